/** Tags: those used before and whatever is typed, ticked in a sheet. */
import type { InputProps } from "../../fields/contract";
import { chosenOf, Tags } from "../../fields/parts/Tag";
import { findWords, wordsValue } from "../../fields/parts/words";
import { t } from "../../text";
import { PickBox } from "./parts/PickBox";
import { pickMany } from "./parts/PickSheet";

export function Input(props: InputProps) {
  const { field, value, onChange, onLeave } = props;
  const chosen = chosenOf(value);
  const open = async () => {
    const picked = await pickMany({
      title: field.label,
      find: async (search, signal) => {
        const found = await findWords(props, search, signal, []);
        const others = search ? [] : chosen.filter((word) => !found.some((one) => one.key === word));
        return [...others.map((word) => ({ key: word, title: word, value: word })), ...found];
      },
      hint: t("field.typeTag"),
      chosen,
    });
    if (picked) onChange(wordsValue(picked.map((one) => one.key)));
    onLeave();
  };
  return (
    <PickBox {...props} isEmpty={chosen.length === 0} onOpen={open} onClear={() => onChange(null)}>
      <Tags field={field} value={value} />
    </PickBox>
  );
}
