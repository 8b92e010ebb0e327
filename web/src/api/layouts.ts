/** How views are laid out, as the server tells it. */
import type { Filter, Order } from "./types";

export type Layout = "list" | "grid" | "kanban" | "calendar";
export type TintColor = "red" | "orange" | "green" | "cyan" | "blue" | "purple" | "gray";

/** The rows a condition holds for have a colour; of several the first counts. */
export interface Tint {
  where: Filter;
  color: TintColor;
}

/** How a view is laid out; what is at its default, or hidden from the viewer, is left out. */
export interface Laid {
  layout?: Layout;
  /** The lanes of a kanban, and what is summed up per lane. */
  lane_by?: string;
  lane_sum?: string;
  /** First and last day in a calendar. */
  date?: string;
  until?: string;
  /** Whose option colours a card or an entry. */
  tint_by?: string;
  tints?: Tint[];
  /** How many columns of a grid stay where they are. */
  frozen?: number;
  /** The columns of the sum row. */
  sums?: string[];
  group?: string;
}

/** A section of the page of a record: what stands in it by key, fields and other parts; `tab`: it begins a tab so named. */
export interface SectionView {
  key: string;
  label: string;
  fields: string[];
  tab?: string;
}

/** What stands on a page besides fields. */
export type PartView = { key: string } & (
  | { part: "divider"; label?: string | null }
  | { part: "note"; text: string }
  | { part: "system"; shows: SystemKey }
  | ({ part: "related" } & RelatedView)
);

/** The records of another form that refer to one by the relation `over`; the designer is told its name only. */
export interface RelatedView {
  key: string;
  label: string;
  app: string;
  form: string;
  over: string;
  columns: string[];
  where: Filter | null;
  order: Order[];
  /** What may be done from here: begin new ones, link and unlink those there are, open them. */
  adds: boolean;
  /** A secret may be typed for a new one, so that none waits in the page for another record to be saved. */
  secret?: boolean;
  links: boolean;
  opens: boolean;
  /** Fields of a new one that take what they hold from the record it refers to. */
  fills?: string[];
  /** Fields of which rules say something by that record. */
  ruled?: string[];
  /** Relations that offer what rules leave by that record, such as `contact` or `lines.product`. */
  narrowed?: string[];
}

export type SystemKey = "created_by" | "created_at" | "updated_by" | "updated_at";

/** Of a form: the fields look-alikes are found by, as far as the reader knows of them. */
export interface FoundByLikeness {
  alike_by?: string[];
}

/** Of a form: a new record is filled in tab by tab, as steps. */
export interface InSteps {
  in_steps?: boolean;
}

/** A button on the page of a record. */
export interface ButtonView {
  id: string;
  label: string;
  look: "plain" | "primary" | "red";
  confirm: string | null;
  /** Keys of the fields that are asked for. */
  asks: string[];
  /** A new record of another form is begun, which names this one by a relation. */
  begins: { app: string; form: string; by: string } | null;
}

/** Of a form: the buttons its reader may press, on some records. */
export interface WithButtons {
  /** A record of it goes through an approval as it is saved. */
  is_handed_in?: boolean;
  buttons?: ButtonView[];
}

/** Of a record: those of them that may be pressed now, by id. */
export interface ButtonsThere {
  buttons?: string[];
  /** Why some of these cannot be pressed now, by id. */
  barred?: Record<string, string>;
}
