/** Fields that exist only in the builder. */
import type { FieldView } from "../../api/types";

/** A field made of options only, so that the usual box for one of many can be used. */
export function choiceField(label: string, options: readonly { value: string; label: string }[]): FieldView {
  return {
    key: "choice",
    label,
    kind: "choice",
    widget: "select",
    required: true,
    readonly: false,
    masked: false,
    options: [...options],
    ops: [],
    sortable: false,
    groupable: false,
    summable: false,
    class: "input",
    width: 1,
  };
}
