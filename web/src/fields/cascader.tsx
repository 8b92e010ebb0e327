/** One of a tree of options: level by level, or on narrow screens found by any of its names. */
import { Input as Box } from "antd";
import { lazy, Suspense, useCallback } from "react";
import type { Value } from "../api/types";
import { useNarrow } from "../kit/useNarrow";
import { t } from "../text";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { Combobox } from "./parts/Combobox";
import { NoValue } from "./parts/Empty";
import { readWay, sayWay, wayChoices } from "./parts/ways";
import { textValue, wayOf } from "./values";

const Ways = lazy(() => import("./parts/Ways"));

export function Input(props: InputProps) {
  const { field } = props;
  const find = useCallback(async (search: string) => wayChoices(field, search), [field]);
  if (useNarrow()) return <Combobox {...props} find={find} shown={text} hint={t("field.choose")} />;
  return (
    <Suspense fallback={<Box id={props.id} disabled />}>
      <Ways {...props} />
    </Suspense>
  );
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
