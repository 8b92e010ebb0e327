import { beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError, Unreachable } from "../api/client";
import type { FieldView, RecordView, RowValues, Saved, Values } from "../api/types";
import { type Form, openForm } from "./form";
import { fakeClient, view } from "./form.fixture";
import type { FormRow } from "./rows";
import { cellProblem, fieldState, listProblems } from "./state";

const record = (values: Values): RecordView => ({
  id: "ord_9",
  version: 4,
  values,
  title: "SO-9",
  created_at: "",
  created_by: null,
  updated_at: "",
  updated_by: null,
  can: { update: true, delete: true },
});

const pause = () => vi.advanceTimersByTimeAsync(250);
const rowsOf = (form: Form) => form.store.getState().rows.lines ?? [];
const write = (row: FormRow, cells: Values): FormRow => ({
  ...row,
  values: { ...row.values, ...cells },
  touched: [...new Set([...row.touched, ...Object.keys(cells)])],
});
const fresh = (key: string, cells: Values): FormRow => write({ key, values: {}, touched: [] }, cells);
const line = (id: string, product: string): RowValues => ({ id, product, quantity: "1", amount: "5" });

beforeEach(() => {
  vi.useFakeTimers();
});

describe("preview", () => {
  test("waits for a pause and asks once", async () => {
    const { client, asked } = fakeClient();
    const form = openForm({ form: view, client });
    form.set("customer", "a");
    await vi.advanceTimersByTimeAsync(200);
    form.set("customer", "ab");
    await vi.advanceTimersByTimeAsync(249);

    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual([{ customer: "ab" }]);
  });

  test("has one question in flight and asks again with the latest", async () => {
    const { client, asked, answer } = fakeClient();
    const form = openForm({ form: view, client });
    form.set("customer", "a");
    await pause();
    form.set("customer", "b");
    await pause();
    form.set("customer", "c");
    await pause();
    expect(asked).toHaveLength(1);

    await answer({ customer: "A", total: "1" });

    expect(asked).toEqual([{ customer: "a" }, { customer: "c" }]);
    expect(form.store.getState().values.customer).toBe("c");
  });

  test("greys computed values until the answer to the last change", async () => {
    const { client, answer } = fakeClient();
    const form = openForm({ form: view, client });
    const total = view.fields[4] as FieldView;
    form.set("customer", "a");
    expect(fieldState(form.store.getState(), total).stale).toBe(true);
    await pause();
    await answer({ total: "12.50" });

    expect(fieldState(form.store.getState(), total)).toMatchObject({ value: "12.50", stale: false });
  });

  test("does not overwrite what was typed since, in fields and cells", async () => {
    const { client, answer } = fakeClient();
    const form = openForm({ form: view, client });
    form.setRows("lines", [fresh("r1", { product: "p1" })]);
    await pause();
    form.set("phone", "138");
    form.setRows("lines", [write(rowsOf(form)[0] as FormRow, { quantity: "7" })]);
    await answer({ phone: "from customer", lines: [{ product: "P1", quantity: "1", amount: "9" }] });

    expect(form.store.getState().values.phone).toBe("138");
    expect(rowsOf(form)[0]?.values).toEqual({ product: "P1", quantity: "7", amount: "9" });
  });

  test("leaves rows alone that it does not change", async () => {
    const { client, answer } = fakeClient();
    const form = openForm({ form: view, client });
    const product = { id: "p1", title: "法兰" };
    form.setRows("lines", [fresh("r1", { product }), fresh("r2", { product })]);
    const [first] = rowsOf(form);
    await pause();
    await answer({ lines: [{ product: { ...product } }, { product, amount: "9" }] });

    expect(rowsOf(form)[0]).toBe(first);
    expect(rowsOf(form)[1]?.values.amount).toBe("9");
  });

  test("keeps a typed text that is no value, and does not send it", async () => {
    const { client, asked, answer } = fakeClient();
    const form = openForm({ form: view, client });
    form.set("phone", "abc", "不是手机号");
    form.set("customer", "a");
    await pause();
    await answer({ phone: null, customer: "a" });

    expect(asked).toEqual([{ customer: "a" }]);
    expect(fieldState(form.store.getState(), view.fields[2] as FieldView)).toMatchObject({
      value: "abc",
      wrong: "不是手机号",
    });
    expect(await form.save()).toBeNull();
  });

  test("says when the server is away, keeps the text, and recovers", async () => {
    const { client, waiting, answer } = fakeClient();
    const form = openForm({ form: view, client });
    form.set("customer", "a");
    await pause();
    waiting.shift()?.fail(new Unreachable());
    await vi.advanceTimersByTimeAsync(0);
    expect(form.store.getState()).toMatchObject({ stale: true, values: { customer: "a" } });
    expect(form.store.getState().trouble).toContain("没连上服务器");

    form.refresh();
    await answer({ total: "1" });
    expect(form.store.getState()).toMatchObject({ stale: false, trouble: null });
  });

  test("shows a problem only after the field was left or the form submitted", async () => {
    const { client, answer } = fakeClient();
    const form = openForm({ form: view, client });
    form.refresh();
    await answer({}, { errors: [{ path: "customer", code: "required", message: "客户没填" }] });
    const customer = view.fields[1] as FieldView;
    expect(fieldState(form.store.getState(), customer).problem).toBeNull();

    form.leave("customer");
    expect(fieldState(form.store.getState(), customer).problem).toBe("客户没填");
  });

  test("puts problems of rows to their cells by place among the filled rows", async () => {
    const { client, answer } = fakeClient();
    const form = openForm({ form: view, client });
    form.setRows("lines", [fresh("r0", { product: null }), fresh("r1", { product: "x", quantity: "-1" })]);
    await pause();
    await answer({}, { errors: [{ path: "lines[0].quantity", code: "too_small", message: "数量要大于 0" }] });

    expect(cellProblem(form.store.getState(), "lines/r1/quantity")).toBe("数量要大于 0");
    expect(listProblems(view, form.store.getState())[0]).toMatchObject({ place: "lines 第 2 行 quantity" });
  });
});

