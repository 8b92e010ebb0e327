/** An option as a coloured tag; the dot and the word carry the meaning together. */
import type { FieldView, OptionView, Value } from "../../api/types";
import { textValue } from "../values";

export function optionOf(field: FieldView, value: Value): OptionView | undefined {
  return field.options?.find((option) => option.value === value);
}

export const optionText = (field: FieldView, value: Value): string =>
  optionOf(field, value)?.label ?? textValue(value);

export function Tag({ field, value }: { field: FieldView; value: Value }) {
  const option = optionOf(field, value);
  return (
    <span className={`tag${option?.color ? ` tag-${option.color}` : ""}`} title={option?.long ?? undefined}>
      <span>{option?.label ?? textValue(value)}</span>
    </span>
  );
}
