import { beforeEach, expect, test, vi } from "vitest";
import { ApiError, Unreachable } from "../api/client";
import type { FieldProblem, FormView, PartView, Saved } from "../api/types";
import { type Draft, draftOf } from "./draft";
import { openForm } from "./form";
import { blank, fakeClient, field, view } from "./form.fixture";
import { besidePreview, besideView, isListed, isOf, type Staged } from "./staged";
import { listProblems } from "./state";

/** The order, its page listing payments. */
const listing: FormView = {
  ...view,
  parts: [
    {
      key: "list",
      part: "related",
      label: "回款",
      app: "orders",
      form: "payment",
      over: "order",
      where: null,
      columns: [],
      order: [],
      adds: true,
      links: false,
      opens: true,
    },
  ],
};
type RelatedPart = PartView & { part: "related" };
const NOTHING: Draft = { version: null, values: {}, wrong: {}, rows: {}, saved: {} };

const staged = (key: string, amount: string): Staged => ({
  key,
  part: "list",
  label: "回款",
  app: "orders",
  form: "payment",
  over: "order",
  draft: { ...NOTHING, values: { amount } },
  values: { amount },
  shown: { amount },
  problems: [],
});
const sent = (amount: string) => ({ app: "orders", form: "payment", field: "order", values: { amount } });
const refusal = (code: string, ...errors: FieldProblem[]) =>
  new ApiError({ title: "", status: 422, code, errors });
const wrong = (path: string): FieldProblem => ({ path, code: "required", message: path });

function filled(draft?: Draft) {
  const { client } = fakeClient();
  const form = openForm({ form: listing, client, draft });
  if (!draft) {
    form.set("customer", "甲");
    form.setRows("lines", [{ key: "new-1", values: { product: "p" }, touched: ["product"] }]);
  }
  return { form, client };
}

const amounts = (form: ReturnType<typeof openForm>) =>
  form.store.getState().staged.map((one) => one.values.amount);

beforeEach(() => {
  vi.useFakeTimers();
});

test("what comes along is sent with the save, in the order it was put in, and is saved then", async () => {
  const { form, client } = filled();
  for (const one of [staged("a", "1"), staged("b", "2"), staged("c", "3"), staged("a", "4")]) form.stage(one);
  form.unstage("b");
  expect(form.isDirty()).toBe(true);

  await form.save();

  expect(vi.mocked(client.create).mock.calls[0]?.[2]).toEqual([sent("4"), sent("3")]);
  expect(amounts(form)).toEqual([]);
  expect(form.isDirty()).toBe(false);
});

test("a refusal is told at the record it is about, by its place when it was sent", async () => {
  const { form, client } = filled();
  form.stage(staged("a", "1"));
  form.stage(staged("b", "2"));
  vi.mocked(client.create).mockRejectedValueOnce(
    refusal("related_refused", wrong("related.1.amount"), wrong("related.1")),
  );

  expect(await form.save()).toBeNull();

  const told = form.store.getState().staged.map((one) => one.problems);
  expect(told).toEqual([[], ["related.1.amount", "related.1"]]);
  const listed = listProblems(view, form.store.getState());
  expect(listed.map(({ path }) => path)).toEqual(["staged-b", "staged-b"]);
  form.stage(staged("b", "3"));
  expect(listProblems(view, form.store.getState())).toEqual([]);
});

test("a subform that is called related keeps its own refusals", async () => {
  const { form, client } = filled();
  form.stage(staged("a", "1"));
  vi.mocked(client.create).mockRejectedValueOnce(refusal("invalid", wrong("related.0.amount")));

  await form.save();

  expect(form.store.getState().staged[0]?.problems).toEqual([]);
  expect(Object.keys(form.store.getState().problems)).not.toEqual([]);
});

test("a save nobody heard of is repeated as it was, with what came along", async () => {
  const { form, client } = filled();
  form.stage(staged("a", "1"));
  vi.mocked(client.create).mockRejectedValueOnce(new Unreachable());

  await form.save();
  expect(form.isSent).toBe(true);
  await form.save();

  const [first, again] = vi.mocked(client.create).mock.calls;
  expect(again).toEqual(first);
  expect([form.isSent, amounts(form)]).toEqual([false, []]);
});

