import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { FieldView, Ref, Value } from "../../api/types";
import { columnOf } from "../columns";
import type { Place } from "../contract";
import { field, options } from "../field.fixture";
import { noScope } from "../registry";
import { widgetOf } from "../widgets";

const place = (one: FieldView): Place => ({ field: one, path: one.key, scope: noScope });

afterEach(cleanup);

function Filled({ one, onChange }: { one: FieldView; onChange: (value: Value, wrong?: string) => void }) {
  const [value, setValue] = useState<Value>(null);
  const { Input } = widgetOf(one);
  return (
    <Input
      id="f"
      {...place(one)}
      value={value}
      onChange={(...told) => {
        setValue(told[0]);
        onChange(...told);
      }}
      onLeave={() => undefined}
    />
  );
}

test("texts are read as several options, also where a name has a comma", () => {
  const parse = (one: FieldView, text: string) => columnOf(place(one)).parse(text);
  const many = field("multiselect", { options: [...options, { value: "a,b", label: "A, B" }] });
  expect(parse(many, "已完成、待发货")).toEqual({ value: ["ship", "done"] });
  expect(parse(many, "A, B；审核通过，待发货")).toEqual({ value: ["ship", "a,b"] });
  expect(parse(many, "待发货，没有")).toHaveProperty("wrong");
});

test("several options are added by typing or ticking, and taken away", async () => {
  const onChange = vi.fn();
  render(<Filled one={field("multiselect", { options })} onChange={onChange} />);
  const box = screen.getByRole("combobox");
  fireEvent.change(box, { target: { value: "完成" } });
  await screen.findByRole("option", { name: /已完成/ });
  fireEvent.keyDown(box, { key: "Enter" });
  expect(onChange).toHaveBeenLastCalledWith(["done"]);
  fireEvent.change(box, { target: { value: "待发货" } });
  fireEvent.blur(box);
  await vi.waitFor(() => expect(onChange).toHaveBeenLastCalledWith(["ship", "done"]));
  fireEvent.keyDown(box, { key: "Backspace" });
  expect(onChange).toHaveBeenLastCalledWith(["ship"]);
  fireEvent.click(screen.getByLabelText("去掉 待发货"));
  expect(onChange).toHaveBeenLastCalledWith(null);
  cleanup();

  render(<Filled one={field("checkbox", { options })} onChange={onChange} />);
  fireEvent.click(screen.getByLabelText("已完成"));
  fireEvent.click(screen.getByLabelText("待发货"));
  expect(onChange).toHaveBeenLastCalledWith(["ship", "done"]);
});

test("a sheet cell keeps what stands before the last comma", async () => {
  const column = columnOf(place(field("multiselect", { options })));
  const titles = async (search: string) =>
    (await column.choices?.(search, new AbortController().signal))?.map((one) => one.value);
  expect(await titles("已")).toEqual([["done"]]);
  expect(await titles("已完成，待")).toEqual([["ship", "done"]]);
  expect(await titles("已完成，")).toEqual([["done"], ["ship", "done"]]);
});

const rowsOf = (titles: readonly string[]) => titles.map((title, at) => ({ id: `c${at}`, title, cells: {} }));

const target = { app: "deals", form: "contract", columns: [], create: true, many: true };

const contracts = (titles: readonly string[], make?: () => Promise<Ref | null>): Place => ({
  field: field("relations", { target }),
  path: "contracts",
  scope: {
    ...noScope,
    href: (app, form, id) => `/a/${app}/f/${form}/r/${id}`,
    pick: async (_path: string, search: string) => ({
      rows: rowsOf(titles).filter((row) => row.title.includes(search)),
      recent: [],
      columns: [],
      can_create: make !== undefined,
    }),
    create: make,
  },
});

test("several relations lead to their records, and a name that several have is not guessed", async () => {
  const place = contracts(["框架合同", "补充协议", "三号合同", "同名", "同名"]);
  const onChange = vi.fn();
  const { Input, View } = widgetOf(place.field);
  const first = { id: "c0", title: "框架合同" };
  render(<Input id="f" {...place} value={[first]} onChange={onChange} onLeave={() => undefined} />);
  expect(screen.getByRole("link", { name: "框架合同" }).getAttribute("href")).toBe(
    "/a/deals/f/contract/r/c0",
  );
  const pick = vi.spyOn(place.scope, "pick");
  const box = screen.getByRole("combobox");
  for (const names of ["补充协议，同名", "补充协议，三号合同"]) {
    fireEvent.change(box, { target: { value: names } });
    fireEvent.blur(box);
    const last = names.slice(-2);
    await vi.waitFor(() => expect(pick.mock.calls.at(-1)?.[1].endsWith(last)).toBe(true));
    await new Promise((done) => setTimeout(done, 50));
  }
  expect(onChange.mock.calls.map(([value]) => value)).toEqual([
    [first, { id: "c1", title: "补充协议" }, { id: "c2", title: "三号合同" }],
  ]);
  cleanup();

  render(<View field={place.field} scope={place.scope} value={[first]} />);
  expect(screen.getByRole("link", { name: "框架合同" }).getAttribute("target")).toBeNull();
});

test("a cell makes the last of several where it lacks, beside those kept", async () => {
  const made = { id: "c9", title: "新合同" };
  const column = columnOf(contracts(["框架合同"], async () => made));
  const choices = await column.choices?.("框架合同，新合同", new AbortController().signal);
  const create = choices?.find((one) => one.make);
  expect(await create?.make?.()).toEqual([{ id: "c0", title: "框架合同" }, made]);
});
