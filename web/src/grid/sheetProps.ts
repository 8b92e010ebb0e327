/** What a sheet is drawn from. */
import type { ReactNode } from "react";
import type { Order } from "../api/types";
import type { MenuItem } from "../kit/MenuList";
import type { Rows, SheetColumn, SheetRow, SheetWindow } from "./contract";
import type { Widths } from "./layout";
import type { SheetOptions } from "./model";

export interface SheetGridProps {
  label: string;
  columns: readonly SheetColumn[];
  rows: Rows;
  /** Without it the sheet is read-only. */
  onRows?: (rows: Rows) => void;
  maxRows?: number;
  historyKey?: string | number;
  /** The server's complaint about a cell. */
  problem?: (row: string, column: string) => string | null;
  /** What the server warns of in a cell, and takes all the same. */
  warning?: (row: string, column: string) => string | null;
  /** Read-only cells are of before the last change. */
  stale?: boolean;
  rowHeight?: number;
  /** Fill the parent's height; otherwise as high as the rows, at most `maxHeight`. */
  fill?: boolean;
  maxHeight?: number;
  /** Columns as wide as their content (rows that are only read). */
  fit?: boolean;
  totals?: boolean;
  footer?: boolean;
  /** What else stands beside adding rows; `change` is one step for undo. */
  extra?: (change: (rows: Rows) => void) => ReactNode;
  order?: readonly Order[];
  onSort?: (column: SheetColumn, additive: boolean) => void;
  /** Widths somebody gave to columns; the sheet keeps them itself without. */
  widths?: Widths;
  onWidths?: (widths: Widths) => void;
  /** Rows are ticked by their number, or by Space (read-only sheets). */
  ticked?: ReadonlySet<string>;
  onTick?: (ticked: ReadonlySet<string>) => void;
  /** Rows open by click or Enter (read-only sheets). */
  onOpen?: (row: SheetRow, event: { ctrlKey: boolean; metaKey: boolean }) => void;
  href?: (row: SheetRow) => string;
  /** Key of the row shown beside the sheet. */
  current?: string;
  /** The rows are a part of a longer list. */
  window?: SheetWindow;
  /** A group is opened or closed, by the key of the row that heads it. */
  onSection?: (key: string) => void;
  /** How many columns stay when the sheet is scrolled sideways. */
  frozen?: number;
  /** The rows are those of a list: the cursor goes with its row, others go back and forth. */
  list?: {
    onTravel: (step: "undo" | "redo") => void;
    onEditing: (on: boolean) => void;
    onTrouble: SheetOptions["onTrouble"];
    /** Rows may be added below, up to `maxRows`; a paste that would is asked about. None is added without it. */
    onGrow?: SheetOptions["onGrow"];
    /** The cursor went to another row; null stands for the one that is always ready. */
    onRow?: (key: string | null) => void;
    menu: (rows: Rows) => MenuItem[];
  };
  empty?: ReactNode;
  testId?: string;
}
