/** Any of many options: each chosen one is a tag that can be taken away; typing finds the next. */
import { useCallback } from "react";
import { Icon } from "../kit/Icon";
import { toast } from "../kit/toast";
import { t } from "../text";
import type { InputProps } from "./contract";
import { Combobox } from "./parts/Combobox";
import { optionChoices, optionsCell, readOptions } from "./parts/options";
import { chosenOf, ManyView, optionText, withOption } from "./parts/Tag";

const none: never[] = [];

export function Input(props: InputProps) {
  const { field, value, onChange, disabled } = props;
  const options = props.options ?? field.options ?? none;
  const chosen = chosenOf(value);
  const key = chosen.join("|");
  const find = useCallback(
    async (search: string) =>
      optionChoices(options, search).filter((choice) => !key.split("|").includes(choice.key)),
    [options, key],
  );
  const drop = (one: string) => onChange(withOption(field, chosen, one, false));
  return (
    <div className="multi">
      {chosen.map((one) => (
        <span key={one} className="option-chip">
          <span>{optionText(field, one)}</span>
          <button
            type="button"
            disabled={disabled}
            aria-label={t("field.takeAway", { text: optionText(field, one) })}
            onClick={() => drop(one)}
          >
            <Icon name="close" size={13} />
          </button>
        </span>
      ))}
      <Combobox
        {...props}
        value={null}
        find={find}
        shown={() => ""}
        hint={t(chosen.length ? "field.addOption" : "field.choose")}
        stays
        chosen={chosen.map((one) => optionText(field, one)).join(t("field.listComma"))}
        onErase={() => chosen.length > 0 && drop(chosen.at(-1) as string)}
        onChange={(next, wrong) => {
          if (typeof next !== "string") return;
          const read = wrong ? readOptions(options, next) : [next];
          if (!read) wrong !== t("grid.searching") && toast.fail(wrong ?? "");
          else
            onChange(
              read.reduce<string[]>((all, one) => withOption(field, all, one, true) ?? [], [...chosen]),
            );
        }}
      />
    </div>
  );
}

export const View = ManyView;
export const Cell = optionsCell;
