/** Departments of the company, any number of them. */
import { createElement } from "react";
import { t } from "../text";
import type { CellParts, InputProps, Place } from "./contract";
import { severalCell } from "./parts/refs";
import { Names, SeveralInput, SeveralView } from "./parts/Several";

export function Input(props: InputProps) {
  return <SeveralInput {...props} hint={t("field.searchDepartment")} />;
}

export const View = SeveralView;

export const Cell = (place: Place): CellParts => ({
  ...severalCell(place, 160),
  View: ({ value }) => createElement(Names, { value }),
});
