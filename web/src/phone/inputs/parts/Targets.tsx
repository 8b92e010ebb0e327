/** Several people, departments or records of another form, ticked in a sheet. */
import type { Ref } from "../../../api/types";
import type { InputProps } from "../../../fields/contract";
import { refsOf, refsValue } from "../../../fields/parts/refs";
import { Names } from "../../../fields/parts/Several";
import { targetChoices } from "../../../fields/parts/targets";
import { isRef, titleOf } from "../../../fields/values";
import type { TextKey } from "../../../text";
import { t } from "../../../text";
import { PickBox } from "./PickBox";
import { pickMany } from "./PickSheet";

const HINTS: Readonly<Record<string, TextKey>> = {
  members: "field.searchMember",
  departments: "field.searchDepartment",
};

export function Targets(props: InputProps) {
  const { field, path, scope, value, onChange, onLeave } = props;
  const chosen = refsOf(value);
  const open = async () => {
    const picked = await pickMany({
      title: field.label,
      find: async (search, signal) => {
        const found = await targetChoices({ field, path, scope }, search, signal);
        const others = search ? [] : chosen.filter((ref) => !found.some((one) => one.key === ref.id));
        return [...others.map((ref) => ({ key: ref.id, title: titleOf(ref), value: ref })), ...found];
      },
      hint: t((HINTS[field.widget] ?? "field.search") as "field.search"),
      chosen: chosen.map((one) => one.id),
    });
    if (picked) {
      const refs = picked.map((one): Ref | undefined =>
        isRef(one.value) ? one.value : chosen.find((ref) => ref.id === one.key),
      );
      onChange(refsValue(refs.filter((one) => one !== undefined)));
    }
    onLeave();
  };
  return (
    <PickBox {...props} isEmpty={chosen.length === 0} onOpen={open} onClear={() => onChange(null)}>
      <Names value={value} />
    </PickBox>
  );
}
