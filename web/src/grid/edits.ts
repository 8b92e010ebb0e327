/**
 * What a key or a paste does to the rows; pure. Rows are never changed in place, so an undo is the old list.
 */
import type { Value } from "../api/types";
import { t } from "../text";
import type { Range, Rows, SheetColumn, SheetRow, SheetWrong, Spot } from "./contract";

export interface Sheet {
  columns: readonly SheetColumn[];
  rows: Rows;
  maxRows: number;
  /** The rows are those of a list: a block that reaches over others is not written at all. */
  fixed?: boolean;
}

export interface CellEdit {
  row: number;
  col: number;
  value: Value;
  wrong?: SheetWrong;
}

/** Whether a cell may be written. */
export const isShut = (column: SheetColumn | undefined, row: SheetRow | undefined): boolean =>
  !column || column.readonly === true || row?.blank === true || row?.shut?.has(column.key) === true;

/** Whether it is shut in this row, and others of its column are not. */
export const isLocked = (column: SheetColumn, row: SheetRow | undefined): boolean =>
  column.readonly !== true && row?.why !== undefined && row.shut?.has(column.key) === true;

let made = 0;
export function blankRow(): SheetRow {
  made += 1;
  return { key: `row-${made}`, values: {}, touched: [] };
}

function writeRow(row: SheetRow, edits: readonly CellEdit[], columns: readonly SheetColumn[]): SheetRow {
  const values = { ...row.values };
  const wrong = { ...row.wrong };
  const touched = new Set(row.touched);
  for (const edit of edits) {
    const key = columns[edit.col]?.key ?? "";
    values[key] = edit.value;
    touched.add(key);
    if (edit.wrong) wrong[key] = edit.wrong;
    else delete wrong[key];
  }
  const { wrong: _, ...plain } = row;
  const written = { ...plain, values, touched: [...touched] };
  return Object.keys(wrong).length > 0 ? { ...written, wrong } : written;
}

/** Write cells, growing the sheet up to its limit; read-only columns and rows beyond the limit are left out. */
export function writeCells({ columns, rows, maxRows }: Sheet, edits: readonly CellEdit[]): Rows {
  const byRow = new Map<number, CellEdit[]>();
  for (const edit of edits) {
    if (edit.row >= maxRows || isShut(columns[edit.col], rows[edit.row])) continue;
    const list = byRow.get(edit.row);
    if (list) list.push(edit);
    else byRow.set(edit.row, [edit]);
  }
  if (byRow.size === 0) return rows;
  const next = [...rows];
  for (let last = Math.max(...byRow.keys()); next.length <= last; ) next.push(blankRow());
  for (const [row, list] of byRow) next[row] = writeRow(next[row] as SheetRow, list, columns);
  return next;
}

/** What a text means in a column: a value, or the text itself with what is wrong about it. */
export function read(
  column: SheetColumn,
  text: string,
  match: "first" | "exact",
): Pick<CellEdit, "value" | "wrong"> {
  if (text.trim() === "") return { value: null };
  const parsed = column.parse(text);
  if ("value" in parsed) return { value: parsed.value };
  if ("wrong" in parsed) return { value: text, wrong: { message: parsed.wrong } };
  return { value: parsed.search, wrong: { message: t("grid.searching"), pending: match } };
}

/** Write what comes from other cells. */
const writeCopied = (sheet: Sheet, edits: readonly CellEdit[]): Rows =>
  writeCells(
    sheet,
    edits.filter(({ col }) => !sheet.columns[col]?.typed),
  );

export function cellsOf(range: Range): Spot[] {
  const spots: Spot[] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    for (let col = range.left; col <= range.right; col += 1) spots.push({ row, col });
  }
  return spots;
}

/** Empty cells; once they were cut only what lies on the clipboard. */
export function clearRange(sheet: Sheet, range: Range, isCut = false): Rows {
  const inside = { ...range, bottom: Math.min(range.bottom, sheet.rows.length - 1) };
  const cells = cellsOf(inside).map((spot) => ({ ...spot, value: null }));
  return isCut ? writeCopied(sheet, cells) : writeCells(sheet, cells);
}

export interface Pasted {
  rows: Rows;
  /** The block that was written, to be chosen afterwards. */
  range: Range;
  notes: string[];
}

