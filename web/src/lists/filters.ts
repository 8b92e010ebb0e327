/**
 * A filter as rows of a builder, and back: tests joined by and/or, one nesting level. Pure.
 * A group inside may be denied as a whole. What is deeper stays as it is and can only be taken away.
 */
import type { Filter, FilterOp } from "../api/types";

export interface Test {
  readonly key: string;
  readonly path: string;
  readonly op: FilterOp;
  readonly value: unknown;
}

export interface Group {
  readonly key: string;
  readonly join: "and" | "or";
  /** Holds where what is inside does not. */
  readonly not?: boolean;
  readonly items: readonly Item[];
}

/** A piece the builder does not take apart. */
export interface Fixed {
  readonly key: string;
  readonly filter: Filter;
}

export type Item = Test | Group | Fixed;

export const isTest = (item: Item): item is Test => "path" in item;
export const isGroup = (item: Item): item is Group => "items" in item;

let made = 0;
export function newItemKey(): string {
  made += 1;
  return `i${made}`;
}

export const emptyTest = (): Test => ({ key: newItemKey(), path: "", op: "eq", value: null });
export const emptyGroup = (): Group => ({ key: newItemKey(), join: "and", items: [] });

const joinOf = (filter: Filter) => ("and" in filter ? "and" : "or" in filter ? "or" : null);
const partsOf = (filter: Filter) => ("and" in filter ? filter.and : "or" in filter ? filter.or : []);

function readTest(filter: { field: string; op: FilterOp; value?: unknown }): Test {
  return { key: newItemKey(), path: filter.field, op: filter.op, value: filter.value ?? null };
}

function readItem(filter: Filter, level: number): Item {
  if ("field" in filter) return readTest(filter);
  if ("not" in filter) return readDenied(filter, level);
  const join = joinOf(filter);
  const parts = partsOf(filter);
  if (!join || level > 1) return { key: newItemKey(), filter };
  return { key: newItemKey(), join, items: parts.map((part) => readItem(part, level + 1)) };
}

/** What is denied is a group of its own, also of one test; twice denied it is left alone. */
function readDenied(filter: { not: Filter }, level: number): Item {
  const inner = level > 1 || "not" in filter.not ? null : readItem(filter.not, Math.max(level, 1));
  if (!inner || (!isTest(inner) && !isGroup(inner))) return { key: newItemKey(), filter };
  return isGroup(inner) ? { ...inner, not: true } : { ...emptyGroup(), items: [inner], not: true };
}

/** Take a filter apart; no filter is an empty group. */
export function readFilter(filter: Filter | null | undefined): Group {
  if (!filter) return emptyGroup();
  const item = readItem(filter, 0);
  return isGroup(item) && !item.not ? item : { ...emptyGroup(), items: [item] };
}

/** The same as a group whose parts must all hold. */
export const allOf = (group: Group): Group =>
  group.join === "or" && group.items.length > 1
    ? { ...emptyGroup(), items: [group] }
    : { ...group, join: "and" };

const isSaid = (value: unknown) =>
  value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);

/** These say all by themselves. */
export const takesNoValue = (op: FilterOp) => op === "empty" || op === "not_empty";

/** A test that is not yet filled in tests nothing. */
export function isComplete(test: Test): boolean {
  if (test.path === "") return false;
  if (takesNoValue(test.op)) return true;
  if (test.op === "between")
    return Array.isArray(test.value) && test.value.length === 2 && test.value.every(isSaid);
  return isSaid(test.value);
}

function writeItem(item: Item): Filter | null {
  if (isGroup(item)) {
    const inner = writeFilter(item);
    return inner && item.not ? { not: inner } : inner;
  }
  if (!isTest(item)) return item.filter;
  if (!isComplete(item)) return null;
  if (takesNoValue(item.op)) return { field: item.path, op: item.op };
  return { field: item.path, op: item.op, value: item.value };
}

/** Put a group together again; what is incomplete is left out, one part needs no group. */
export function writeFilter(group: Group): Filter | null {
  const parts = group.items.flatMap((item) => writeItem(item) ?? []);
  if (parts.length <= 1) return parts[0] ?? null;
  return group.join === "and" ? { and: parts } : { or: parts };
}

/** The parts that must all hold, each of which can be taken away alone. */
export function conjuncts(filter: Filter | null): readonly Filter[] {
  if (!filter) return [];
  return "and" in filter ? filter.and : [filter];
}

export function without(filter: Filter, index: number): Filter | null {
  const rest = conjuncts(filter).filter((_, at) => at !== index);
  return rest.length <= 1 ? (rest[0] ?? null) : { and: rest };
}

/** Both must hold. */
export function both(one: Filter | null | undefined, other: Filter | null | undefined): Filter | null {
  if (!one || !other) return one ?? other ?? null;
  return { and: [...conjuncts(one), ...conjuncts(other)] };
}

/** Read a filter out of an address; null when there is none or it is no filter. */
export function parseFilter(text: string | undefined): Filter | null {
  if (!text) return null;
  try {
    const filter: unknown = JSON.parse(text);
    return isFilter(filter) ? filter : null;
  } catch {
    return null;
  }
}

function isFilter(value: unknown): value is Filter {
  if (typeof value !== "object" || value === null) return false;
  if ("field" in value) return typeof value.field === "string" && "op" in value;
  if ("and" in value) return Array.isArray(value.and) && value.and.every(isFilter);
  if ("or" in value) return Array.isArray(value.or) && value.or.every(isFilter);
  return "not" in value && isFilter(value.not);
}
