/** What the system computes: formula, look-up, roll-up; shown by the shape of its value. */
import type { FieldView, Value } from "../api/types";
import { shortClock } from "../kit/days";
import { parseDecimal } from "../kit/decimal";
import { numberText } from "../kit/format";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { Cell as numberCell } from "./number";
import { NoValue } from "./parts/Empty";
import { Tag } from "./parts/Tag";
import { anyText } from "./values";

function isNumber(field: FieldView): boolean {
  return field.result ? field.result === "number" : field.format != null || field.decimals != null;
}

function shown(field: FieldView, value: Value): string {
  const number = typeof value === "string" && isNumber(field) && parseDecimal(value) !== null;
  if (field.result === "time" && typeof value === "string") return shortClock(value);
  return number ? numberText(value, field) : anyText(value);
}

export function View({ field, value }: ViewProps) {
  if (value === null) return <NoValue />;
  if (field.options?.some((option) => option.value === value)) return <Tag field={field} value={value} />;
  return <span className={isNumber(field) ? "num" : "view-text"}>{shown(field, value)}</span>;
}

export const Input = ({ field, value }: InputProps) => <View field={field} value={value} />;

export function Cell(place: Place): CellParts {
  const { field } = place;
  if (isNumber(field)) return numberCell(place);
  return {
    width: 140,
    grow: true,
    text: anyText,
    parse: (text) => ({ value: text }),
    View: field.options ? ({ value }) => <Tag field={field} value={value} /> : undefined,
  };
}