describe("payload", () => {
  test("of a change names only what changed, rows as add, change and remove", () => {
    const form = openForm({
      form: view,
      record: record({ customer: { id: "cus_1", title: "A" }, lines: [line("l1", "a"), line("l2", "b")] }),
      client: fakeClient().client,
    });
    form.set("customer", { id: "cus_2", title: "B" });
    const [first] = rowsOf(form);
    form.setRows("lines", [write(first as FormRow, { quantity: "3" }), fresh("n1", { product: "c" })]);

    expect(form.payload()).toEqual({
      customer: "cus_2",
      lines: { change: [{ id: "l1", quantity: "3" }], add: [{ product: "c" }], remove: ["l2"] },
    });
  });

  test("is the whole list when a row was inserted before saved ones or rows were moved", () => {
    const form = openForm({
      form: view,
      record: record({ lines: [line("l1", "a"), line("l2", "b")] }),
      client: fakeClient().client,
    });
    const [one, two] = rowsOf(form) as [FormRow, FormRow];
    form.setRows("lines", [one, fresh("n1", { product: "c" }), two]);
    expect(form.payload().lines).toEqual([{ id: "l1" }, { product: "c" }, { id: "l2" }]);

    form.setRows("lines", [two, one]);
    expect(form.payload().lines).toEqual([{ id: "l2" }, { id: "l1" }]);
  });

  test("leaves out empty rows and is a plain list for a new record", () => {
    const form = openForm({ form: view, client: fakeClient().client });
    form.setRows("lines", [fresh("n1", { product: "a" }), fresh("n2", { product: null })]);
    expect(form.payload()).toEqual({ lines: [{ product: "a" }] });
    expect(form.isDirty()).toBe(true);
  });

  test("is empty and clean when nothing was touched", () => {
    const form = openForm({
      form: view,
      record: record({ lines: [line("l1", "a")] }),
      client: fakeClient().client,
    });
    expect(form.payload()).toEqual({});
    expect(form.isDirty()).toBe(false);
  });
});

