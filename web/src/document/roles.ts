/** What a role may do, read from a document, and said in plain words. Pure. */
import type {
  Document,
  Element,
  FieldRight,
  FormElement,
  RightsElement,
  RoleElement,
  Verb,
} from "../api/building";
import { t } from "../text";
import { pageOrder } from "./tree";

export const VERBS: readonly Verb[] = ["read", "create", "update", "delete", "import", "export"];
export const RIGHTS: readonly FieldRight[] = ["write", "read", "masked", "hidden"];
const MOST_NAMED = 4;

export const rightsIn = (role: RoleElement, form: string): RightsElement | undefined =>
  role.forms.find((one) => one.form === form);

export const verbsIn = (role: RoleElement, form: string): readonly Verb[] =>
  rightsIn(role, form)?.verbs ?? [];

/** Whether a role may comment on what it sees in a form. */
export const mayComment = (role: RoleElement, form: string): boolean =>
  verbsIn(role, form).includes("read") && rightsIn(role, form)?.comments !== false;

/** The roles a view is the first one for. */
export const rolesOpening = (document: Document, form: string, view: string): RoleElement[] =>
  document.roles.filter((role) => rightsIn(role, form)?.opens_with === view);

/** The right the document says; where a field or its subform is named twice the last word counts. */
export function saidRight(rights: RightsElement, field: string, subform?: string): FieldRight {
  const named = rights.but.filter(
    (one) => one.fields.includes(field) || (subform !== undefined && one.fields.includes(subform)),
  );
  return named.at(-1)?.right ?? rights.fields;
}

/** How many fields have another right than the usual one. */
export function countOther(rights: RightsElement, form: FormElement): number {
  return rowsOf(form).filter(({ field, subform }) => saidRight(rights, field.id, subform) !== rights.fields)
    .length;
}

/** A row of the matrix of fields: a field, or a column of a subform. */
export interface FieldRow {
  field: Element;
  subform?: string;
}

/** The fields in the order of their page, the columns of a subform behind it. */
export function rowsOf(form: FormElement): FieldRow[] {
  const rows: FieldRow[] = [];
  for (const id of pageOrder(form)) {
    const field = form.fields.find((one) => one.id === id);
    if (!field) continue;
    rows.push({ field });
    for (const column of field.fields ?? []) rows.push({ field: column, subform: field.id });
  }
  return rows;
}

/** Whether rows can go by an owner in a form. */
export const hasOwner = (form: FormElement): boolean => form.fields.some((field) => field.is_owner === true);

interface Saying {
  document: Document;
  say: (element: Element) => string;
  /** The right that counts, also of what is hidden along with others. */
  rightOf: (form: string, field: string, said: FieldRight) => FieldRight;
}

/** 「销售员只看到自己负责的客户、订单，看不到产品的成本价。」 */
export function roleSentence(role: RoleElement, name: string, saying: Saying): string {
  const { document, say } = saying;
  const listed = (forms: readonly FormElement[]) => forms.map(say).join(t("field.comma"));
  const may = (verb: Verb) => document.forms.filter((form) => verbsIn(role, form.id).includes(verb));
  const seen = may("read");
  const blind = document.forms.filter(
    (form) => !seen.includes(form) && verbsIn(role, form.id).includes("create"),
  );
  const rest = document.forms.filter((form) => !seen.includes(form) && !blind.includes(form));
  if (seen.length === 0 && blind.length === 0) return said(name, [t("roles.say.nothing")]);
  const parts = (["all", "own", "department", "where"] as const).flatMap((rows) => {
    const forms = seen.filter((form) => rightsIn(role, form.id)?.rows === rows);
    return forms.length > 0 ? [t(`roles.say.${rows}`, { forms: listed(forms) })] : [];
  });
  if (blind.length > 0) parts.push(t("roles.say.onlyCreate", { forms: listed(blind) }));
  if (rest.length > 0) parts.push(t("roles.say.no", { forms: listed(rest) }));
  for (const form of seen) parts.push(...fieldParts(role, form, saying));
  for (const verb of ["delete", "export"] as const) {
    const forms = may(verb);
    if (forms.length > 0) parts.push(t(`roles.say.${verb}`, { forms: listed(forms) }));
  }
  return said(name, parts);
}

const said = (role: string, parts: readonly string[]) =>
  t("roles.say.role", { role, text: parts.join(t("roles.say.join")) });

function fieldParts(role: RoleElement, form: FormElement, { say, rightOf }: Saying): string[] {
  const rights = rightsIn(role, form.id);
  if (!rights) return [];
  const rows = rowsOf(form).map((row) => ({
    ...row,
    right: rightOf(form.id, row.field.id, saidRight(rights, row.field.id, row.subform)),
  }));
  const hidden = new Set(rows.flatMap((row) => (row.right === "hidden" ? [row.field.id] : [])));
  return (["hidden", "masked"] as const).flatMap((right) => {
    const found = rows.filter((row) => row.right === right && !(row.subform && hidden.has(row.subform)));
    if (found.length === 0) return [];
    const names = [...new Set(found.map((row) => say(row.field)))];
    const fields = names.slice(0, MOST_NAMED).join(t("field.comma"));
    const slots = {
      form: say(form),
      fields: names.length > MOST_NAMED ? t("roles.say.more", { fields, n: names.length }) : fields,
    };
    return [t(right === "hidden" ? "roles.say.hides" : "roles.say.masks", slots)];
  });
}
