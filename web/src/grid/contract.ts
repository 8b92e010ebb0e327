/**
 * What the sheet asks of its rows and columns. It knows no field kinds: fields/columns.ts makes the columns.
 */
import type { ComponentType } from "react";
import type { Value } from "../api/types";
import type { Choice } from "../kit/choices";

export interface SheetWrong {
  message: string;
  /** Being looked up; the first or only the exact match counts. */
  pending?: "first" | "exact";
  offers?: readonly Choice[];
}

export interface SheetSection {
  label: string;
  count: number;
  isOpen: boolean;
  /** Texts by column. */
  sums: Readonly<Record<string, string>>;
}

export interface SheetRow {
  readonly key: string;
  readonly id?: string;
  readonly values: Readonly<Record<string, Value>>;
  /** Cells the user wrote. */
  readonly touched: readonly string[];
  /** Cells whose typed text, kept in `values`, is no value. */
  readonly wrong?: Readonly<Record<string, SheetWrong>>;
  /** Its place is known, its values are not at hand. */
  readonly blank?: boolean;
  /** The colour of the whole row: a class. */
  readonly tint?: string;
  /** Columns that may not be written in this row, whatever is written in others. */
  readonly shut?: ReadonlySet<string>;
  /** Why they may not, where that is known: such cells carry a lock. */
  readonly why?: string;
  /** It heads a group of rows instead of being one. */
  readonly section?: SheetSection;
  /** What it is counted as, where that is not its place. */
  readonly number?: number;
  /** Cells on their way to the server. */
  readonly saving?: ReadonlySet<string>;
}

export type Rows = readonly SheetRow[];

/** What typed or pasted text means: a value, a mistake, or something to look up. */
export type Parsed = { value: Value } | { wrong: string } | { search: string };

export interface SheetColumn {
  key: string;
  label: string;
  /** Pixels; columns that are not numeric grow beyond it when there is room. */
  width: number;
  /** How far it may shrink; without it, to a share of its width. */
  least?: number;
  grow?: boolean;
  /** What it shows is as wide as it says, however long its text is. */
  fixed?: boolean;
  align?: "right" | "center";
  required?: boolean;
  /** Computed or not allowed: grey, skipped by Tab, never written. */
  readonly?: boolean;
  /** Only what is typed goes in: its values are neither copied, filled nor moved, and no empty text is pasted over one. */
  typed?: boolean;
  hint?: string | null;
  sortable?: boolean;
  text(value: Value): string;
  /** What F2 puts into the editor and Ctrl+C onto the clipboard; `text` without it. */
  plain?(value: Value): string;
  parse(text: string): Parsed;
  choices?(search: string, signal: AbortSignal): Promise<readonly Choice[]>;
  /** Space changes the value without an editor. */
  toggle?(value: Value): Value;
  /** F2, Space or a double click asks for the value in a dialog instead of an editor; undefined leaves it. */
  ask?(value: Value): Promise<Value | undefined>;
  /** The value Ctrl+; writes. */
  today?: Value;
  /** Continue the chosen values by so many cells when the corner is dragged; repeats without it. */
  series?(values: readonly Value[], count: number): readonly Value[];
  /** The text under the column, made of the valid values. */
  total?(values: readonly Value[]): string;
  /** Digits of a value for the sum and mean of a chosen range. */
  digits?(value: Value): string | null;
  View?: ComponentType<{ value: Value; row: SheetRow }>;
}

/** Where the rows of a sheet stand in a longer list that is read in both directions. */
export interface SheetWindow {
  /** Another one means that somebody jumped, `atEnd` or to the start. */
  anchor: number;
  atEnd: boolean;
  /** The place of the first row; it falls when rows are put above. */
  floor: number;
  /** The number of the first row; null while it is not known. */
  number: number | null;
  onShow: (first: number, last: number) => void;
  onJump?: (end: boolean) => void;
}

/** The event that asks a sheet, by its element with `data-sheet`, to show a cell. */
export const SHOW_CELL = "sheet-show-cell";

/** The row that is always ready, below all others. */
export const READY_ROW = "";

export interface ShownCell {
  row: string;
  column?: string;
}

export interface Spot {
  row: number;
  col: number;
}

export interface Selection {
  active: Spot;
  anchor: Spot;
}

export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}
