/**
 * The moving parts of a sheet, without React: cursor, editor, undo, and what each command does to the rows.
 * Drawing is SheetGrid's; what a key means is keys.ts; how rows change is edits.ts.
 */
import { createStore } from "zustand/vanilla";
import type { Value } from "../api/types";
import type { Choice } from "../kit/choices";
import { toast } from "../kit/toast";
import { t } from "../text";
import { parseTsv, toTsv } from "./clipboard";
import type { Range, Rows, Selection, SheetColumn, Spot } from "./contract";
import * as edits from "./edits";
import { type History, noHistory, redo, remember, undo } from "./history";
import type { Command } from "./keys";
import { at, clamp, move, rangeOf, type Shape, tabStop } from "./selection";

export interface Editing {
  /** "type" began with a character: arrows end it; "edit" with F2: arrows move the caret. */
  mode: "type" | "edit";
  initial: string;
  text: string;
}

export interface SheetOptions {
  columns: readonly SheetColumn[];
  rows: Rows;
  onRows?: (rows: Rows) => void;
  maxRows: number;
  /** A new value forgets the undo steps: the rows were saved or loaded anew. */
  historyKey?: string | number;
  pageSize: number;
  /** The rows are those of a list: all of a block is written or nothing. */
  fixed?: boolean;
  /** Rows of a list may be added below; of a paste that would it is asked. None is added to a list without it. */
  onGrow?: (rows: number) => Promise<boolean>;
  /** Go back or forth instead of the model, which remembers nothing then. */
  onTravel?: (step: "undo" | "redo") => void;
  /** Go to the next cell that is not saved, from one. */
  onTrouble?: (step: 1 | -1, from: { row: string; column: string }) => void;
  /** Ctrl+Home and Ctrl+End of rows that are only partly at hand. */
  onJump?: (end: boolean) => void;
}

/** The one text box of the sheet, as far as the model moves it. */
export interface EditorBox {
  show(text: string, selected: boolean): void;
  clear(): void;
  focus(): void;
}

interface State {
  selection: Selection;
  editing: Editing | null;
  highlight: number;
}

interface Step {
  rows: Rows;
  selection: Selection;
}

type Of<D extends Command["do"]> = Extract<Command, { do: D }>;

const FAR = 1_000_000;
const RANGED = new Set<Command["do"]>(["clear", "cut", "fillDown", "fillRight", "fillSame"]);

export class SheetModel {
  readonly store = createStore<State>(() => ({ selection: at(0, 0), editing: null, highlight: -1 }));
  box: EditorBox | null = null;
  private history: History<Step> = noHistory;
  /** Where Tab began: Enter returns to this column, as in Excel. */
  private tabFrom: number | null = null;
  /** Esc was pressed: the next Tab leaves the sheet. */
  private leaving = false;

  constructor(public options: SheetOptions) {}

  /** Take the latest rows and columns of a drawing. */
  use(options: SheetOptions): void {
    if (options.historyKey !== this.options.historyKey) this.history = noHistory;
    this.options = options;
  }

  get readOnly(): boolean {
    return this.options.onRows === undefined;
  }

  /** Rows to walk on: the empty one that is always ready is the last. */
  get shape(): Shape {
    const { rows, maxRows, columns } = this.options;
    return { rows: rows.length + (!this.readOnly && rows.length < maxRows ? 1 : 0), cols: columns.length };
  }

  get selection(): Selection {
    return clamp(this.store.getState().selection, this.shape);
  }

  get range(): Range {
    return rangeOf(this.selection);
  }

  get editing(): Editing | null {
    return this.store.getState().editing;
  }

  /** Whether the active cell may not be written. */
  get isShut(): boolean {
    const row = this.options.rows[this.selection.active.row];
    return edits.isShut(this.column, row) || (this.isFixed && !row);
  }

  /** Whether no row is added. */
  private get isFixed(): boolean {
    return this.options.fixed === true && !this.options.onGrow;
  }

  private get column(): SheetColumn | undefined {
    return this.options.columns[this.selection.active.col];
  }

  select(next: Selection): void {
    this.store.setState({ selection: clamp(next, this.shape) });
  }

  private put(rows: Rows): void {
    this.options = { ...this.options, rows };
    this.options.onRows?.(rows);
  }

  /** Change the rows as one undoable step. */
  change(rows: Rows): void {
    if (this.readOnly || rows === this.options.rows) return;
    if (!this.options.onTravel) {
      this.history = remember(this.history, { rows: this.options.rows, selection: this.selection });
    }
    this.put(rows);
  }

  write(spot: Spot, value: Value): void {
    this.change(edits.writeCells(this.options, [{ ...spot, value }]));
  }

