/** Which fields a button can ask for, and which it can fill in; the server has the last word. No React. */
import type { Element } from "../../api/building";
import type { Desk } from "./desk";

/** People fill it in, and it is no subform. */
export function isAsked(desk: Desk, field: Element): boolean {
  const kind = desk.kinds.get(field.kind ?? "");
  return !!kind && !kind.is_computed && field.kind !== "serial" && !field.stamped_by && !field.fields;
}

/** A formula can give it a value. */
export function isGiven(desk: Desk, field: Element): boolean {
  const isPlain = desk.kinds.get(field.kind ?? "")?.group !== "file" && !("target" in field);
  return isAsked(desk, field) && isPlain && field.kind !== "member" && field.kind !== "department";
}
