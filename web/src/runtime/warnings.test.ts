import { beforeEach, expect, test, vi } from "vitest";
import type { FieldProblem } from "../api/types";
import { warnedAnew } from "../lists/grid/useWarnings";
import { openForm } from "./form";
import { fakeClient, view } from "./form.fixture";
import { fieldState, listWarnings, warningAt } from "./state";

const told = (path: string, message: string): FieldProblem => ({ path, code: "not_kept", message });

beforeEach(() => {
  vi.useFakeTimers();
});

async function typed(warnings: readonly FieldProblem[], errors: FieldProblem[] = []) {
  const { client, answer } = fakeClient();
  const form = openForm({ form: view, client });
  form.set("customer", "a");
  await vi.advanceTimersByTimeAsync(250);
  await answer({}, { warnings, errors });
  return { form, client, answer };
}

test("what the preview warns of stands at its field while one types, and the record is saved", async () => {
  const { form, client } = await typed([told("phone", "no phone"), told("phone", "really")]);
  const [, , phone] = view.fields;

  expect(phone && fieldState(form.store.getState(), phone).warning).toContain("no phone");
  expect(warningAt(form.store.getState(), "phone")).toContain("really");
  vi.mocked(client.create).mockResolvedValue({
    ...{ id: "ord_1", version: 1, values: {} },
    warnings: [told("phone", "no phone")],
  });
  const saved = await form.save();

  expect(client.create).toHaveBeenCalledTimes(1);
  expect(saved?.warnings).toHaveLength(1);
  expect(warningAt(form.store.getState(), "phone")).toBeNull();
});

test("where the server refuses, that is told instead", async () => {
  const { form } = await typed([told("phone", "no phone")], [told("phone", "wrong")]);

  expect(warningAt(form.store.getState(), "phone")).toBeNull();
  expect(listWarnings(view, form.store.getState())).toEqual([]);
});

test("nothing is warned of before somebody types", async () => {
  const { client, answer } = fakeClient();
  const form = openForm({ form: view, client });
  form.refresh();
  await vi.advanceTimersByTimeAsync(0);
  await answer({}, { warnings: [told("phone", "no phone")] });

  expect(warningAt(form.store.getState(), "phone")).toBeNull();
  form.set("customer", "a");
  expect(warningAt(form.store.getState(), "phone")).toBe("no phone");
});

test("they are listed in the order of the page, with what is about no field last", async () => {
  const { form } = await typed([told("", "all"), told("total", "much"), told("customer", "new")]);

  expect(listWarnings(view, form.store.getState()).map((one) => one.message)).toEqual(["new", "much", "all"]);
});

test("of a record of a list only what its last save warned of stays", () => {
  const one = { id: "a", path: "n", message: "low" };
  const first = warnedAnew(new Map(), ["a", "b"], [one, { ...one, id: "b" }]);

  const again = warnedAnew(first, ["a"], [{ ...one, path: "m" }]);

  expect(again.get("a")?.map(({ path }) => path)).toEqual(["m"]);
  expect(again.get("b")).toHaveLength(1);
  expect(warnedAnew(again, ["a", "b"], []).size).toBe(0);
});
