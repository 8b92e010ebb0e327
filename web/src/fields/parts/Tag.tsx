/** An option as a coloured tag, the dot and the word together; one without colour as plain text. */
import type { FieldView, OptionView, Value } from "../../api/types";
import { textValue } from "../values";

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
