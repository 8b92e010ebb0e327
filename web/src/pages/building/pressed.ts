/** Which fields a button can ask for and fill in, and the Edits that let it; the server has the last word. No React. */
import type { Draft, Edit, Element } from "../../api/building";
import type { ButtonElement, GivenElement } from "../../api/buttons";
import { formIn, setting } from "../../document/tree";
import type { Desk } from "./desk";

/** People fill it in, and it is no subform. */
export function isAsked(desk: Desk, field: Element): boolean {
  const kind = desk.kinds.get(field.kind ?? "");
  return !!kind && !kind.is_computed && field.kind !== "serial" && !field.stamped_by && !field.fields;
}

/** No formula gives a person, a department or a secret. */
const NOT_GIVEN = new Set(["member", "members", "department", "departments", "encrypted"]);

/** A formula can give it a value. */
export function isGiven(desk: Desk, field: Element): boolean {
  const isPlain = desk.kinds.get(field.kind ?? "")?.group !== "file" && !("target" in field);
  return isAsked(desk, field) && isPlain && !NOT_GIVEN.has(field.kind ?? "");
}

/** No button asks for a field and fills it in. */
export const isFree = (button: ButtonElement, field: string): boolean =>
  !button.asks.includes(field) && button.sets.every((one) => one.field !== field);

const buttonIn = (draft: Draft, form: string, button: string) =>
  formIn(draft.document, form)?.buttons?.find((one) => one.id === button);

/** Ask for other fields than the draft does when its turn comes: of two quick choices none is lost. */
export const asking =
  (form: string, button: string, change: (now: ButtonElement) => string[]) =>
  (draft: Draft): Edit[] => {
    const now = buttonIn(draft, form, button);
    return now ? [setting(["forms", form, "buttons", button], now, "asks", change(now))] : [];
  };

/** Fill in one field more, behind those that are filled in by then. */
export const giving =
  (form: string, button: string, item: GivenElement) =>
  (draft: Draft): Edit[] => {
    const now = buttonIn(draft, form, button);
    if (!now || !isFree(now, item.field)) return [];
    const at = ["forms", form, "buttons", button];
    return [{ do: "add", at, name: "sets", after: now.sets.at(-1)?.id ?? null, item: item as never }];
  };
