/** Options as choices of a sheet cell or box, and texts read as options. */

import { createElement } from "react";
import type { OptionView, Value } from "../../api/types";
import { type Choice, exactChoice, foldText } from "../../kit/choices";
import { t } from "../../text";
import type { CellParts, Place } from "../contract";
import { chosenOf, optionText, Tag, Tags, withOption } from "./Tag";

export function optionChoices(options: readonly OptionView[], search: string): Choice[] {
  const wanted = foldText(search);
  const texts = (option: OptionView) => [option.label, option.value, option.long ?? ""];
  return options
    .filter((option) => wanted === "" || texts(option).some((text) => foldText(text).includes(wanted)))
    .map((option) => ({
      key: option.value,
      title: option.label,
      detail: option.long ?? undefined,
      aliases: [option.value, option.long ?? ""],
      value: option.value,
    }));
}

export function optionCell({ field, options = field.options ?? [] }: Place): CellParts {
  return {
    width: 120,
    text: (value) => optionText(field, value),
    parse: (text) => {
      const found = exactChoice(optionChoices(options, ""), text);
      return found ? { value: found.value } : { wrong: t("field.notOption", { text, field: field.label }) };
    },
    choices: async (search) => optionChoices(options, search),
    View: ({ value }) => createElement(Tag, { field, value }),
  };
}

const SEPARATORS = /[,\uff0c\u3001;\uff1b|\n]/;

/** Read 「A，B」 as options; null if one of them is none. A comma may also stand within the name of an option. */
export function readOptions(options: readonly OptionView[], text: string): string[] | null {
  const all = optionChoices(options, "");
  const whole = exactChoice(all, text);
  if (whole) return [whole.key];
  const pieces = text.split(SEPARATORS).filter((piece) => piece.trim() !== "");
  const found: string[] = [];
  for (let from = 0; from < pieces.length; ) {
    let size = pieces.length - from;
    let choice: Choice | undefined;
    for (; size > 0 && !choice; size -= 1) {
      const wanted = foldText(pieces.slice(from, from + size).join(""));
      choice = all.find((one) =>
        [one.title, ...(one.aliases ?? [])].some(
          (name) => foldText(name.split(SEPARATORS).join("")) === wanted,
        ),
      );
    }
    if (!choice) return null;
    found.push(choice.key);
    from += size + 1;
  }
  return found;
}

/** A cell of several options: what stands before the last comma is kept, the rest searches the next one. */
export function optionsCell({ field, options = field.options ?? [] }: Place): CellParts {
  const text = (value: Value) =>
    Array.isArray(value)
      ? chosenOf(value)
          .map((one) => optionText(field, one))
          .join(t("field.listComma"))
      : optionText(field, value);
  const merged = (read: readonly string[]) =>
    read.reduce<string[]>((all, one) => withOption(field, all, one, true) ?? [], []);
  return {
    width: 160,
    grow: true,
    text,
    parse: (typed) => {
      const read = readOptions(options, typed);
      return read
        ? { value: merged(read) }
        : { wrong: t("field.notOption", { text: typed, field: field.label }) };
    },
    choices: async (search) => {
      const cut = Math.max(
        ...[",", "\uff0c", "\u3001", ";", "\uff1b"].map((sign) => search.lastIndexOf(sign)),
      );
      const kept = cut < 0 ? [] : (readOptions(options, search.slice(0, cut)) ?? []);
      const last = search.slice(cut + 1);
      const further = optionChoices(options, last)
        .filter((choice) => !kept.includes(choice.key))
        .map((choice) => ({ ...choice, value: merged([...kept, choice.key]) }));
      if (kept.length === 0 || last.trim() !== "") return further;
      return [{ key: "=", title: text(merged(kept)), value: merged(kept) }, ...further];
    },
    View: ({ value }) => createElement(Tags, { field, value }),
  };
}
