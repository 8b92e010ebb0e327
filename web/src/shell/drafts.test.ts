import { beforeEach, expect, test, vi } from "vitest";
import { draftAt, draftsOf, dropDraft, type KeptDraft, keepDraft, withKept } from "./drafts";
import { noteOpened, openedBy, withOpened } from "./opened";

const place = { app: "orders", form: "order" };
const draft = (id: string | null, more: Partial<KeptDraft> = {}): KeptDraft => ({
  ...place,
  id,
  title: "",
  at: "2026-05-06T10:00:00Z",
  draft: { version: null, values: { note: id }, wrong: {}, rows: {}, saved: {} },
  ...more,
});

beforeEach(() => localStorage.clear());

test("a draft is one person's, of one record, until it is dropped", () => {
  keepDraft("usr_1", draft(null));
  keepDraft("usr_1", draft("ord_1"));
  keepDraft("usr_1", draft(null, { copy: "ord_9" }));
  keepDraft("usr_1", draft("ord_1", { title: "DD1" }));

  expect(draftsOf("usr_1").map((one) => [one.id, one.copy, one.title])).toEqual([
    ["ord_1", undefined, "DD1"],
    [null, "ord_9", ""],
    [null, undefined, ""],
  ]);
  expect(draftAt("usr_1", { ...place, id: null })?.copy).toBeUndefined();
  expect(draftsOf("usr_2")).toEqual([]);

  dropDraft("usr_1", { ...place, id: null });
  expect(draftAt("usr_1", { ...place, id: null })).toBeNull();
  expect(draftAt("usr_1", { ...place, id: null, copy: "ord_9" })).not.toBeNull();
});

test("only the newest drafts and places are kept", () => {
  const drafts = Array.from({ length: 14 }, (_, n) => draft(`ord_${n}`)).reduce<KeptDraft[]>(withKept, []);
  const opened = Array.from({ length: 12 }, (_, n) => ({ ...place, id: `ord_${n}` }));
  const last = opened.reduce<ReturnType<typeof withOpened>>(withOpened, []);

  expect([drafts.length, drafts[0]?.id]).toEqual([10, "ord_13"]);
  expect([last.length, last[0]?.id]).toEqual([10, "ord_11"]);
  expect(withOpened(last, { ...place, id: null })[1]).toEqual({ ...place, id: "ord_11" });
});

test("of what was opened nothing is kept but which it was", () => {
  localStorage.setItem(
    "huodan.phone.opened.usr_1",
    JSON.stringify([{ ...place, id: "ord_1", title: "secret" }]),
  );

  noteOpened("usr_1", { ...place, id: null });

  expect(openedBy("usr_1")).toEqual([
    { ...place, id: null },
    { ...place, id: "ord_1" },
  ]);
  expect(localStorage.getItem("huodan.phone.opened.usr_1")).not.toContain("secret");
});

test("a browser that keeps nothing, or something strange, does no harm", () => {
  localStorage.setItem("huodan.phone.drafts.usr_1", "{nonsense");
  localStorage.setItem("huodan.phone.opened.usr_1", "null");
  expect([draftsOf("usr_1"), openedBy("usr_1")]).toEqual([[], []]);

  const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  expect(() => keepDraft("usr_1", draft(null))).not.toThrow();
  full.mockRestore();
});
