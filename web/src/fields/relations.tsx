/** Several records of another form: each a chip that leads to its record; a missing one is made on the spot. */
import { createElement } from "react";
import { t } from "../text";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { severalCell } from "./parts/refs";
import { Names, SeveralInput } from "./parts/Several";

const leads =
  ({ field, scope }: Pick<ViewProps, "field" | "scope">) =>
  (id: string) =>
    field.target && scope ? scope.href(field.target.app, field.target.form, id) : undefined;

export function Input(props: InputProps) {
  return <SeveralInput {...props} hint={t("field.search")} href={leads(props)} />;
}

export function View({ field, value, scope }: ViewProps) {
  return value === null ? <NoValue /> : <Names value={value} href={leads({ field, scope })} />;
}

export const Cell = (place: Place): CellParts => ({
  ...severalCell(place, 200),
  View: ({ value }) => createElement(Names, { value }),
});
