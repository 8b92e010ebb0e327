/** What the parts of 「角色与权限」 share. */
import type { Element, FieldRight, FormElement, RolesView, TargetApp, Words } from "../../../api/building";
import type { FormView, Lang } from "../../../api/types";
import { said } from "../../../document/tree";
import type { Build } from "../useDraft";

export interface RolesDesk {
  app: string;
  build: Build;
  lang: Lang;
  /** What the server knows of them; null while it is asked. */
  told: RolesView | null;
  targets: readonly TargetApp[];
  /** Kinds nobody fills in. */
  workedOut: ReadonlySet<string>;
  go: (search: { role?: string; form?: string }) => unknown;
}

export const labelOf = (desk: RolesDesk, element: Element): string =>
  said((element.label ?? element.name) as Words, desk.lang);

/** The right that counts: hidden also where what the field is worked out from is. */
export function rightThatCounts(
  desk: RolesDesk,
  role: string,
  form: string,
  field: string,
  saidRight: FieldRight,
): FieldRight {
  const known = desk.told?.rights[role]?.[form]?.[field];
  return known === "hidden" || (known === "read" && saidRight === "write") ? known : saidRight;
}

/** The form as it will be, if the draft makes sense. */
export const viewOf = (desk: RolesDesk, form: FormElement): FormView | null =>
  desk.told?.app?.forms.find((one) => (one as FormView & { id?: string }).id === form.id) ?? null;
