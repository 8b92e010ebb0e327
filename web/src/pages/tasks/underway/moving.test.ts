import { expect, test } from "vitest";
import type { Renewed, UnderWay, Wish } from "../../../api/underWay";
import { countOf, isMoved, moveChosen, NONE, withChoice } from "./moving";

const told = (moved: number, next: string | null, refused: Renewed["refused"] = []): Renewed => ({
  moved,
  next,
  refused,
  left: 0,
});

function server(answers: Renewed[]) {
  const asked: Wish[] = [];
  const call = async (wish: Wish) => {
    asked.push(wish);
    const answer = answers.shift();
    if (!answer) throw new Error("busy");
    return answer;
  };
  return { asked, call };
}

const row = (id: string, isMovable = true) =>
  ({ id, lands: isMovable ? { stays: true, node: null, step: null } : null }) as UnderWay;

test("one is chosen by itself, or left out of all", () => {
  const one = withChoice(NONE, "run_1", true);
  expect([isMoved(one, "run_1"), isMoved(one, "run_2"), countOf(one, 9, [])]).toEqual([true, false, 1]);
  expect(withChoice(one, "run_1", false).but.size).toBe(0);

  const all = withChoice({ all: true, but: new Set() }, "run_1", false);
  expect([isMoved(all, "run_1"), isMoved(all, "run_2")]).toEqual([false, true]);
  expect(countOf(all, 9, [row("run_1"), row("run_2", false)])).toBe(7);
});

test("more than one portion is moved one after the other, and what is not is listed", async () => {
  const refused = [{ id: "run_7", title: null, why: "…" }];
  const { asked, call } = server([told(50, "run_50"), told(3, null, refused)]);
  const seen: number[] = [];

  const done = await moveChosen(
    { all: true, but: new Set(["run_2"]) },
    { call, onStep: (soFar) => seen.push(soFar.looked), isStopped: () => false },
  );

  expect(asked).toEqual([
    { but: ["run_2"], after: null },
    { but: ["run_2"], after: "run_50" },
  ]);
  expect([done.moved, done.refused, seen]).toEqual([53, refused, [50, 54]]);
});

test("those chosen one by one go fifty at a time; it can be stopped between", async () => {
  const ids = Array.from({ length: 120 }, (_, place) => `run_${place}`);
  const { asked, call } = server([told(50, null), told(50, null), told(20, null)]);
  const chosen = { all: false, but: new Set(ids) };

  const done = await moveChosen(chosen, { call, onStep: () => {}, isStopped: () => asked.length === 2 });

  expect([done.moved, done.isStopped, asked.length]).toEqual([100, true, 2]);
});

test("a portion that fails leaves what was told before", async () => {
  const { call } = server([told(50, "run_50")]);
  const seen: number[] = [];

  const failed = moveChosen(
    { all: true, but: new Set() },
    { call, onStep: (soFar) => seen.push(soFar.moved), isStopped: () => false },
  );

  await expect(failed).rejects.toThrow("busy");
  expect(seen).toEqual([50]);
});
