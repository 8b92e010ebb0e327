/**
 * How a list looks: the widths of its columns and the height of its rows. A saved view brings its own; what somebody
 * changes is theirs alone, kept by the browser for each view, until they save it with the view.
 */
import { create } from "zustand";
import type { Widths } from "../../grid/layout";
import { type Density, readDensity } from "./density";
import type { List } from "./useList";

interface Kept {
  widths?: Widths;
  density?: Density;
}

export interface Looks {
  widths: Widths;
  density: Density;
  /** They differ from those of the saved view. */
  isChanged: boolean;
}

const LOOKS = "huodan.list.looks";
const DENSITY = "huodan.list.density";

function readKept(): Record<string, Kept> {
  try {
    const kept: unknown = JSON.parse(globalThis.localStorage?.getItem(LOOKS) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Record<string, Kept>) : {};
  } catch {
    return {};
  }
}

const useStored = create<{ looks: Record<string, Kept>; density: Density }>(() => ({
  looks: readKept(),
  density: readDensity(globalThis.localStorage?.getItem(DENSITY)) ?? "normal",
}));

const placeOf = ({ app, form, view }: List) => `${app.key}/${form.key}/${view?.key ?? ""}`;

function keep(list: List, change: Kept | null): void {
  const { [placeOf(list)]: before, ...others } = useStored.getState().looks;
  const looks = change ? { ...others, [placeOf(list)]: { ...before, ...change } } : others;
  localStorage.setItem(LOOKS, JSON.stringify(looks));
  useStored.setState({ looks });
}

export function useLooks(list: List): Looks {
  const own = useStored((state) => state.looks[placeOf(list)]);
  const usual = useStored((state) => state.density);
  const { saved } = list;
  return {
    widths: own?.widths ?? saved?.widths ?? NO_WIDTHS,
    density: own?.density ?? readDensity(saved?.density) ?? usual,
    isChanged: saved !== null && own !== undefined,
  };
}

const NO_WIDTHS: Widths = {};

export const keepWidths = (list: List, widths: Widths): void => keep(list, { widths });

/** In a saved view the height is of this view; elsewhere it is the same in all lists. */
export function keepDensity(list: List, density: Density): void {
  if (list.saved) {
    keep(list, { density });
    return;
  }
  localStorage.setItem(DENSITY, density);
  useStored.setState({ density });
}

/** What was one's own stands in the view now. */
export const dropLooks = (list: List): void => keep(list, null);
