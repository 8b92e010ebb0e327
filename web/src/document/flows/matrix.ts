/** The rows of a matrix of approval, as a sheet writes them and back; where they overlap or leave gaps. Pure. */
import type { MatrixRow } from "../../api/flows";
import { parseTsv, toTsv } from "../../grid/clipboard";
import { fromText, HEAD, isAlone, isEverything, type Range, upToText } from "../../text/ranges";

export interface RangeWords {
  from: (n: string) => string;
  below: (n: string) => string;
}

export const rangeText = ({ least, most }: Range, words: RangeWords): string =>
  least !== null && most !== null
    ? `${least}-${most}`
    : least !== null
      ? words.from(least)
      : most !== null
        ? words.below(most)
        : "";

/** A pasted block as the sheet takes it: without its head, and with two columns of amounts made one. */
export function blockPasted(text: string): string {
  const lines = parseTsv(text);
  const [head] = lines;
  const isHead =
    lines.length > 1 && head?.some((cell) => HEAD.test(cell)) && !head.some((cell) => /\d/.test(cell));
  const rows = (isHead ? lines.slice(1) : lines).filter((line) => line.some((cell) => cell.trim() !== ""));
  const isTwo =
    rows.some(([least, most]) => isAlone(least) && isAlone(most)) &&
    rows.every(([least = "", most = ""]) => [least, most].every((one) => isEverything(one) || isAlone(one)));
  if (!isTwo) return isHead ? toTsv(rows) : text;
  const joined = ([least = "", most = "", ...rest]: string[]) => {
    const [from, to] = [isAlone(least), isAlone(most)];
    return [from && to ? `${least}-${most}` : from ? fromText(least) : to ? upToText(most) : "", ...rest];
  };
  return toTsv(rows.map(joined));
}

/** Somebody or something a cell may name. */
export interface Named {
  id: string;
  name: string;
  /** Others it is known by, such as a login. */
  also?: readonly string[];
}

export type NameTrouble = { name: string; why: "unknown" | "several" };

const folded = (text: string) => text.normalize("NFKC").trim().toLowerCase();
export const namesIn = (text: string): string[] =>
  text
    .split(/[、,，;；|/\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** Read names by what is exactly so called; the first that is not, or by which several are called, is told. */
export function readNames(text: string, known: readonly Named[]): { ids: string[] } | NameTrouble {
  const ids: string[] = [];
  for (const name of namesIn(text)) {
    const wanted = folded(name);
    const byName = known.filter((one) => folded(one.name) === wanted);
    const found =
      byName.length > 0 ? byName : known.filter((one) => one.also?.some((also) => folded(also) === wanted));
    const [first] = found;
    if (!first || found.length > 1) return { name, why: first ? "several" : "unknown" };
    if (!ids.includes(first.id)) ids.push(first.id);
  }
  return { ids };
}

export interface MatrixNote {
  kind: "gap" | "overlap" | "never";
  /** By its place, the row it is told at. */
  row: number;
  /** The other row, counted from 1. */
  other?: number;
  /** What is meant, null without an end. */
  range: Range;
}

const low = (row: Range) => (row.least === null ? Number.NEGATIVE_INFINITY : Number(row.least));
const high = (row: Range) => (row.most === null ? Number.POSITIVE_INFINITY : Number(row.most));
const dimensions = (row: MatrixRow) => [
  row.departments,
  row.options,
  [...(row.starters ?? []), ...(row.starter_roles ?? [])],
];
const pairs = (one: MatrixRow, other: MatrixRow) => {
  const theirs = dimensions(other);
  return dimensions(one).map((mine, index) => [mine, theirs[index] ?? []] as const);
};
const meet = (one: MatrixRow, other: MatrixRow) =>
  pairs(one, other).every(([a, b]) => !a.length || !b.length || a.some((id) => b.includes(id)));
const holdsFor = (wide: MatrixRow, narrow: MatrixRow) =>
  pairs(wide, narrow).every(([a, b]) => !a.length || (b.length > 0 && b.every((id) => a.includes(id))));

function shared(one: Range, other: Range): Range | null {
  if (Math.max(low(one), low(other)) >= Math.min(high(one), high(other))) return null;
  return {
    least: low(one) >= low(other) ? one.least : other.least,
    most: high(one) <= high(other) ? one.most : other.most,
  };
}

/** Where rows meet twice, are never used or leave gaps; `flow_ranges.py` says the same of a draft. */
export function matrixNotes(rows: readonly MatrixRow[]): MatrixNote[] {
  const notes: MatrixNote[] = [];
  for (const [index, row] of rows.entries()) {
    for (const [before, other] of rows.slice(0, index).entries()) {
      const range = shared(row, other);
      if (!range || !meet(row, other)) continue;
      const isWithin = low(other) <= low(row) && high(other) >= high(row);
      if (isWithin && holdsFor(other, row)) {
        notes.push({ kind: "never", row: index, other: before + 1, range });
        break;
      }
      if (!holdsFor(row, other) || holdsFor(other, row))
        notes.push({ kind: "overlap", row: index, other: before + 1, range });
    }
  }
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const key = JSON.stringify(dimensions(row).map((ids) => [...ids].sort()));
    if (seen.has(key)) continue;
    seen.add(key);
    for (const range of gapsOf(rows.filter((one) => holdsFor(one, row))))
      notes.push({ kind: "gap", row: index, range });
  }
  return notes;
}

/** The amounts, from nothing on, for which no row is there. */
function gapsOf(rows: readonly Range[]): Range[] {
  const gaps: Range[] = [];
  let reached: string | null = "0";
  for (const row of [...rows].sort((one, other) => low(one) - low(other))) {
    if (reached === null) break;
    if (low(row) > Number(reached))
      gaps.push({ least: gaps.length || reached !== "0" ? reached : null, most: row.least });
    if (high(row) > Number(reached)) reached = row.most;
  }
  if (reached !== null) gaps.push({ least: reached, most: null });
  return gaps;
}
