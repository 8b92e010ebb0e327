import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { FieldView, Value } from "../../api/types";
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
