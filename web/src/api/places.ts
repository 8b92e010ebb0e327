/** Values of several pieces: a range of days, an address, the tree of regions, and what a pasted line is made of. */

export interface Address {
  province: string | null;
  city: string | null;
  district: string | null;
  detail: string | null;
}

/** A pasted line, taken apart. */
export interface SplitLine extends Address {
  name: string | null;
  phone: string | null;
}

export interface Region {
  code: string;
  name: string;
  children?: Region[];
}

/** From one day to another, both included. */
export interface DayRange {
  from: string;
  to: string;
}

/** The way down a tree of options. */
export interface Way {
  level1: string | null;
  level2: string | null;
  level3: string | null;
  level4: string | null;
}

export interface TreeNode {
  name: string;
  children?: TreeNode[];
}

/** Options of a field in a tree; a value goes down to the last, or may stop at any level. */
export interface TreeOptions {
  tree?: TreeNode[];
  any_level?: boolean;
}

/** A value of several named pieces. */
export type Pieces = Address | DayRange | Way;
