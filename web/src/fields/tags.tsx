/** Tags: words as they come to mind; those used before are offered, each can be taken away. */
import { createElement, useCallback } from "react";
import type { Value } from "../api/types";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import type { CellParts, InputProps, Place } from "./contract";
import { Combobox } from "./parts/Combobox";
import { chosenOf, ManyView, Tags } from "./parts/Tag";
import { findWords, withWords, wordsOf, wordsValue } from "./parts/words";
import { textValue } from "./values";

export function Input(props: InputProps) {
  const { value, onChange, disabled, scope, path } = props;
  const chosen = chosenOf(value);
  const key = chosen.join("|");
  const find = useCallback(
    (search: string, signal: AbortSignal) =>
      findWords({ scope, path }, search, signal, key === "" ? [] : key.split("|")),
    [scope, path, key],
  );
  const drop = (one: string) => onChange(wordsValue(chosen.filter((other) => other !== one)));
  return (
    <div className="multi">
      {chosen.map((one) => (
        <span key={one} className="option-chip">
          <span>{one}</span>
          <button
            type="button"
            disabled={disabled}
            aria-label={t("field.takeAway", { text: one })}
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
        hint={t(chosen.length ? "field.addTag" : "field.typeTag")}
        stays
        chosen={chosen.join(t("field.listComma"))}
        onErase={() => chosen.length > 0 && drop(chosen.at(-1) as string)}
        onChange={(next, wrong) => {
          // While it is looked for, what was typed is still to come.
          if (wrong === undefined && typeof next === "string")
            onChange(wordsValue(withWords(chosen, wordsOf(next))));
        }}
      />
    </div>
  );
}

export const View = ManyView;

export function Cell(place: Place): CellParts {
  const text = (value: Value) =>
    Array.isArray(value) ? chosenOf(value).join(t("field.listComma")) : textValue(value);
  return {
    width: 160,
    grow: true,
    text,
    parse: (typed) => ({ value: wordsValue(wordsOf(typed)) }),
    choices: async (search, signal) => {
      const words = search.split(/[,，、;；]/);
      const kept = wordsOf(words.slice(0, -1).join("，"));
      const found = await findWords(place, words.at(-1)?.trim() ?? "", signal, kept);
      return found.map((choice) => ({ ...choice, value: withWords(kept, [choice.key]) }));
    },
    View: ({ value }) => createElement(Tags, { field: place.field, value }),
  };
}
