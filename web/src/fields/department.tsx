/** A department of the company: found like a person, by name or pinyin. */
import { useMemo } from "react";
import { t } from "../text";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { Combobox } from "./parts/Combobox";
import { NoValue } from "./parts/Empty";
import { targetCell, targetChoices, targetText } from "./parts/targets";

export function Input(props: InputProps) {
  const { field, path, scope } = props;
  const find = useMemo(
    () => (search: string, signal: AbortSignal) => targetChoices({ field, path, scope }, search, signal),
    [field, path, scope],
  );
  return <Combobox {...props} find={find} shown={targetText} hint={t("field.searchDepartment")} />;
}

export function View({ value }: ViewProps) {
  return value === null ? <NoValue /> : <span className="view-text">{targetText(value)}</span>;
}

export const Cell = (place: Place): CellParts => targetCell(place, 120);
