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
