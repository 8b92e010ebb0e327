/** Saved views of a list. */
import type { Filter, Laid, Order } from "./types";

export interface SavedView extends Laid {
  id: string;
  name: string;
  version: number;
  /** Views stand by their places. */
  place: number;
  /** Ids of roles, or "everybody"; told to those who may change it. */
  shared: readonly string[];
  is_shared: boolean;
  can_change: boolean;
  /** False where its filter names something the asker may not see. */
  available: boolean;
  columns?: string[];
  where?: Filter | null;
  order?: Order[];
  search?: string | null;
  widths?: Record<string, number>;
  density?: string | null;
}

export interface Views {
  views: readonly SavedView[];
  /** The view somebody begins with; null for that of their role, else the first. */
  chosen: string | null;
  opens_with: string | null;
  can_share: boolean;
  roles: readonly { id: string; name: string }[];
}

export interface ViewBody extends Laid {
  name: string;
  columns: readonly string[];
  where: Filter | null;
  order: readonly Order[];
  search: string | null;
  widths: Readonly<Record<string, number>>;
  density: string;
  shared: readonly string[];
  place: number;
}

export const EVERYBODY = "everybody";
export const NO_VIEWS: Views = { views: [], chosen: null, opens_with: null, can_share: false, roles: [] };
