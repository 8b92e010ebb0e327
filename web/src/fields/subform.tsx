/** Sub-rows inside a list or a history: how many there are. The form itself shows them as a sheet. */
import type { Value } from "../api/types";
import { t } from "../text";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";

const text = (value: Value) =>
  Array.isArray(value) && value.length > 0 ? t("grid.rows", { n: value.length }) : "";

export function View({ value }: ViewProps) {
  return text(value) ? <span className="num">{text(value)}</span> : <NoValue />;
}

export const Input = ({ field, value }: InputProps) => <View field={field} value={value} />;

export const Cell = (): CellParts => ({ width: 88, text, parse: (typed) => ({ value: typed }) });
