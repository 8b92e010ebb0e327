/** One of many options: type to filter. */
import { useCallback } from "react";
import { t } from "../text";
import type { InputProps, ViewProps } from "./contract";
import { Combobox } from "./parts/Combobox";
import { NoValue } from "./parts/Empty";
import { optionCell, optionChoices } from "./parts/options";
import { optionText, Tag } from "./parts/Tag";

const none: never[] = [];

export function Input(props: InputProps) {
  const { field } = props;
  const options = props.options ?? field.options ?? none;
  const find = useCallback(async (search: string) => optionChoices(options, search), [options]);
  return (
    <Combobox {...props} find={find} shown={(value) => optionText(field, value)} hint={t("field.choose")} />
  );
}

export function View({ field, value }: ViewProps) {
  return value === null ? <NoValue /> : <Tag field={field} value={value} />;
}

export const Cell = optionCell;
