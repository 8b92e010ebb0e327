/** A list put together by a field: its groups, how each is called, and which records stand in one. Pure. */
import type { FieldView, Filter, ListRow, Order, Value } from "../../api/types";
import { noScope, readerOf } from "../../fields/registry";
import { isRef } from "../../fields/values";
import type { SheetRow } from "../../grid/contract";
import { t } from "../../text";
import { familyOf, isCut, isSet } from "../filterFields";

export interface GroupOf {
  key: string;
  label: string;
  count: number;
  where: Filter;
  /** What is summed up, as the server writes it, by path. */
  sums: ReadonlyMap<string, string>;
}

/** So many groups are told; more nobody overlooks. */
export const MOST_GROUPS = 1000;
/** So few are open from the beginning. */
export const FEW_GROUPS = 8;

/** Days are put together by months. */
export const isSpanned = (field: FieldView): boolean => familyOf(field) === "day" && !isCut(field);

/** In which direction groups stand: as the list is sorted by the field, else from the first to the last. */
export const groupOrder = (path: string, order: readonly Order[]): Order => ({
  field: "g",
  dir: order.find((one) => one.field === path)?.dir ?? "asc",
});

export function groupsOf(
  rows: readonly Record<string, Value>[],
  field: FieldView,
  path: string,
  sums: readonly string[],
): GroupOf[] {
  return rows.map((row) => {
    const value = row.g ?? null;
    const told = sums.flatMap((one, index) => {
      const sum = row[`s${index}`];
      return typeof sum === "string" ? [[one, sum] as const] : [];
    });
    return {
      key: JSON.stringify(isRef(value) ? value.id : value),
      label: labelOf(value, field, path),
      count: Number(row.n ?? 0),
      where: whereOf(value, field, path),
      sums: new Map(told),
    };
  });
}

function labelOf(value: Value, field: FieldView, path: string): string {
  if (value === null) return t("kanban.none");
  if (isSpanned(field)) return String(value);
  const shown: Value = isSet(familyOf(field)) ? ([value] as Value) : value;
  return readerOf(field).Cell({ field, path, scope: noScope }).text(shown) || t("kanban.none");
}

function whereOf(value: Value, field: FieldView, path: string): Filter {
  if (value === null) return { field: path, op: "empty" };
  if (isSpanned(field)) return monthOf(String(value), path);
  const sought = isRef(value) ? value.id : value;
  if (isSet(familyOf(field))) return { field: path, op: "in", value: [sought] };
  return { field: path, op: "eq", value: sought };
}

/** All days of "2026-05". */
function monthOf(month: string, path: string): Filter {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
  return {
    and: [
      { field: path, op: "gte", value: `${month}-01` },
      { field: path, op: "lt", value: `${next.padStart(7, "0")}-01` },
    ],
  };
}

export interface OpenGroup {
  group: GroupOf;
  isOpen: boolean;
  rows: readonly ListRow[];
}

const AT_ONCE = 100;
const BLANK = "more";

/** Heads of groups, and below those that are open their rows; what is not at hand yet is blank. */
export function sectioned(
  groups: readonly OpenGroup[],
  rowOf: (row: ListRow) => SheetRow,
  sumText: (path: string, value: string) => string,
): SheetRow[] {
  return groups.flatMap(({ group, isOpen, rows }) => {
    const sums = Object.fromEntries([...group.sums].map(([path, sum]) => [path, sumText(path, sum)]));
    const head: SheetRow = {
      key: `group ${group.key}`,
      values: {},
      touched: [],
      blank: true,
      section: { label: group.label, count: group.count, isOpen, sums },
    };
    if (!isOpen) return [head];
    const missing = Math.min(AT_ONCE, Math.max(0, group.count - rows.length));
    const blanks = Array.from(
      { length: missing },
      (_, index): SheetRow => ({
        key: `${BLANK} ${index} ${group.key}`,
        values: {},
        touched: [],
        blank: true,
      }),
    );
    return [head, ...rows.map((row, index) => ({ ...rowOf(row), number: index + 1 })), ...blanks];
  });
}

/** The group a row that is not at hand belongs to. */
export function groupOfBlank(row: SheetRow | undefined): string | null {
  const [, key] = new RegExp(`^${BLANK} \\d+ (.*)$`).exec(row?.key ?? "") ?? [];
  return key ?? null;
}

export const groupOfHead = (key: string): string => key.replace(/^group /, "");
