import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FormView, SectionView } from "../../../api/types";
import { openForm } from "../../../runtime/form";
import { fakeClient, field } from "../../../runtime/form.fixture";
import type { FormState } from "../../../runtime/state";
import { listTold } from "../../../runtime/state";
import { aboveOf, firstBox, firstOf, inTheWay, isStepped, placeIn, stepOf, stepsOf } from "./steps";

const section = (key: string, fields: string[], tab?: string): SectionView => ({
  key,
  label: key,
  fields,
  ...(tab && { tab }),
});

/** A number above three steps: names, then lines and a sum, then a note alone. */
const view: FormView = {
  key: "order",
  label: "orders",
  noun: "order",
  id_prefix: "ord",
  title: "name",
  can: { read: true, create: true, update: true, delete: true, import: true, export: true },
  fields: [
    field("sum", { readonly: true, class: "stored" }),
    field("no", { widget: "serial", readonly: true }),
    field("name", { required: true }),
    field("phone"),
    field("lines", { fields: [field("product", { required: true })] }),
    field("remark"),
  ],
  views: [],
  parts: [
    { key: "n1", part: "note", text: "看一看" },
    { key: "m1", part: "system", shows: "created_by" },
  ],
  sections: [
    section("top", ["no"]),
    section("one", ["name"], "一"),
    section("one_more", ["phone"]),
    section("two", ["lines", "sum", "n1"], "二"),
    section("three", ["n1"], "三"),
    section("four", ["m1"], "四"),
  ],
  in_steps: true,
};
const all = () => true;
const keysOf = (steps: readonly { key: string }[]) => steps.map((step) => step.key);

const opened = () => {
  const { client, answer } = fakeClient();
  const form = openForm({ form: view, client });
  const state = (more: Partial<FormState> = {}): FormState => ({ ...form.store.getState(), ...more });
  return { form, answer, state };
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("which steps there are", () => {
  test("new records of forms in steps have them, where there are tabs to go through", () => {
    expect(isStepped(view, true)).toBe(true);
    expect(isStepped(view, false)).toBe(false);
    expect(isStepped({ ...view, in_steps: false }, true)).toBe(false);
    expect(isStepped({ ...view, sections: view.sections.slice(0, 3) }, true)).toBe(false);
  });

  test("each tab is one, with the fields of all its sections; what stands above, or in no section, is none", () => {
    const steps = stepsOf(view, all);

    expect(keysOf(steps)).toEqual(["one", "two", "three"]);
    expect(steps[0]?.fields).toEqual(["name", "phone"]);
    expect(aboveOf(view)).toEqual(["no", "remark"]);
  });

  test("one whose fields are all hidden is left out, also with a note; one that only says something stays", () => {
    const steps = stepsOf(view, ({ key }) => !["lines", "sum"].includes(key));

    expect(keysOf(steps)).toEqual(["one", "three"]);
    expect(stepsOf(view, ({ key }) => key !== "phone")[0]?.fields).toEqual(["name"]);
  });

  test("a list that others are put in is a step, unless none may wait there for the record", () => {
    const list = {
      key: "l1",
      part: "related" as const,
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
    };
    const listing = (more: object): FormView => ({
      ...view,
      parts: [...(view.parts ?? []), { ...list, ...more }],
      sections: [...view.sections, section("five", ["l1"], "五")],
    });

    expect(keysOf(stepsOf(listing({}), all))).toContain("five");
    expect(keysOf(stepsOf(listing({ adds: false }), all))).not.toContain("five");
    expect(keysOf(stepsOf(listing({ secret: true }), all))).not.toContain("five");
  });

  test("who stands at one that goes, stands at the one before it", () => {
    const left = stepsOf(view, ({ key }) => !["lines", "sum"].includes(key));

    expect(placeIn(view, left, "two")).toBe(0);
    expect(placeIn(view, left, "three")).toBe(1);
    expect(placeIn(view, left, "gone with a publish")).toBe(0);
  });
});

describe("which mistakes belong to which step", () => {
  const steps = stepsOf(view, all);

  test("a field, and a cell of its rows, to the step it stands in", () => {
    expect(stepOf(steps, "phone")).toBe(0);
    expect(stepOf(steps, "lines/new-1/product")).toBe(1);
    expect([stepOf(steps, "remark"), stepOf(steps, "")]).toEqual([-1, -1]);
  });

  test("the first one is the first of the page: above all steps, then step by step", () => {
    const told = ["sum", "lines/new-1/product", "phone", "", "remark"].map((path) => ({
      path,
      place: "",
      message: "!",
    }));

    expect(firstOf(view, steps, told)?.path).toBe("remark");
    expect(firstOf(view, steps, told.slice(0, 4))?.path).toBe("phone");
    expect(firstOf(view, steps, told.slice(0, 1))?.path).toBe("sum");
    expect(firstOf(view, steps, [{ path: "", place: "", message: "!" }])).toBeUndefined();
  });

  test("going on tells of this step alone what is missing, and keeps one there", async () => {
    const { form, state } = opened();

    await form.check(["name", "phone"]);

    const { found, isSure } = inTheWay(view, state(), ["name", "phone"]);
    expect(found.map(({ path }) => path)).toEqual(["name"]);
    expect(isSure).toBe(true);
    expect(listTold(view, state()).map(({ path }) => path)).toEqual(["name"]);
    expect(state().submitted).toBe(false);
  });

  test("what was typed is worked out before it is gone on from", async () => {
    const { form, answer, state } = opened();
    form.set("name", "甲");

    const checked = form.check(["name", "phone"]);
    await answer({ name: "甲" }, { errors: [{ path: "name", code: "taken", message: "有了" }] });
    await checked;

    expect(inTheWay(view, state(), ["name", "phone"])).toMatchObject({
      found: [{ path: "name", message: "有了" }],
      isSure: true,
    });
  });

  test("a check of the whole record, and what is worked out, may be mended by later steps", () => {
    const { state } = opened();
    const told = (path: string, code: string) =>
      inTheWay(view, state({ problems: { [path]: { path, code, message: "!" } } }), ["phone", "sum"]);

    expect(told("phone", "not_kept")).toMatchObject({ found: [{ path: "phone" }], isSure: false });
    expect(told("sum", "too_large")).toMatchObject({ found: [{ path: "sum" }], isSure: false });
    expect(told("phone", "invalid_phone").isSure).toBe(true);
    expect(told("lines", "required").found).toEqual([]);
  });

  test("the first box of a step is the first that can be written in", () => {
    const { state } = opened();

    expect(firstBox(view, state(), ["no", "sum", "phone"])).toBe("phone");
    expect(firstBox(view, state({ readonly: { name: true } }), ["name", "phone"])).toBe("phone");
    expect(firstBox(view, state(), ["sum"])).toBeUndefined();
  });
});