/** Lay a block of texts over the sheet from the range's corner; one cell fills the whole range. */
export function paste(sheet: Sheet, range: Range, block: readonly (readonly string[])[]): Pasted {
  const { columns, maxRows } = sheet;
  const single = block.length === 1 && block[0]?.length === 1 ? (block[0][0] ?? "") : null;
  const height = single === null ? block.length : range.bottom - range.top + 1;
  const wide = Math.max(0, ...block.map((line) => line.length));
  const width = single === null ? wide : range.right - range.left + 1;
  const rowsIn = Math.min(height, maxRows - range.top);
  const colsIn = Math.min(width, columns.length - range.left);
  if (sheet.fixed && (rowsIn < height || sheet.rows.slice(range.top, range.top + height).some(isAway))) {
    const below = sheet.rows.slice(range.top).findIndex(isAway);
    const n = below < 0 ? rowsIn : below;
    return { rows: sheet.rows, range, notes: [t("grid.tooTall", { rows: height, n })] };
  }
  const edits: CellEdit[] = [];
  let skipped = false;
  let locked = 0;
  for (let down = 0; down < rowsIn; down += 1) {
    const line = single === null ? (block[down] ?? []) : null;
    for (let across = 0; across < colsIn; across += 1) {
      const text = line ? line[across] : single;
      const column = columns[range.left + across];
      if (text === undefined || text === null || !column) continue;
      const row = sheet.rows[range.top + down];
      if (isLocked(column, row)) locked += 1;
      else if (isShut(column, row) || (column.typed && text.trim() === "")) skipped = true;
      else edits.push({ row: range.top + down, col: range.left + across, ...read(column, text, "exact") });
    }
  }
  const notes: string[] = [];
  if (width > colsIn) notes.push(t("grid.extraColumns", { n: width - colsIn }));
  if (height > rowsIn) notes.push(t("grid.extraRows", { max: maxRows, n: height - rowsIn }));
  if (locked > 0) notes.push(t("grid.skippedLocked", { n: locked }));
  if (skipped) notes.push(t("grid.skippedReadonly"));
  return {
    rows: writeCells(sheet, edits),
    range: {
      ...range,
      bottom: range.top + Math.max(rowsIn, 1) - 1,
      right: range.left + Math.max(colsIn, 1) - 1,
    },
    notes,
  };
}

const isAway = (row: SheetRow) => row.blank === true;

const cellAt = ({ columns, rows }: Sheet, row: number, col: number): Pick<CellEdit, "value" | "wrong"> => {
  const key = columns[col]?.key ?? "";
  return { value: rows[row]?.values[key] ?? null, wrong: rows[row]?.wrong?.[key] };
};

/** Copy the top row of the range downwards; a range of one row takes the row above. */
export function fillDown(sheet: Sheet, range: Range): Rows {
  const from = range.top === range.bottom ? range.top - 1 : range.top;
  if (from < 0) return sheet.rows;
  const target = cellsOf({ ...range, top: from + 1 });
  return writeCopied(
    sheet,
    target.map((spot) => ({ ...spot, ...cellAt(sheet, from, spot.col) })),
  );
}

/** Copy the left column of the range to the right, read anew by each column. */
export function fillRight(sheet: Sheet, range: Range): Rows {
  const from = sheet.columns[range.left];
  if (!from || from.typed) return sheet.rows;
  const edits = cellsOf({ ...range, left: range.left + 1 }).flatMap((spot) => {
    const column = sheet.columns[spot.col];
    const { value } = cellAt(sheet, spot.row, range.left);
    return column ? [{ ...spot, ...read(column, plainText(from, value), "exact") }] : [];
  });
  return writeCopied(sheet, edits);
}

/** Write the same text into every cell of the range (Ctrl+Enter). */
export function fillSame(sheet: Sheet, range: Range, text: string): Rows {
  const edits = cellsOf(range).flatMap((spot) => {
    const column = sheet.columns[spot.col];
    return column ? [{ ...spot, ...read(column, text, "first") }] : [];
  });
  return writeCells(sheet, edits);
}

/** Continue the chosen rows down to `bottom`, column by column (the corner was dragged). */
export function extend(sheet: Sheet, range: Range, bottom: number): Rows {
  const count = bottom - range.bottom;
  if (count <= 0) return sheet.rows;
  const edits: CellEdit[] = [];
  for (let col = range.left; col <= range.right; col += 1) {
    const source = cellsOf({ ...range, left: col, right: col }).map((spot) => cellAt(sheet, spot.row, col));
    const series = sheet.columns[col]?.series?.(
      source.map((cell) => cell.value),
      count,
    );
    for (let step = 0; step < count; step += 1) {
      const repeated = source[step % source.length];
      const cell = series ? { value: series[step] ?? null } : repeated;
      if (cell) edits.push({ row: range.bottom + 1 + step, col, ...cell });
    }
  }
  return writeCopied(sheet, edits);
}

