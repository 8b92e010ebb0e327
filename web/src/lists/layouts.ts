/** How a list is laid out: what its view says, or the address instead; only by fields the form has. Pure. */
import type { FieldView, FormView, Laid, Layout, ListView } from "../api/types";
import { isCut } from "./filterFields";

export const LAYOUTS: readonly Layout[] = ["list", "grid", "kanban", "calendar"];
const NAMES = [
  "layout",
  "lane_by",
  "lane_sum",
  "date",
  "until",
  "tint_by",
  "tints",
  "frozen",
  "sums",
  "group",
] as const satisfies readonly (keyof Laid)[];

const isOption = (field: FieldView) => field.options !== undefined && !field.ops.includes("contains");

/** Whether a field may stand in a setting; the server has the last word. */
/** Whether its values lie on days, which months and years do not. */
export const hasDays = (field: FieldView): boolean => field.ops.includes("period") && !isCut(field);

export const fits: Record<
  "lane_by" | "lane_sum" | "date" | "until" | "tint_by" | "group",
  (field: FieldView) => boolean
> = {
  lane_by: (field) =>
    field.groupable && field.class === "input" && (isOption(field) || field.widget === "member"),
  lane_sum: (field) => field.summable,
  date: hasDays,
  until: hasDays,
  tint_by: isOption,
  group: (field) => field.groupable,
};

/** Only what says how a view is laid out. */
export function laidOf(view: Laid | null | undefined): Laid {
  if (!view) return {};
  return Object.fromEntries(NAMES.flatMap((name) => (view[name] === undefined ? [] : [[name, view[name]]])));
}

/** What the address says, null where it says nothing that can be read. */
export function parseLaid(text: string | undefined): Laid | null {
  if (!text) return null;
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === "object" && said !== null && !Array.isArray(said) ? laidOf(said as Laid) : null;
  } catch {
    return null;
  }
}

/** The layout a form can be shown in: a list where what a layout is made by is not there. */
export function shownLaid(form: FormView, view: ListView | null, said: Laid | null): Laid {
  const laid = said ?? laidOf(view);
  const needed = laid.layout === "kanban" ? "lane_by" : laid.layout === "calendar" ? "date" : null;
  const field = needed && form.fields.find((one) => one.key === laid[needed]);
  const isKnown = laid.layout === undefined || LAYOUTS.includes(laid.layout);
  if (!isKnown || (needed && (!field || !fits[needed](field)))) return { ...laid, layout: "list" };
  return laid;
}
