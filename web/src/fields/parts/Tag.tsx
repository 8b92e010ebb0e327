/** An option as a coloured tag, the dot and the word together; one without colour as plain text. */
import type { FieldView, OptionView, Value } from "../../api/types";
import { t } from "../../text";
import type { ViewProps } from "../contract";
import { textValue } from "../values";
import { NoValue } from "./Empty";

export function optionOf(field: FieldView, value: Value): OptionView | undefined {
  return field.options?.find((option) => option.value === value);
}

export const optionText = (field: FieldView, value: Value): string =>
  optionOf(field, value)?.label ?? textValue(value);

export function Tag({ field, value }: { field: FieldView; value: Value }) {
  const option = optionOf(field, value);
  if (!option?.color) return <span className="cell-text">{optionText(field, value)}</span>;
  return (
    <span className={`tag tag-${option.color}`} title={option.long ?? undefined}>
      <span>{option.label}</span>
    </span>
  );
}

/** The options chosen in a field that takes several. */
export const chosenOf = (value: Value): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

/** The options chosen with one more or less, in the order of the field; none is no value. */
export function withOption(
  field: FieldView,
  chosen: readonly string[],
  one: string,
  on: boolean,
): string[] | null {
  const order = (field.options ?? []).map((option) => option.value);
  const place = (value: string) => (order.includes(value) ? order.indexOf(value) : order.length);
  const next = on ? [...new Set([...chosen, one])] : chosen.filter((other) => other !== one);
  return next.length === 0 ? null : next.sort((left, right) => place(left) - place(right));
}

/** Several options as tags side by side; a masked value as its stars. */
export function Tags({ field, value }: { field: FieldView; value: Value }) {
  if (!Array.isArray(value)) return <span className="cell-text">{textValue(value)}</span>;
  return (
    <span
      className="tags"
      title={chosenOf(value)
        .map((one) => optionText(field, one))
        .join(t("field.comma"))}
    >
      {chosenOf(value).map((one) => (
        <span key={one} className={`tag tag-${optionOf(field, one)?.color ?? "plain"}`}>
          <span>{optionText(field, one)}</span>
        </span>
      ))}
    </span>
  );
}

export function ManyView({ field, value }: ViewProps) {
  return value === null ? <NoValue /> : <Tags field={field} value={value} />;
}
