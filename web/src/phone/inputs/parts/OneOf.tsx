/** One of the options of a field: a few stand side by side, more in a sheet. */
import type { InputProps } from "../../../fields/contract";
import { optionChoices } from "../../../fields/parts/options";
import { Tag } from "../../../fields/parts/Tag";
import { t } from "../../../text";
import { PickBox } from "./PickBox";
import { pickOne } from "./PickSheet";

/** So many fit beside each other, so many into a sheet without a search. */
const FEW = 3;
const IN_SIGHT = 12;

const shortEnough = (options: readonly { label: string }[]) =>
  options.length <= FEW && options.every((one) => one.label.length <= 6);

export function OneOf(props: InputProps) {
  const { id, field, value, onChange, onLeave, disabled, describedBy } = props;
  const options = props.options ?? field.options ?? [];
  const open = async () => {
    const choice = await pickOne({
      title: field.label,
      find: async (search) => optionChoices(options, search),
      hint: options.length > IN_SIGHT ? t("list.search") : undefined,
      chosen: typeof value === "string" ? [value] : [],
    });
    if (choice) onChange(choice.value);
    onLeave();
  };
  if (!shortEnough(options)) {
    return (
      <PickBox {...props} isEmpty={value === null} onOpen={open} onClear={() => onChange(null)}>
        <Tag field={field} value={value} />
      </PickBox>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset lays out differently in older browsers
    <span id={id} className="pills" role="group" aria-label={field.label} aria-describedby={describedBy}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={`pill${option.value === value ? " is-on" : ""}`}
          aria-pressed={option.value === value}
          disabled={disabled}
          onClick={() => {
            onChange(option.value === value && !field.required ? null : option.value);
            onLeave();
          }}
        >
          {option.label}
        </button>
      ))}
    </span>
  );
}
