/** A record of another form, a person or a department: found in a sheet of its own. */

import type { InputProps } from "../../../fields/contract";
import { targetChoices, targetText } from "../../../fields/parts/targets";
import { isRef } from "../../../fields/values";
import type { TextKey } from "../../../text";
import { t } from "../../../text";
import { PickBox } from "./PickBox";
import { pickOne } from "./PickSheet";

const HINTS: Readonly<Record<string, TextKey>> = {
  member: "field.searchMember",
  department: "field.searchDepartment",
};

export function Target(props: InputProps) {
  const { field, path, scope, value, onChange, onLeave } = props;
  const open = async () => {
    const choice = await pickOne({
      title: field.label,
      find: (search, signal) => targetChoices({ field, path, scope }, search, signal),
      hint: t((HINTS[field.widget] ?? "field.search") as "field.search"),
      chosen: isRef(value) ? [value.id] : [],
    });
    if (choice) onChange(choice.value);
    onLeave();
  };
  return (
    <PickBox {...props} isEmpty={value === null} onOpen={open} onClear={() => onChange(null)}>
      {targetText(value)}
    </PickBox>
  );
}
