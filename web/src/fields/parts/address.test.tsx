import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { SplitLine, Value } from "../../api/types";
import { columnOf } from "../columns";
import type { Beside, FieldScope } from "../contract";
import { field } from "../field.fixture";
import { noScope, textOf } from "../registry";
import { widgetOf } from "../widgets";

const line = "张三 13800000000\n浙江省杭州市西湖区文三路1号";
const found: SplitLine = {
  province: "浙江省",
  city: "杭州市",
  district: "西湖区",
  detail: "文三路1号",
  name: "张三",
  phone: "13800000000",
};
const place = { province: "浙江省", city: "杭州市", district: "西湖区", detail: "文三路1号" };
const scope: FieldScope = { ...noScope, split: async () => found };
const address = field("address", { also: { name: "receiver", phone: "phone" } });

function Filled({ beside, onChange }: { beside?: Beside; onChange: (value: Value) => void }) {
  const [value, setValue] = useState<Value>(null);
  const { Input } = widgetOf(address);
  return (
    <QueryClientProvider client={new QueryClient()}>
      <Input
        id="f"
        field={address}
        path="f"
        scope={scope}
        value={value}
        beside={beside}
        onChange={(next) => {
          setValue(next);
          onChange(next);
        }}
        onLeave={() => undefined}
      />
    </QueryClientProvider>
  );
}

function paste() {
  const box = screen.getByLabelText("街道、门牌号");
  fireEvent.paste(box, { clipboardData: { getData: () => line } });
  fireEvent.change(box, { target: { value: line.replace("\n", " ") } });
}

afterEach(cleanup);

test("a pasted line becomes an address, and receiver and phone are offered", async () => {
  const onChange = vi.fn();
  const fill = vi.fn();
  const beside = { name: field("text", { label: "收货人" }), phone: field("phone", { label: "电话" }), fill };
  render(<Filled beside={beside} onChange={onChange} />);
  paste();
  expect(await screen.findByText("同时填入 收货人 张三、电话 13800000000？")).toBeTruthy();
  expect(onChange).toHaveBeenLastCalledWith(place);
  fireEvent.click(screen.getByText("填入"));
  expect(fill).toHaveBeenCalledWith({ name: "张三", phone: "13800000000" });
  expect(screen.queryByText("填入")).toBeNull();
});

test("what no field takes stays in the detail", async () => {
  const onChange = vi.fn();
  const fill = vi.fn();
  render(<Filled beside={{ phone: field("phone", { label: "电话" }), fill }} onChange={onChange} />);
  paste();
  await screen.findByText("填入");
  expect(onChange).toHaveBeenLastCalledWith({ ...place, detail: "文三路1号 张三" });
});

test("in a row the line goes to the server as it is", async () => {
  const onChange = vi.fn();
  render(<Filled onChange={onChange} />);
  paste();
  await vi.waitFor(() => expect(onChange).toHaveBeenLastCalledWith(line));
  expect(columnOf({ field: address, path: "f", scope }).parse(line)).toEqual({ value: line });
});

test("numbers abroad are grouped as people read them", () => {
  const shown = (value: string) => textOf(field("phone"), value);
  expect(shown("+85291234567")).toBe("+852 9123 4567");
  expect(shown("+886912345678")).toBe("+886 912 345 678");
  expect(shown("010-62345678")).toBe("010-62345678");
});
