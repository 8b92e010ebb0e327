/** Saying which cells an undo left alone, and whose change stays there. */
import { historyApi } from "../../api/history";
import type { SheetColumn } from "../../grid/contract";
import { dateTimeText } from "../../kit/format";
import { t } from "../../text";
import type { Act } from "./acts";
import type { Foreign, Sent } from "./steps";

/** So many cells are named; more are counted. */
const MOST_TOLD = 3;

interface Telling {
  app: string;
  form: string;
  columns: readonly SheetColumn[];
  way: Act["way"];
  /** What a record is called; `row`: as it was just read. */
  nameOf: (id: string, row?: Foreign["row"]) => string;
}

export async function tellStays(telling: Telling, { foreign, refused }: Sent): Promise<string[]> {
  const end = t(telling.way === "undo" ? "cells.notUndone" : "cells.notRedone");
  const theirs = foreign.slice(0, MOST_TOLD).map((one) => foreignText(telling, one));
  const ours = refused.slice(0, Math.max(0, MOST_TOLD - foreign.length)).map(({ id, path, problem }) => {
    const name = telling.nameOf(id);
    return t("cells.told", { name, column: labelOf(telling, path), what: problem ?? t("cells.together") });
  });
  const said = [...(await Promise.all(theirs)), ...ours].map((text) => t("cells.withEnd", { text, end }));
  const n = foreign.length + refused.length - said.length;
  return n > 0 ? [...said, t("cells.moreStay", { n, end })] : said;
}

const labelOf = ({ columns }: Telling, path: string) =>
  columns.find((column) => column.key === path)?.label ?? path;

async function foreignText(telling: Telling, { cell, row }: Foreign): Promise<string> {
  const column = labelOf(telling, cell.path);
  const name = telling.nameOf(cell.id, row);
  if (!row) return t("cells.told", { name, column, what: t("cells.gone") });
  const value = row[cell.path] ?? null;
  const shown = telling.columns.find((one) => one.key === cell.path)?.text(value) || t("cells.empty");
  // Who may not see the history still learns what stands there.
  const entries = await historyApi
    .ofField(telling.app, telling.form, cell.id, cell.path)
    .then((page) => page.entries)
    .catch(() => []);
  const [last] = entries;
  const what = last
    ? t("cells.changedBy", { who: last.by?.title || t("cells.someone"), at: moment(last.at), value: shown })
    : t("cells.changed", { value: shown });
  return t("cells.told", { name, column, what });
}

/** The time alone for today, else the date too. */
function moment(at: string): string {
  const text = dateTimeText(at);
  const today = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  return text.startsWith(today) ? text.slice(11) : text;
}