/** Not `toSpliced`: browsers of 2020 have none. */
const inserted = (rows: Rows, before: number, more: Rows): Rows => [
  ...rows.slice(0, before),
  ...more,
  ...rows.slice(before),
];

export function insertRow({ rows, maxRows }: Sheet, before: number): Rows {
  return rows.length >= maxRows ? rows : inserted(rows, before, [blankRow()]);
}

export function addRows({ rows, maxRows }: Sheet, count: number): Rows {
  const room = Math.max(0, Math.min(count, maxRows - rows.length));
  return room === 0 ? rows : [...rows, ...Array.from({ length: room }, blankRow)];
}

export function removeRows({ rows }: Sheet, range: Range): Rows {
  return rows.filter((_, index) => index < range.top || index > range.bottom);
}

/** Where rows stand that are moved up or down by one; null where they cannot. */
export function movedRange({ rows }: Sheet, range: Range, step: 1 | -1): Range | null {
  const bottom = Math.min(range.bottom, rows.length - 1);
  if (range.top > bottom || range.top + step < 0 || bottom + step >= rows.length) return null;
  return { ...range, top: range.top + step, bottom: bottom + step };
}

/** Move the chosen rows past their neighbour. */
export function moveRows(sheet: Sheet, range: Range, step: 1 | -1): Rows {
  const moved = movedRange(sheet, range, step);
  if (!moved) return sheet.rows;
  const next = [...sheet.rows];
  next.splice(moved.top, 0, ...next.splice(range.top, moved.bottom - moved.top + 1));
  return next;
}

/** Order the rows by a column, once; empty and wrong cells come last, and equals stay as they are. */
export function sortRows({ columns, rows }: Sheet, col: number, dir: 1 | -1): Rows {
  const column = columns[col];
  if (!column) return rows;
  const keys = rows.map((row) => {
    const value = row.wrong?.[column.key] ? null : (row.values[column.key] ?? null);
    const text = value === null ? "" : column.text(value);
    return { row, text, digits: value === null ? null : (column.digits?.(value) ?? null) };
  });
  keys.sort((one, other) => {
    if (!one.text || !other.text) return Number(!one.text) - Number(!other.text);
    const both = one.digits !== null && other.digits !== null;
    const order = both
      ? Number(one.digits) - Number(other.digits)
      : one.text.localeCompare(other.text, "zh", { numeric: true });
    return dir * order;
  });
  return keys.every(({ row }, index) => row === rows[index]) ? rows : keys.map(({ row }) => row);
}

/** Put copies of the chosen rows below them; only what may be written is copied. */
export function duplicateRows({ columns, rows, maxRows }: Sheet, range: Range): Rows {
  const open = columns.filter((column) => !column.readonly && !column.typed).map((column) => column.key);
  const typed = Object.fromEntries(columns.flatMap(({ key, typed }) => (typed ? [[key, null]] : [])));
  const copies = rows.slice(range.top, range.bottom + 1).map((row) => ({
    ...blankRow(),
    values: { ...row.values, ...typed },
    touched: open.filter((key) => key in row.values),
    ...(row.wrong ? { wrong: row.wrong } : {}),
  }));
  return inserted(rows, range.bottom + 1, copies.slice(0, Math.max(0, maxRows - rows.length)));
}

export const plainText = (column: SheetColumn, value: Value): string =>
  value === null ? "" : (column.plain ?? column.text)(value);

/** The texts of a range, row by row, as they go onto the clipboard. */
export function textsOf(sheet: Sheet, range: Range): string[][] {
  const texts: string[][] = [];
  for (let row = range.top; row <= Math.min(range.bottom, sheet.rows.length - 1); row += 1) {
    texts.push(
      sheet.columns.slice(range.left, range.right + 1).map((column) => {
        const value = sheet.rows[row]?.values[column.key] ?? null;
        return sheet.rows[row]?.wrong?.[column.key] ? String(value) : plainText(column, value);
      }),
    );
  }
  return texts;
}
