/** What kinds of field there are to build with, and what can be set on each. */

export interface Choice {
  value: string;
  label: string;
}

/** One setting of a kind, and how it is edited. */
export interface Setting {
  name: string;
  label: string;
  editor: string;
  least?: number | null;
  most?: number | null;
  choices?: Choice[];
}

export interface Kind {
  kind: string;
  label: string;
  /** What it is for, in one sentence. */
  purpose: string;
  group: string;
  widget: string;
  is_computed: boolean;
  suggested_by: string[];
  settings: Setting[];
}

export interface PaletteView {
  groups: { key: string; label: string }[];
  kinds: Kind[];
}
