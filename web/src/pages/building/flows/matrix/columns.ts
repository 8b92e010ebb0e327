/** The columns of the sheet of a matrix: what a cell says, and what typed or pasted text means. */
import type { MatrixElement, MatrixRow } from "../../../../api/flows";
import type { Value } from "../../../../api/types";
import { type Named, rangeText, readNames } from "../../../../document/flows/matrix";
import { newId } from "../../../../document/tree";
import type { Rows, SheetColumn, SheetRow } from "../../../../grid/contract";
import { t } from "../../../../text";
import { type Range, readRange } from "../../../../text/ranges";

export const PERSON = "p:";
export const ROLE = "r:";

/** What cells may name, by column. People and roles stand in one column, told apart by the head of their id. */
export interface Book {
  people: readonly Named[];
  departments: readonly Named[];
  options: readonly Named[];
  /** Whether it is known who everybody is whom the rows name: until then nobody is said to be gone. */
  isSaid: boolean;
}

type Column = "range" | "departments" | "options" | "starter" | "who";

const shown = (range: Range) =>
  rangeText(range, { from: (n) => t("matrix.from", { n }), below: (n) => t("matrix.below", { n }) });
export const sayRange = (range: Range) => shown(range) || t("matrix.everything");

function range(): SheetColumn {
  return {
    key: "range",
    label: t("matrix.range"),
    width: 150,
    text: (value) => String(value ?? ""),
    parse: (text) => {
      const read = readRange(text);
      if ("wrong" in read) return { wrong: t(`matrix.no.${read.wrong}`, { text: text.trim() }) };
      return { value: shown(read) || null };
    },
  };
}

type Pick = (value: Value, known: readonly Named[], label: string) => Promise<Value | undefined>;

interface Names {
  key: Column;
  label: string;
  known: readonly Named[];
  width: number;
}

function names({ key, label, known, width }: Names, book: Book, pick: Pick): SheetColumn {
  const byId = new Map(known.map((one) => [one.id, one.name]));
  const lost = (id: string) => t(id.startsWith(PERSON) && !book.isSaid ? "flows.somebody" : "flows.gone");
  const nameOf = (id: string) => byId.get(id) ?? lost(id);
  return {
    key,
    label,
    width,
    grow: true,
    text: (value) =>
      Array.isArray(value) ? ids(value).map(nameOf).join(t("field.comma")) : String(value ?? ""),
    parse: (text) => {
      const read = readNames(text, known);
      if ("why" in read) return { wrong: t(`matrix.${read.why}`, { name: read.name, column: label }) };
      return { value: read.ids };
    },
    ask: (value) => {
      const others = ids(value).filter((id) => !byId.has(id));
      return pick(value, [...others.map((id) => ({ id, name: lost(id) })), ...known], label);
    },
  };
}

export function columnsOf(matrix: MatrixElement, book: Book, pick: Pick): SheetColumn[] {
  const { people, departments, options } = book;
  const column = (key: Column, label: string, known: readonly Named[], width: number) =>
    names({ key, label, known, width }, book, pick);
  return [
    ...(matrix.amount ? [range()] : []),
    ...(matrix.department ? [column("departments", t("flows.matrix.departments"), departments, 150)] : []),
    ...(matrix.option ? [column("options", t("flows.matrix.options"), options, 150)] : []),
    ...(matrix.by_starter ? [column("starter", t("matrix.starter"), people, 160)] : []),
    column("who", t("flows.matrix.who"), people, 220),
  ];
}

const tagged = (people: readonly string[] = [], roles: readonly string[] = []) => [
  ...people.map((id) => `${PERSON}${id}`),
  ...roles.map((id) => `${ROLE}${id}`),
];
const orNull = (ids: readonly string[]): Value => (ids.length ? ids : null);

export const rowsOf = (rows: readonly MatrixRow[]): Rows =>
  rows.map((row) => ({
    key: row.id,
    touched: [],
    values: {
      range: shown(row) || null,
      departments: orNull(row.departments),
      options: orNull(row.options),
      starter: orNull(tagged(row.starters, row.starter_roles)),
      who: orNull(tagged(row.people, row.roles)),
    },
  }));

const ids = (value: Value | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
const of = (value: Value | undefined, head: string) =>
  ids(value).flatMap((id) => (id.startsWith(head) ? [id.slice(head.length)] : []));

export const isBlank = (row: SheetRow) =>
  Object.values(row.values).every((value) => value === null || value === undefined || value === "");

/** The row as it is kept; what a column says that is not used goes. known: the ids of rows that were there. */
export function matrixRow(row: SheetRow, matrix: MatrixElement, known: ReadonlySet<string>): MatrixRow {
  const { values } = row;
  const read = matrix.amount ? readRange(String(values.range ?? "")) : { least: null, most: null };
  return {
    id: known.has(row.key) ? row.key : newId(),
    ...("wrong" in read ? { least: null, most: null } : read),
    departments: matrix.department ? ids(values.departments) : [],
    options: matrix.option ? ids(values.options) : [],
    starters: matrix.by_starter ? of(values.starter, PERSON) : [],
    starter_roles: matrix.by_starter ? of(values.starter, ROLE) : [],
    people: of(values.who, PERSON),
    roles: of(values.who, ROLE),
  };
}

/** How many cells of the columns that are used hold what was not understood. */
export const countWrong = (rows: Rows, columns: readonly SheetColumn[]): number =>
  rows.reduce((sum, row) => sum + columns.filter((one) => row.wrong?.[one.key]).length, 0);

/** Texts that were not understood, read once more with what is known by now. */
export function readAgain(rows: Rows, columns: readonly SheetColumn[]): Rows {
  let changed = false;
  const next = rows.map((row) => {
    let made = row;
    for (const column of columns) {
      if (!made.wrong?.[column.key]) continue;
      const parsed = column.parse(String(made.values[column.key] ?? ""));
      if (!("value" in parsed)) continue;
      const { [column.key]: _mended, ...wrong } = made.wrong;
      made = { ...made, values: { ...made.values, [column.key]: parsed.value }, wrong };
      changed = true;
    }
    return made;
  });
  return changed ? next : rows;
}
