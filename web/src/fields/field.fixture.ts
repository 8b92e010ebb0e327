/** A field as a test needs it, and some options. */
import type { FieldView } from "../api/types";

export function field(widget: string, more: Partial<FieldView> = {}): FieldView {
  return {
    key: "f",
    label: "字段",
    kind: widget,
    widget,
    required: false,
    readonly: false,
    masked: false,
    ops: [],
    sortable: true,
    groupable: false,
    summable: false,
    class: "input",
    width: 1,
    ...more,
  };
}

export const options = [
  { value: "ship", label: "待发货", long: "审核通过，待发货", color: "blue" },
  { value: "done", label: "已完成", color: "green" },
];
