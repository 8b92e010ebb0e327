/** Several of the options of a field, ticked in a sheet. */
import type { InputProps } from "../../../fields/contract";
import { optionChoices } from "../../../fields/parts/options";
import { chosenOf, Tags, withOption } from "../../../fields/parts/Tag";
import { t } from "../../../text";
import { PickBox } from "./PickBox";
import { pickMany } from "./PickSheet";

const IN_SIGHT = 12;

export function ManyOf(props: InputProps) {
  const { field, value, onChange, onLeave } = props;
  const options = props.options ?? field.options ?? [];
  const open = async () => {
    const picked = await pickMany({
      title: field.label,
      find: async (search) => optionChoices(options, search),
      hint: options.length > IN_SIGHT ? t("list.search") : undefined,
      chosen: chosenOf(value),
    });
    if (picked) {
      const none: string[] = [];
      const all = picked.reduce<string[]>(
        (some, one) => withOption(field, some, one.key, true) ?? none,
        none,
      );
      onChange(all.length > 0 ? all : null);
    }
    onLeave();
  };
  return (
    <PickBox {...props} isEmpty={chosenOf(value).length === 0} onOpen={open} onClear={() => onChange(null)}>
      <Tags field={field} value={value} />
    </PickBox>
  );
}