describe("save", () => {
  test("asks for required fields before anything is saved", async () => {
    const { client, answer } = fakeClient();
    const form = openForm({ form: view, client });
    form.setRows("lines", [fresh("n1", { quantity: "2" })]);

    const saving = form.save();
    await answer({});
    expect(await saving).toBeNull();
    expect(client.create).not.toHaveBeenCalled();
    expect(listProblems(view, form.store.getState()).map((one) => one.path)).toEqual([
      "customer",
      "lines/n1/product",
    ]);
  });

  test("waits for names that are being looked up, and saves once", async () => {
    const { client } = fakeClient();
    const form = openForm({ form: view, client, start: { customer: "a" } });
    const typed = {
      ...fresh("n1", { product: "法" }),
      wrong: { product: { message: "…", pending: "first" as const } },
    };
    form.setRows("lines", [typed]);
    const saves = [form.save(), form.save()];
    await vi.advanceTimersByTimeAsync(100);
    expect(client.create).not.toHaveBeenCalled();

    form.setRows("lines", [fresh("n1", { product: { id: "p1", title: "法兰" } })]);
    await Promise.all(saves);
    expect(client.create).toHaveBeenCalledTimes(1);
    expect(client.create).toHaveBeenCalledWith(
      { customer: "a", lines: [{ product: "p1" }] },
      expect.any(String),
      [],
    );
  });

  test("gives rows their ids and starts undo anew", async () => {
    const { client } = fakeClient();
    vi.mocked(client.create).mockResolvedValue({
      id: "ord_1",
      version: 1,
      values: { no: "SO-1", customer: "a", lines: [{ id: "l7", product: "x", amount: "5" }], total: "5" },
    });
    const form = openForm({ form: view, client, start: { customer: "a" } });
    form.setRows("lines", [fresh("n1", { product: "x" }), fresh("n2", { product: null })]);
    const saved = await form.save();

    expect(saved?.id).toBe("ord_1");
    expect(client.create).toHaveBeenCalledWith(
      { customer: "a", lines: [{ product: "x" }] },
      expect.any(String),
      [],
    );
    const state = form.store.getState();
    expect(rowsOf(form)[0]).toMatchObject({ key: "n1", id: "l7", touched: [], values: { amount: "5" } });
    expect(state).toMatchObject({ record: { id: "ord_1", version: 1 }, epoch: 1, values: { no: "SO-1" } });
    expect(form.isDirty()).toBe(false);
  });

  test("keeps what was typed while saving", async () => {
    const { client } = fakeClient();
    const form = openForm({ form: view, record: record({ customer: "a", phone: "1" }), client });
    let finish: (saved: Saved) => void = () => undefined;
    vi.mocked(client.update).mockReturnValue(new Promise((resolve) => (finish = resolve)));
    form.set("customer", "b");
    const saving = form.save();
    form.set("phone", "2");
    finish({ id: "ord_9", version: 5, values: { customer: "b", phone: "1" } });
    await saving;

    expect(form.payload()).toEqual({ phone: "2" });
    expect(form.store.getState().record?.version).toBe(5);
  });

  test("lists conflicts, takes theirs or mine, and goes on with the new version", async () => {
    const { client } = fakeClient();
    const form = openForm({ form: view, record: record({ customer: "a", phone: "1" }), client });
    form.set("customer", "mine");
    form.set("phone", "2");
    const by = { id: "mem_1", title: "李雷" };
    const told = (path: string, theirs: string) => ({
      path,
      label: path,
      code: "changed",
      message: "",
      by,
      at: "",
      theirs,
    });
    vi.mocked(client.update).mockRejectedValueOnce(
      new ApiError({
        title: "",
        status: 409,
        code: "conflict",
        version: 6,
        errors: [told("customer", "theirs"), told("phone", "9")],
        values: { customer: "theirs", phone: "9" },
      }),
    );
    expect(await form.save()).toBeNull();
    expect(form.store.getState().conflicts).toMatchObject([
      { path: "customer", mine: "mine", theirs: "theirs", by },
      { path: "phone", mine: "2", theirs: "9" },
    ]);

    expect(form.decide("customer", "theirs")).toBe(false);
    expect(form.decide("phone", "mine")).toBe(true);
    await form.save();
    expect(client.update).toHaveBeenLastCalledWith("ord_9", 6, { phone: "2" }, expect.any(String));
    expect(form.store.getState().values.customer).toBe("theirs");
  });
});
