/** Options as choices of a sheet cell or box, and texts read as options. */

import { createElement } from "react";
import type { OptionView } from "../../api/types";
import { type Choice, exactChoice, foldText } from "../../kit/choices";
import { t } from "../../text";
import type { CellParts, Place } from "../contract";
import { optionText, Tag } from "./Tag";

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
