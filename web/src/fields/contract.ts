/**
 * What a widget is: one file in this folder exporting Input, View and Cell. The registry finds it by its name.
 */
import type { ComponentType } from "react";
import type { FieldView, OptionView, PickAnswer, Ref, Region, SplitLine, Value } from "../api/types";
import type { SheetColumn } from "../grid/contract";
import type { Layer } from "./form/fieldId";

/** Where fields stand: the form, the business day, and the questions pickers ask. */
export interface FieldScope {
  app: string;
  form: string;
  today: string;
  /** Which of several forms on the screen; the page's without it. */
  layer?: Layer;
  pick(path: string, search: string, signal?: AbortSignal): Promise<PickAnswer>;
  regions(): Promise<readonly Region[]>;
  /** Take a pasted line apart; without it a line stays as it is. */
  split?(text: string): Promise<SplitLine>;
  /** What is said holds for everybody who looks, so that nobody can be meant by "me". */
  isOfAll?: boolean;
  /** Make a new target in a dialog; null when it was given up. */
  create?(target: NonNullable<FieldView["target"]>, title: string): Promise<Ref | null>;
  href(app: string, form: string, id: string): string;
  /** Tell what happened to one field of the record that is read here. */
  history?(path: string): void;
  /** Read an encrypted field of the record that is read here, or of a sub-row; the server notes that it was read. */
  reveal?(path: string, row?: string): Promise<string | null>;
}

export interface Place {
  field: FieldView;
  /** "customer", or "lines.product" for a column of sub-rows. */
  path: string;
  scope: FieldScope;
  /** Options the server left over for this record; all of the field's without it. */
  options?: readonly OptionView[];
}

export interface Beside {
  name?: FieldView;
  phone?: FieldView;
  fill(values: { name?: string; phone?: string }): void;
}

export interface InputProps extends Place {
  id: string;
  value: Value;
  /** `wrong` keeps the typed text in `value` and says why it is no value. */
  onChange: (value: Value, wrong?: string) => void;
  onLeave: () => void;
  /** Fill fields of the same page that a value also tells of, by what the field calls them (`also`). */
  beside?: Beside;
  disabled?: boolean;
  invalid?: boolean;
  describedBy?: string;
}

export interface ViewProps {
  field: FieldView;
  value: Value;
  scope?: FieldScope;
}

export type CellParts = Omit<SheetColumn, "key" | "label" | "required" | "readonly" | "hint" | "sortable">;

export interface Widget {
  Input: ComponentType<InputProps>;
  View: ComponentType<ViewProps>;
  Cell: (place: Place) => CellParts;
}
