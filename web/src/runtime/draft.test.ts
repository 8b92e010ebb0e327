import { describe, expect, test, vi } from "vitest";
import { Unreachable } from "../api/client";
import type { FormView, RecordView, Saved } from "../api/types";
import { type Attempt, type Draft, draftOf } from "./draft";
import { openForm } from "./form";
import { view } from "./form.fixture";

const answer = { values: {}, errors: [], visible: {}, required: {}, readonly: {}, options: {} };
const saved: Saved = { id: "ord_1", version: 1, values: {} };

function client(create: () => Promise<Saved> = async () => saved) {
  return {
    preview: vi.fn(async () => answer),
    create: vi.fn(create),
    update: vi.fn(async () => ({ ...saved, version: 2 })),
  };
}

/** Through what a browser keeps: text. */
const kept = <T>(one: T): T => JSON.parse(JSON.stringify(one)) as T;

const form: FormView = view;
const plain = form.fields.filter((field) => !field.fields && !field.readonly);
const lines = form.fields.find((field) => field.fields);
const [first, second] = plain;
const cell = lines?.fields?.find((field) => !field.readonly);

function typed() {
  const one = openForm({ form, client: client() });
  if (!first || !lines || !cell) throw new Error("the fixture has no such fields");
  one.set(first.key, "甲");
  one.setRows(lines.key, [{ key: "row-1", values: { [cell.key]: "乙" }, touched: [cell.key] }]);
  return { one, first, lines, cell };
}

describe("a draft", () => {
  test("is nothing while nothing was typed", () => {
    expect(draftOf(form, openForm({ form, client: client() }).store.getState())).toBeNull();
  });

  test("goes on where it was left, and sends what it would have sent", () => {
    const { one } = typed();
    const draft = kept(draftOf(form, one.store.getState())) as Draft;

    const next = openForm({ form, client: client(), draft });

    expect(next.payload()).toEqual(one.payload());
    expect(next.isDirty()).toBe(true);
  });

  test("gives rows that were never saved keys of their own", () => {
    const { one, lines } = typed();
    const draft = kept(draftOf(form, one.store.getState())) as Draft;
    const next = openForm({ form, client: client(), draft });
    const keys = (next.store.getState().rows[lines.key] ?? []).map((row) => row.key);

    expect(keys).toHaveLength(1);
    expect(keys).not.toContain("row-1");
  });

  test("of a record keeps the version it began with, and takes the rest as it is now", () => {
    if (!first || !second) throw new Error("the fixture has no such fields");
    const record = (version: number, values: RecordView["values"]): RecordView => ({
      id: "ord_1",
      version,
      values,
      title: "",
      created_at: "",
      created_by: null,
      updated_at: "",
      updated_by: null,
      can: { update: true, delete: true },
    });
    const one = openForm({
      form,
      record: record(3, { [first.key]: "a", [second.key]: "b" }),
      client: client(),
    });
    one.set(first.key, "mine");
    const draft = kept(draftOf(form, one.store.getState())) as Draft;

    const newer = record(5, { [first.key]: "theirs", [second.key]: "newer" });
    const { values, record: held } = openForm({
      form,
      record: newer,
      client: client(),
      draft,
    }).store.getState();

    expect(held?.version).toBe(3);
    expect([values[first.key], values[second.key]]).toEqual(["mine", "newer"]);
  });

  test("leaves out fields that are gone", () => {
    const { one } = typed();
    const draft = kept(draftOf(form, one.store.getState())) as Draft;
    const less: FormView = {
      ...form,
      fields: form.fields.filter((field) => field !== first && field !== lines),
    };

    const { payload } = openForm({ form: less, client: client(), draft });

    expect(payload()).toEqual({});
  });
});

describe("a save nobody heard of", () => {
  test("is told before it is sent, and repeated under its key after the page came back", async () => {
    const told: (Attempt | null)[] = [];
    const { first } = typed();
    const fill = (one: ReturnType<typeof openForm>) => {
      one.set(first.key, "甲");
      for (const field of plain) if (field.required) one.set(field.key, "x");
    };
    const options = { form: { ...form, fields: plain.map((field) => ({ ...field, required: false })) } };
    const broken = client(async () => {
      throw new Unreachable();
    });
    const one = openForm({ ...options, client: broken, onAttempt: (attempt) => told.push(attempt) });
    fill(one);
    expect(await one.save()).toBeNull();
    const draft = kept(draftOf(options.form, one.store.getState())) as Draft;
    const lost = kept(told[0]) as Attempt;
    expect(told).toHaveLength(1);

    const better = client();
    const next = openForm({
      ...options,
      client: better,
      draft,
      lost,
      onAttempt: (attempt) => told.push(attempt),
    });
    expect(await next.save()).toEqual(saved);

    expect(better.create.mock.calls).toEqual(broken.create.mock.calls);
    expect(told.at(-1)).toBeNull();
    expect(next.isDirty()).toBe(false);
  });
});