  /** Write later where the row of a spot stands by then: others may move it while somebody is asked. */
  later({ row, col }: Spot): (edit: Pick<edits.CellEdit, "value" | "wrong">) => void {
    const key = this.options.rows[row]?.key;
    return (edit) => {
      const { rows } = this.options; // the row that is ready has no key, and still is the one at the end
      const now = key === undefined ? rows.length : rows.findIndex((one) => one.key === key);
      if (now < 0) toast.say(t("grid.rowGone"));
      else this.change(edits.writeCells(this.options, [{ row: now, col, ...edit }]));
    };
  }

  /** Write without a new undo step: an answer that was being looked up. */
  amend = (list: readonly edits.CellEdit[]): void => this.put(edits.writeCells(this.options, list));

  private travel(name: "undo" | "redo"): void {
    if (this.options.onTravel) {
      this.options.onTravel(name);
      return;
    }
    const step = name === "undo" ? undo : redo;
    const went = step(this.history, { rows: this.options.rows, selection: this.selection });
    if (!went) return;
    this.history = went.history;
    this.put(went.state.rows);
    this.select(went.state.selection);
  }

  startEditing(mode: Editing["mode"], text: string): void {
    const { column } = this;
    if (this.readOnly || this.isShut || column?.toggle || !column) return;
    if (column.ask) {
      void this.ask(column);
      return;
    }
    this.box?.show(text, column.choices !== undefined);
    this.store.setState({ editing: { mode, initial: text, text }, highlight: -1 });
  }

  /** Let a dialog give the value of the active cell. */
  private async ask(column: SheetColumn): Promise<void> {
    const write = this.later(this.selection.active);
    const value = await column.ask?.(this.activeValue());
    this.box?.focus();
    if (value !== undefined) write({ value });
  }

  /** The text box changed, by key or input method: begins an edit that replaces the value. */
  type(text: string): void {
    const editing: Editing = this.editing ? { ...this.editing, text } : { mode: "type", initial: "", text };
    this.store.setState({ editing, highlight: text === "" ? -1 : 0 });
  }

  stopEditing(): void {
    this.box?.clear();
    this.store.setState({ editing: null, highlight: -1 });
  }

  /** End editing and write: a choice, else what the text means. */
  commit(choice?: Choice): void {
    const { editing, column } = this;
    const spot = this.selection.active;
    if (!editing || !column) return;
    this.stopEditing();
    const write = this.later(spot);
    const typed = () => write(edits.read(column, editing.text, "first"));
    if (choice?.make) {
      void choice.make().then((value) => {
        this.box?.focus();
        if (value === null) typed();
        else write({ value });
      });
    } else if (choice) this.write(spot, choice.value);
    else if (editing.text !== editing.initial) typed();
  }

  /** Do what a key means; false leaves it to the browser. */
  run(command: Command, choice?: Choice): boolean {
    if (command.do !== "tab") this.leaving = command.do === "leave";
    if (command.do === "cancel") this.stopEditing();
    else if (command.do === "fillSame" && this.editing) this.fillTyped(this.editing.text);
    else if (command.do === "fillRight" && this.range.left === this.range.right) return false;
    else {
      if (command.do !== "list") this.commit(choice);
      return this.act(command);
    }
    return true;
  }

  private act(command: Command): boolean {
    const { active } = this.selection;
    switch (command.do) {
      case "enter":
        this.enter(command);
        return true;
      case "tab":
        return this.tab(command);
      case "move":
      case "page":
      case "edge":
        this.go(command);
        return true;
      case "leave":
        this.select(at(active.row, active.col));
        return true;
      case "all":
        this.select({
          anchor: { row: 0, col: 0 },
          active: { row: Math.max(0, this.options.rows.length - 1), col: FAR },
        });
        return true;
      case "trouble":
        return this.goToTrouble(command.step);
      case "undo":
      case "redo":
        this.travel(command.do);
        return true;
      default:
        this.edit(command);
        return true;
    }
  }

  private goToTrouble(step: 1 | -1): boolean {
    const row = this.options.rows[this.selection.active.row]?.key ?? "";
    this.options.onTrouble?.(step, { row, column: this.column?.key ?? "" });
    return this.options.onTrouble !== undefined;
  }

  private enter(command: Of<"enter">): void {
    const { row, col } = this.selection.active;
    const back = this.tabFrom ?? col;
    this.tabFrom = null;
    this.select(at(Math.max(0, row + command.step), back));
  }

  private tab(command: Of<"tab">): boolean {
    const { active } = this.selection;
    const next = this.leaving ? null : tabStop(active, command.step, this.options.columns, this.shape);
    if (!next) return false;
    this.tabFrom ??= active.col;
    this.select(at(next.row, next.col));
    return true;
  }

