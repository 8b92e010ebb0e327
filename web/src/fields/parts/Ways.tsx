/** The levels of a tree side by side, as the cascade of regions; loaded when a value is edited. */
import { Cascader } from "antd";
import type { TreeNode } from "../../api/types";
import { t } from "../../text";
import type { InputProps } from "../contract";
import { wayOf } from "../values";
import { wayValue } from "./ways";

export default function Ways({ id, field, value, onChange, onLeave, disabled, invalid }: InputProps) {
  return (
    <Cascader<TreeNode>
      id={id}
      options={field.tree ?? []}
      fieldNames={{ label: "name", value: "name", children: "children" }}
      value={wayOf(value)}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      placeholder={field.placeholder ?? t("field.choose")}
      changeOnSelect={field.any_level}
      showSearch
      allowClear
      style={{ width: "100%" }}
      onChange={(names) => onChange(wayValue((names ?? []) as string[]))}
      onBlur={onLeave}
    />
  );
}
