/** Lists of to-dos: what stands in the address, which lines may be decided together, and which comes next. Pure. */
import type { TaskFilter, TaskRow } from "../../api/tasks";
import { addDecimals } from "../../kit/decimal";
import { moneyText } from "../../kit/format";
import { t } from "../../text";
import type { TodoList, TodoSearch } from "./search";
import { passedText } from "./spans";

/** What each list can be narrowed by, besides its flow, its form and words in the title. */
const NARROWED: Readonly<Record<TodoList, readonly (keyof TodoSearch)[]>> = {
  todo: ["step", "starter", "days", "late"],
  all: ["step", "starter", "days", "late"],
  started: ["days", "late", "state"],
  done: ["step", "starter"],
  copied: ["starter", "unseen"],
};

/** The orders of a list, the usual one first. */
export const ORDERS: Readonly<Record<TodoList, readonly ("longest" | "newest" | "due")[]>> = {
  todo: ["longest", "newest", "due"],
  all: ["longest", "newest", "due"],
  started: ["newest", "longest"],
  done: ["newest"],
  copied: ["newest"],
};

export const listOf = ({ list = "todo" }: TodoSearch): TodoList => list;

export const orderOf = (search: TodoSearch) => {
  const orders = ORDERS[listOf(search)];
  return orders.find((one) => one === search.sort) ?? orders[0] ?? "newest";
};

/** What an order is called: of what one began nothing waits for oneself. */
export const orderText = (search: TodoSearch, order: "longest" | "newest" | "due"): string =>
  t(listOf(search) === "started" && order === "longest" ? "tasks.sort.oldest" : `tasks.sort.${order}`);

/** What the list of an address is narrowed by; what another list knows is left out. */
export function narrowOf(search: TodoSearch): TaskFilter["narrow"] {
  const names = ["flow", "form", ...NARROWED[listOf(search)]] as const;
  const given = names.flatMap((name) => (search[name] ? [[name, search[name]] as const] : []));
  const words = search.q?.trim();
  return Object.fromEntries([...given, ...(words ? [["words", words] as const] : [])]);
}

export const filterOf = (search: TodoSearch): TaskFilter => ({
  list: listOf(search),
  narrow: narrowOf(search),
  order: orderOf(search),
});

export const narrows = (search: TodoSearch, name: keyof TodoSearch): boolean =>
  NARROWED[listOf(search)].includes(name);

/** How many conditions there are besides words. */
export const countNarrowed = (search: TodoSearch): number =>
  Object.keys(narrowOf({ ...search, q: undefined })).length;

/** Nothing but which list, in which order. */
export const widened = ({ list, sort }: TodoSearch): TodoSearch => ({
  ...(list ? { list } : {}),
  ...(sort ? { sort } : {}),
});

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

/** Why a line has to be opened to be decided about. */
export function leftText(row: TaskRow, act: Together): string {
  if (row.isClaimable) return t("tasks.batchLeft.claim");
  if (act === "refuse" && row.node?.kind !== "approve") return t("tasks.batchLeft.refuse");
  return t(row.opinion === "always" ? "tasks.batchLeft.opinion" : "tasks.batchLeft.fields");
}

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
