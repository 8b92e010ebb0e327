/** The fields conditions of a flow are made of: those of the form and of what it names, as far as formulas compare them. */
import type { AppView, FieldView, FormView } from "../../../api/types";
import {
  type KindOf,
  OPS,
  ROWS_TO,
  STARTER,
  STARTER_PARTS,
  UNSETTLED,
  unsettledPath,
  type ValueKind,
} from "../../../document/flows/conditions";
import { systemField } from "../../../fields/columns";
import { familyOf } from "../../../lists/filterFields";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { drawnApp } from "../views/paths";

/** Which sort of value a field holds, as a formula sees it. */
export function kindOfField(field: FieldView): ValueKind | null {
  if (field.fields || field.ops.length === 0) return null;
  switch (familyOf(field)) {
    case "choice":
    case "text":
      return "text";
    case "number":
      return field.result === "time" || field.widget === "time" ? null : "number";
    case "day":
      return field.widget === "month" || field.widget === "year" ? null : "day";
    case "flag":
      return "flag";
    case "choices":
    case "words":
    case "refs":
      return "many";
    case "ref":
      return "ref";
    default:
      return null;
  }
}

export interface Listed {
  app: AppView;
  form: FormView;
}

/** Names of what conditions about the starter compare with. */
interface Names {
  departments: ReadonlyMap<string, string>;
  roles: ReadonlyMap<string, string>;
}

const made = new WeakMap<Desk, { list: Listed; whole: Listed; names: Names | undefined }>();
const namesOf = new WeakMap<Desk, Names>();

/** Let the conditions of a desk know departments and roles by name. */
export const noteNames = (desk: Desk, names: Names) => void namesOf.set(desk, names);

/** The form as the builder of conditions gets it, and whole. */
export function conditionFields(desk: Desk): { list: Listed; whole: Listed } {
  const known = made.get(desk);
  const names = namesOf.get(desk);
  if (known && known.names === names) return known;
  const whole = drawnApp(desk);
  const limited = (form: FormView): FormView => ({ ...form, fields: form.fields.flatMap(limitedField) });
  const own = limited(whole.form);
  const form = { ...own, fields: [...own.fields, ...starterFields(names), ...unsettledFields(own.fields)] };
  const app = { ...whole.app, forms: whole.app.forms.map(limited) };
  const found = { list: { app, form }, whole, names };
  made.set(desk, found);
  return found;
}

/** Who began the run, their departments with those above, and their roles. */
function starterFields(names: Names | undefined): FieldView[] {
  const base = systemField("created_by");
  if (!base) return [];
  const own = { ...base, key: STARTER, label: t("flows.own.starter"), ops: [...OPS.ref] };
  const parts = STARTER_PARTS.map((part) => ({
    ...base,
    key: `${STARTER}@${part}`,
    label: t(`flows.own.${part}`),
    kind: "multi_select",
    widget: "multi_select",
    target: undefined,
    options: [...(names?.[part] ?? [])].map(([value, label]) => ({ value, label })),
    ops: OPS.many.filter((op) => op === "in" || op === "not_in"),
  }));
  return [own, ...parts];
}

const isAmount = (field: FieldView) => kindOfField(field) === "number" && field.class !== "live";

/** An amount with that of others of the same customer that are not agreed to yet, so that nothing is split. */
export const UNSETTLED_HOURS = 24;

export function amountsSplit(fields: readonly FieldView[]) {
  const numbers = fields.filter((one) => isAmount(one) && !one.key.includes("@"));
  const money = numbers.filter((one) => one.format === "money");
  const relations = fields.filter(
    (one) => one.kind === "relation" && kindOfField(one) === "ref" && !one.target?.many,
  );
  return { amounts: money.length ? money : numbers, relations };
}

function unsettledFields(fields: readonly FieldView[]): FieldView[] {
  const { amounts, relations } = amountsSplit(fields);
  return amounts.flatMap((amount) =>
    relations.map((relation) => ({
      ...amount,
      key: unsettledPath(amount.key, relation.key, UNSETTLED_HOURS),
      label: t("flows.own.unsettled", {
        amount: amount.label,
        relation: relation.label,
        n: UNSETTLED_HOURS,
      }),
    })),
  );
}

/** What the rows of a subform come to: how many they are, and of each number the sum, the greatest, the least, the average. */
function rowsTo(column: FieldView): FieldView[] {
  const number = { ...column, parts: undefined, ops: column.ops.filter((op) => OPS.sum.includes(op)) };
  const more = ROWS_TO.filter((how) => how !== "count").map((how) => ({
    ...number,
    key: `${column.key}@${how}`,
    label: t(`flows.rowsTo.${how}`, { column: column.label }),
  }));
  return [{ ...number, label: t("flows.sumOf", { column: column.label }) }, ...more];
}

function countOf(column: FieldView): FieldView {
  const { options: _options, target: _target, parts: _parts, ...same } = column;
  const label = t("flows.rowsTo.count");
  return { ...same, key: "@count", kind: "number", widget: "number", label, ops: [...OPS.sum] };
}

function limitedField(field: FieldView): FieldView[] {
  if (field.fields) {
    const [first] = field.fields;
    if (!first) return [];
    const numbers = field.fields.filter((one) => kindOfField(one) === "number");
    return [{ ...field, ops: [], fields: [countOf(first), ...numbers.flatMap(rowsTo)] }];
  }
  const kind = kindOfField(field);
  if (kind === null) return [];
  return [{ ...field, parts: undefined, ops: field.ops.filter((op) => OPS[kind].includes(op)) }];
}

/** Who made and changed a record last, which every record tells. */
const SYSTEM_REFS = new Set(["created_by", "updated_by"]);

/** What a path of the drawn form holds; along one relation at most, as the builder offers them. */
export const kindOfPath = (desk: Desk, path: string): ReturnType<KindOf> => {
  if (path === STARTER) return "ref";
  if (path.startsWith(`${STARTER}@`)) return "many";
  if (UNSETTLED.test(path)) return "number";
  const { app, form } = conditionFields(desk).list;
  const [first = "", second, third] = path.split(".");
  const field = form.fields.find((one) => one.key === first);
  if (SYSTEM_REFS.has(path)) return "ref";
  if (!field || third !== undefined) return null;
  if (second === undefined) return kindOfField(field);
  if (field.fields) return field.fields.some((one) => one.key === second) ? "sum" : null;
  const target = app.forms.find((one) => one.key === field.target?.form);
  const inner = target?.fields.find((one) => one.key === second);
  return inner ? kindOfField(inner) : null;
};