test("a draft keeps what is to come along", () => {
  const { form } = filled();
  form.stage(staged("a", "1"));
  const draft = JSON.parse(JSON.stringify(draftOf(view, form.store.getState()))) as Draft;

  expect(amounts(filled(draft).form)).toEqual(["1"]);
});

test("nobody is asked for the relation, nor for what it brings", () => {
  const form = {
    ...view,
    fields: [field("order", { required: true }), field("due", { required: true }), field("amount")],
    sections: [{ key: "s", label: "", fields: ["order", "due"] }],
  };

  const beside = besideView(form, "order", ["due"]);
  const answer = besidePreview(
    { ...blank, errors: ["order", "due", "amount"].map(wrong), required: { due: true, amount: true } },
    "order",
    ["due"],
  );

  expect(beside.fields.map(({ key, required }) => [key, required])).toEqual([
    ["due", false],
    ["amount", false],
  ]);
  expect(beside.sections[0]?.fields).toEqual(["due"]);
  expect(answer.errors.map(({ path }) => path)).toEqual(["amount"]);
  expect(answer.required).toEqual({ amount: true });
});

test("nothing rules say by the record that is not there yet is believed", () => {
  const told = { remark: false, amount: false };

  const answer = besidePreview(
    {
      ...blank,
      errors: [wrong("remark")],
      visible: told,
      readonly: told,
      required: told,
      options: { remark: [] },
    },
    "order",
    [],
    ["remark"],
  );

  const left = { amount: false };
  expect(answer).toEqual({ ...blank, visible: left, readonly: left, required: left });
});

test("what is put in once a save was begun is refused, and lost to nobody unheard", async () => {
  const { form, client } = filled();
  let give: (saved: Saved) => void = () => {};
  vi.mocked(client.create).mockReturnValueOnce(new Promise((resolve) => (give = resolve)));
  form.stage(staged("a", "1"));

  const saving = form.save();
  expect(form.isSent).toBe(true);
  expect(form.stage(staged("b", "2"))).toBe(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(form.stage(staged("c", "3"))).toBe(false);
  give({ id: "ord1", version: 1, values: { lines: [{ id: "l1", product: "p" }] } });
  await saving;

  expect(form.stage(staged("d", "4"))).toBe(false);
  expect([amounts(form), form.isDirty(), form.isSent]).toEqual([[], false, false]);
});

test.each([
  ["is gone", []],
  ["takes no new ones", listing.parts?.map((part) => ({ ...part, adds: false })) as FormView["parts"]],
])("what was to come along is told where its list %s", (_, parts) => {
  const { form } = filled();
  form.stage(staged("a", "1"));
  const draft = JSON.parse(JSON.stringify(draftOf(listing, form.store.getState()))) as Draft;

  form.renew({ ...listing, parts }, null);
  const later = openForm({ form: { ...listing, parts }, client: fakeClient().client, draft });

  for (const one of [form, later]) {
    expect(amounts(one)).toEqual([]);
    expect(one.store.getState().renewals).toEqual([
      { act: "removed", label: "回款", required: false, typed: "1" },
    ]);
  }
});

test("two lists over one relation have each their own", () => {
  const [part] = listing.parts as [RelatedPart];
  expect(isOf(staged("a", "1"), part)).toBe(true);
  expect(isOf(staged("a", "1"), { ...part, key: "other" })).toBe(false);
});

test("what may be missing is left to the server", async () => {
  const { client } = fakeClient();
  const form = openForm({ form: view, client, mayLack: (path) => path === "customer" });

  await form.save();

  expect(client.create).toHaveBeenCalledOnce();
});

test("none with a secret waits in the page for another record to be saved", () => {
  const [list] = listing.parts as RelatedPart[];
  const asking = { ...listing, parts: [{ ...(list as RelatedPart), secret: true }] };
  expect(isListed(listing, staged("a", "1"))).toBe(true);
  expect(isListed(asking, staged("a", "1"))).toBe(false);
});
