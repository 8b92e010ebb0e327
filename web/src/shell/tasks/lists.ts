/** Lists of to-dos: what stands in the address, which lines may be decided together, and which comes next. Pure. */
import type { TaskFilter, TaskRow } from "../../api/tasks";
import { addDecimals } from "../../kit/decimal";
import { moneyText } from "../../kit/format";
import { t } from "../../text";
import type { TodoSearch } from "./search";
import { passedText } from "./spans";

export const filterOf = ({ list = "todo", flow }: TodoSearch): TaskFilter => ({ list, flow });

export const titleOf = (row: Pick<TaskRow, "record">): string =>
  row.record === null ? t("tasks.noRecord") : row.record.title || t("record.untitled");

/** The amount of a card, which stands apart: the first that is money. */
export const amountOf = ({ shows }: TaskRow) =>
  shows.find((one) => one.field.format === "money" && typeof one.value === "string");

export const othersOf = (row: TaskRow) => {
  const amount = amountOf(row);
  return row.shows.filter((one) => one !== amount && one.value !== null && one.value !== "");
};

/** How long it waits, or by how much it is late. now: UTC milliseconds. */
export function waitedText(row: TaskRow, now: number): { text: string; isLate: boolean } | null {
  if (row.closed_at !== null) return null;
  const isLate = row.due_at !== null && Date.parse(row.due_at) < now;
  if (isLate) return { text: t("tasks.overdue", { time: passedText(row.due_at ?? "", now) }), isLate };
  return { text: t("tasks.waited", { time: passedText(row.opened_at, now) }), isLate };
}

export type Together = "agree" | "refuse";

/** Whether a line can be decided about without being opened. */
export const isFit = (row: TaskRow, act: Together): boolean =>
  act === "agree" ? row.batch : row.node?.kind === "approve" && row.batch;

/** Those that can be decided about together, and those that must be opened. */
export function partsOf(rows: readonly TaskRow[], act: Together): { fit: TaskRow[]; left: TaskRow[] } {
  const fit = rows.filter((row) => isFit(row, act));
  return { fit, left: rows.filter((row) => !fit.includes(row)) };
}

/** What several cost together; null where they have no amounts, or of different currencies. */
export function sumText(rows: readonly TaskRow[]): string | null {
  const amounts = rows.flatMap((row) => amountOf(row) ?? []);
  const currencies = new Set(amounts.map((one) => one.field.currency ?? "CNY"));
  const [currency] = currencies;
  if (currencies.size !== 1 || currency === undefined) return null;
  return moneyText(addDecimals(amounts.map((one) => String(one.value))), currency);
}

/** Whether a line is meant by its own id, or by that of its run. */
export const isOf = (row: TaskRow, id: string | null): boolean => row.id === id || row.run === id;

/** What comes when one is done: the one below it, else the one above; null where it was the last. */
export function nextAfter(rows: readonly TaskRow[], id: string): string | null {
  const at = rows.findIndex((row) => isOf(row, id));
  if (at < 0) return rows[0]?.id ?? null;
  return (rows[at + 1] ?? rows[at - 1])?.id ?? null;
}

/** The line that is so many below another, kept within the list. */
export function stepFrom(rows: readonly TaskRow[], id: string | null, by: 1 | -1): TaskRow | undefined {
  const at = rows.findIndex((row) => isOf(row, id));
  if (at < 0) return rows[0];
  return rows[Math.min(rows.length - 1, Math.max(0, at + by))];
}

interface Named {
  id: string;
  label: string;
}

/** Flows and forms of some lines, each once, to filter by; what is chosen stays, whatever is shown. */
export function namesOf(rows: readonly TaskRow[]): { flows: Named[]; forms: Named[] } {
  const flows = new Map(rows.map((row) => [row.flow.id, row.flow.label]));
  const forms = new Map(rows.flatMap(({ form }) => (form ? [[formId(form), form.label] as const] : [])));
  const list = (names: ReadonlyMap<string, string>) => [...names].map(([id, label]) => ({ id, label }));
  return { flows: list(flows), forms: list(forms) };
}

const formId = ({ app, key }: { app: string; key: string }) => `${app}.${key}`;

export const ofForm = (rows: readonly TaskRow[], form: string | undefined): readonly TaskRow[] =>
  form === undefined ? rows : rows.filter((row) => row.form !== null && formId(row.form) === form);
