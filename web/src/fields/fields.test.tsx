import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { FieldView, PickAnswer, Value } from "../api/types";
import { columnOf, findField } from "./columns";
import type { FieldScope, Place } from "./contract";
import { examples } from "./examples.fixture";
import { field, options } from "./field.fixture";
import { noScope, textOf, widgetNames } from "./registry";
import { widgetOf } from "./widgets";

const rows = [
  { id: "cus_1", title: "杭州云杉贸易", cells: { code: "KH-001", phone: "13900027919" } },
  { id: "cus_2", title: "广州南粤五金", cells: { code: "KH-002", phone: null } },
];
const picked: PickAnswer = { rows, recent: [], columns: [{ path: "code", label: "编号" }], can_create: true };
const scope: FieldScope = {
  ...noScope,
  today: "2026-05-06",
  pick: async (_path, search) => ({ ...picked, rows: rows.filter((row) => row.title.includes(search)) }),
  create: async (_target, title) => ({ id: "cus_9", title }),
};
const target = { app: "orders", form: "customer", columns: [], create: true };
const place = (one: FieldView): Place => ({ field: one, path: one.key, scope });
const parse = (one: FieldView, text: string) => columnOf(place(one)).parse(text);

afterEach(cleanup);

describe("every widget", () => {
  test("has an example here", () => {
    expect(widgetNames().sort()).toEqual([...new Set(examples.map(([one]) => one.widget))].sort());
  });

  test.each(examples)("$widget says its value and nothing for none", (one, value, text) => {
    expect(textOf(one, value)).toBe(text);
    expect(textOf(one, null)).toBe("");
  });

  test.each(examples)("$widget shows value and none without failing, to read and to fill", (one, value) => {
    const { Input, View } = widgetOf(one);
    for (const shown of [value, null]) {
      render(
        <QueryClientProvider client={new QueryClient()}>
          <View field={one} value={shown} scope={scope} />
          <Input id="f" {...place(one)} value={shown} onChange={vi.fn()} onLeave={vi.fn()} />
        </QueryClientProvider>,
      );
      cleanup();
    }
  });

  test("that nobody knows shows what came", () => {
    expect(textOf(field("from the future"), "x")).toBe("x");
  });
});

describe("typed texts", () => {
  test("are read by their column", () => {
    expect(parse(field("number", { format: "percent" }), "5")).toEqual({ value: "0.05" });
    expect(parse(field("number", { format: "percent" }), "5％")).toEqual({ value: "0.05" });
    expect(parse(field("number"), "￥1,985.5")).toEqual({ value: "1985.5" });
    expect(parse(field("number"), "abc")).toEqual({ wrong: "这不是数字" });
    expect(parse(field("number"), "1234567890123")).toHaveProperty("wrong");
    expect(parse(field("date"), "明天")).toEqual({ value: "2026-05-07" });
    expect(parse(field("datetime"), "5-7 9:30")).toEqual({ value: "2026-05-07T09:30:00" });
    expect(parse(field("select", { options }), "审核通过，待发货")).toEqual({ value: "ship" });
    expect(parse(field("select", { options }), "没有")).toHaveProperty("wrong");
    expect(parse(field("switch"), "是")).toEqual({ value: true });
    for (const text of ["3:30 pm", "下午3点半", "1530", "15：30"])
      expect(parse(field("time"), text)).toEqual({ value: "15:30:00" });
    expect(parse(field("time"), "25:00")).toHaveProperty("wrong");
    for (const text of ["2:30", "２小时30分", "2.5h", "150", "150 分钟"])
      expect(parse(field("duration"), text)).toEqual({ value: "150" });
    expect(parse(field("duration"), "-0:00:30")).toEqual({ value: "-0.5" });
    expect(parse(field("duration"), "很久")).toHaveProperty("wrong");
    for (const text of ["4", "4 星", "★★★★☆"])
      expect(parse(field("rating", { stars: 5 }), text)).toEqual({ value: "4" });
    for (const text of ["0", "6", "好", ""])
      expect(parse(field("rating", { stars: 5 }), text)).toHaveProperty("wrong");
    expect(parse(field("relation", { target }), " 云杉 ")).toEqual({ search: "云杉" });
  });

  test("continue when dragged", () => {
    const series = (one: FieldView, values: Value[]) => columnOf(place(one)).series?.(values, 2);
    expect(series(field("number"), ["1", "1.5"])).toEqual(["2", "2.5"]);
    expect(series(field("number"), ["7"])).toEqual(["7", "7"]);
    expect(series(field("date"), ["2026-02-27"])).toEqual(["2026-02-28", "2026-03-01"]);
  });
});

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