  private go(command: Of<"move" | "page" | "edge">): void {
    const { selection, shape } = this;
    this.tabFrom = null;
    if (command.do === "move") {
      const reach = command.edge ? FAR : 1;
      // Up and down end at the last row with content; left and right stay in the row that is ready.
      const ends = command.edge && command.rows !== 0;
      const limit = ends ? { ...shape, rows: Math.max(1, this.options.rows.length) } : shape;
      const by = { rows: command.rows * reach, cols: command.cols * reach };
      this.select(move(selection, by, command.extend, limit));
    } else if (command.do === "page") {
      const by = { rows: command.step * this.options.pageSize, cols: 0 };
      this.select(move(selection, by, command.extend, shape));
    } else if (command.sheet && !command.extend && this.options.onJump) {
      this.options.onJump(command.end);
    } else {
      const reach = command.end ? FAR : -FAR;
      this.select(move(selection, { rows: command.sheet ? reach : 0, cols: reach }, command.extend, shape));
    }
  }

  private edit(command: Command): void {
    const { column, options } = this;
    const range = this.inside(this.range);
    const spot = this.selection.active;
    if (RANGED.has(command.do) && !this.isAtHand(range)) return;
    if (command.do === "edit") this.startEditing("edit", this.activeText());
    else if (command.do === "list") this.startEditing("edit", column?.choices ? "" : this.activeText());
    else if (command.do === "toggle" && column?.toggle) this.write(spot, column.toggle(this.activeValue()));
    else if (command.do === "toggle" && column?.ask) this.startEditing("edit", "");
    else if (command.do === "clear") this.change(edits.clearRange(options, range));
    else if (command.do === "cut") this.change(edits.clearRange(options, range, true));
    else if (command.do === "fillDown") this.change(edits.fillDown(options, range));
    else if (command.do === "fillRight") this.change(edits.fillRight(options, range));
    else if (command.do === "fillSame") this.change(edits.fillSame(options, range, this.activeText()));
    else if (command.do === "today" && column?.today !== undefined) this.write(spot, column.today);
  }

  /** Filling and emptying a list makes no new rows; they are begun one by one, or by a paste that asks. */
  private inside(range: Range): Range {
    const { fixed, rows } = this.options;
    return fixed && range.top < rows.length
      ? { ...range, bottom: Math.min(range.bottom, rows.length - 1) }
      : range;
  }

  /** Of a list some rows may not be at hand: a range over them is not half written. */
  private isAtHand({ top, bottom }: Range): boolean {
    const whole = !this.options.rows.slice(top, bottom + 1).some((row) => row.blank);
    if (!whole) toast.say(t("grid.notAtHand"));
    return whole;
  }

  private fillTyped(text: string): void {
    this.stopEditing();
    const range = this.inside(this.range);
    if (!this.isAtHand(range)) return;
    this.change(edits.fillSame(this.options, range, text));
  }

  private activeValue(): Value {
    return this.options.rows[this.selection.active.row]?.values[this.column?.key ?? ""] ?? null;
  }

  private activeText(): string {
    const { column } = this;
    const value = this.activeValue();
    const wrong = this.options.rows[this.selection.active.row]?.wrong?.[column?.key ?? ""];
    if (!column) return "";
    return wrong ? String(value) : edits.plainText(column, value);
  }

  paste(text: string): void {
    const block = parseTsv(text);
    const { range, options } = this;
    const { rows, onGrow } = options;
    const height = block.length === 1 ? 1 : block.length;
    const more = options.fixed && onGrow ? range.top + height - rows.length : 0;
    // One line in the row that is ready is as if typed.
    if (more <= 0 || (more === 1 && range.top === rows.length)) {
      this.lay(block, range);
      return;
    }
    const key = rows[range.top]?.key;
    void onGrow?.(more).then((isSure) => {
      this.box?.focus();
      const now = this.options.rows;
      const top = key === undefined ? now.length : now.findIndex((row) => row.key === key);
      if (!isSure || top < 0) return;
      this.lay(block, { ...range, top, bottom: top });
    });
  }

  private lay(block: readonly (readonly string[])[], range: Range): void {
    const pasted = edits.paste(this.options, this.inside(range), block);
    this.change(pasted.rows);
    const { top, left, bottom, right } = pasted.range;
    this.select({ active: { row: top, col: left }, anchor: { row: bottom, col: right } });
    if (pasted.notes.length > 0) toast.say(pasted.notes.join("; "));
  }

  copyText(): string {
    return toTsv(edits.textsOf(this.options, this.range));
  }

  /** The corner was dragged down to this row. */
  extendTo(asked: number): void {
    const { range } = this;
    const { bottom } = this.inside({ ...range, bottom: asked });
    if (!this.isAtHand({ ...range, bottom })) return;
    this.change(edits.extend(this.options, range, bottom));
    this.select({ anchor: { row: range.top, col: range.left }, active: { row: bottom, col: range.right } });
  }
}
