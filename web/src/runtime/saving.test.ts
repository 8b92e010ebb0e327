import { expect, test } from "vitest";
import type { Saved } from "../api/types";
import { saverOf } from "./saving";

const saved: Saved = { id: "ord_1", version: 1, values: {} };

/** A form that answers its saves one after the other, when told. */
function slowForm(answers: (Saved | null)[], dirty: boolean[] = []) {
  const waiting: (() => void)[] = [];
  let asked = 0;
  return {
    asked: () => asked,
    answer: async () => {
      waiting.shift()?.();
      await new Promise((done) => setTimeout(done));
    },
    save: () =>
      new Promise<Saved | null>((done) => {
        asked += 1;
        waiting.push(() => done(answers.shift() ?? null));
      }),
    isDirty: () => dirty.shift() ?? false,
  };
}

test("a double click saves once", async () => {
  const form = slowForm([saved]);
  const save = saverOf(form);

  const both = [save(), save()];
  await form.answer();

  expect(await Promise.all(both)).toEqual([saved, null]);
  expect(form.asked()).toBe(1);
});

test("a wish to save during a save that is refused is tried after it", async () => {
  const form = slowForm([null, saved]);
  const save = saverOf(form);

  const first = save();
  void save();
  await form.answer();
  await form.answer();

  expect(await first).toEqual(saved);
  expect(form.asked()).toBe(2);
});

test("a refused save is not repeated by itself", async () => {
  const form = slowForm([null]);
  const first = saverOf(form)();
  await form.answer();

  expect(await first).toBeNull();
  expect(form.asked()).toBe(1);
});

test("what was typed during a save is saved with another round", async () => {
  const newer = { ...saved, version: 2 };
  const form = slowForm([saved, newer], [true, false]);
  const first = saverOf(form)();
  await form.answer();
  await form.answer();

  expect(await first).toEqual(newer);
});