describe("inputs", () => {
  test("a number tells each key, and why a text is none", () => {
    const onChange = vi.fn();
    render(<Filled one={field("number")} onChange={onChange} />);
    const box = screen.getByRole("textbox");
    fireEvent.focus(box);
    fireEvent.change(box, { target: { value: "1,98" } });
    expect(onChange).toHaveBeenLastCalledWith("198");
    fireEvent.change(box, { target: { value: "x" } });
    expect(onChange).toHaveBeenLastCalledWith("x", "这不是数字");
    fireEvent.blur(box);
    expect((box as HTMLInputElement).value).toBe("x");
  });

  test("a day is told when the box is left", () => {
    const onChange = vi.fn();
    render(<Filled one={field("date")} onChange={onChange} />);
    const box = screen.getByRole("textbox");
    fireEvent.focus(box);
    fireEvent.change(box, { target: { value: "11-2" } });
    expect(onChange).not.toHaveBeenCalled();
    fireEvent.blur(box);
    expect(onChange).toHaveBeenLastCalledWith("2026-11-02");
    expect((box as HTMLInputElement).value).toBe("2026-11-02");
  });

  test("a relation takes the first hit by Enter, and by leaving before the list came", async () => {
    const onChange = vi.fn();
    render(<Filled one={field("relation", { target })} onChange={onChange} />);
    const box = screen.getByRole("combobox");
    fireEvent.change(box, { target: { value: "云杉" } });
    await screen.findByRole("option", { name: /杭州云杉贸易/ });
    fireEvent.keyDown(box, { key: "Enter" });
    expect(onChange).toHaveBeenLastCalledWith({ id: "cus_1", title: "杭州云杉贸易" });

    fireEvent.change(box, { target: { value: "南粤" } });
    fireEvent.blur(box);
    await vi.waitFor(() => expect(onChange).toHaveBeenLastCalledWith({ id: "cus_2", title: "广州南粤五金" }));
  });

  test("a relation that is not found keeps the text; a new one is made on request", async () => {
    const onChange = vi.fn();
    render(<Filled one={field("relation", { target })} onChange={onChange} />);
    const box = screen.getByRole("combobox");
    fireEvent.change(box, { target: { value: "法蘭" } });
    fireEvent.blur(box);
    await vi.waitFor(() => expect(onChange).toHaveBeenLastCalledWith("法蘭", "没有叫「法蘭」的字段"));

    fireEvent.change(box, { target: { value: "新客户" } });
    fireEvent.click(await screen.findByText("新建「新客户」"));
    await vi.waitFor(() => expect(onChange).toHaveBeenLastCalledWith({ id: "cus_9", title: "新客户" }));
  });
});

describe("paths", () => {
  const customer = { ...field("text", { key: "level", label: "等级" }) };
  const rights = { read: true, create: true, update: true, delete: true, import: true, export: true };
  const form = (key: string, fields: FieldView[]) => ({
    key,
    label: key,
    noun: "order",
    id_prefix: key,
    title: "no",
    can: rights,
    fields,
    views: [],
    sections: [],
  });
  const order = form("order", [
    field("relation", { key: "customer", label: "客户", target }),
    field("subform", {
      key: "lines",
      label: "明细",
      fields: [field("number", { key: "quantity", label: "数量" })],
    }),
  ]);
  const app = {
    key: "orders",
    label: "",
    version: 1,
    home: [],
    forms: [order, form("customer", [customer])],
  };

  test("lead through relations, subforms and system fields", () => {
    expect(findField(app, order, "customer.level")).toMatchObject({
      label: "客户 · 等级",
      field: { key: "level" },
    });
    expect(findField(app, order, "lines.quantity")?.label).toBe("明细 · 数量");
    expect(findField(app, order, "created_at")?.field.widget).toBe("datetime");
    expect(findField(app, order, "customer.gone")).toBeNull();
    expect(findField(app, order, "nothing")).toBeNull();
  });
});
