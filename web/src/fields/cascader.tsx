/** One of a tree of options: found by any name on its way, in the order of the tree. */
import { useCallback } from "react";
import type { Value } from "../api/types";
import { t } from "../text";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { Combobox } from "./parts/Combobox";
import { NoValue } from "./parts/Empty";
import { readWay, sayWay, wayChoices } from "./parts/ways";
import { textValue, wayOf } from "./values";

export function Input(props: InputProps) {
  const { field } = props;
  const find = useCallback(async (search: string) => wayChoices(field, search), [field]);
  return <Combobox {...props} find={find} shown={text} hint={t("field.choose")} />;
}

const text = (value: Value) => sayWay(wayOf(value)) || textValue(value);

export const View = ({ value }: ViewProps) =>
  text(value) ? <span className="view-text">{text(value)}</span> : <NoValue />;

export const Cell = ({ field }: Place): CellParts => ({
  width: 180,
  grow: true,
  text,
  parse: (typed) => {
    const value = readWay(field, typed);
    return value === null ? { wrong: t("field.notOption", { text: typed, field: field.label }) } : { value };
  },
  choices: async (search) => wayChoices(field, search),
});
