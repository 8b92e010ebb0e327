/** Asking which columns a list shows. */
import { ask } from "../../kit/dialogs";
import { ColumnChooser } from "./ColumnChooser";
import type { List } from "./useList";

export async function chooseColumns(list: List): Promise<void> {
  const paths = await ask<string[] | "usual">((close) => <ColumnChooser list={list} onClose={close} />);
  if (paths) list.set({ cols: paths === "usual" ? undefined : paths.join(",") });
}
