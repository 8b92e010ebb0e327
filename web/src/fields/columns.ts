/** Fields as columns of a sheet, and the field a path names. */
import type { AppView, FieldView, FilterOp, FormView, Value } from "../api/types";
import type { SheetColumn, SheetRow } from "../grid/contract";
import { textWidth } from "../grid/layout";
import { isSecret } from "../kit/veil";
import { currentLang, t } from "../text";
import type { FieldScope, Place } from "./contract";
import { readerOf } from "./registry";

/** The column of one field, bound to where it stands. */
export function columnOf(place: Place, label = place.field.label): SheetColumn {
  const { field } = place;
  const parts = readerOf(field).Cell(place);
  const unit = field.unit ? `${label}(${field.unit})` : label;
  return {
    ...parts,
    key: place.path,
    label: unit,
    hint: field.hint,
    // A star or the arrow of a sort may stand beside the label.
    width: Math.max(parts.width, textWidth(unit) + 14),
    required: field.required && !field.readonly,
    readonly: field.readonly,
    sortable: field.sortable,
  };
}

const rowScopes = new WeakMap<FieldScope, Map<string, FieldScope>>();

/** Where the cells of a sub-row stand, one for each row: what is encrypted there is read with its row. */
export function rowScope(scope: FieldScope, subform: FieldView, row: SheetRow | undefined): FieldScope {
  const known = rowScopes.get(scope) ?? new Map<string, FieldScope>();
  rowScopes.set(scope, known);
  const at = `${subform.key} ${row?.key} ${row?.id}`;
  const { reveal } = scope;
  const found = known.get(at) ?? {
    ...scope,
    reveal: reveal && row?.id ? (key: string) => reveal(`${subform.key}.${key}`, row.id) : undefined,
  };
  known.set(at, found);
  return found;
}

/** The columns of a subform; their keys are the cells' keys, not paths. */
export function subformColumns(subform: FieldView, scope: FieldScope): SheetColumn[] {
  return (subform.fields ?? []).map((field) => ({
    ...columnOf({ field, path: `${subform.key}.${field.key}`, scope }),
    key: field.key,
  }));
}

const systemFields = {
  id: { widget: "text", label: "field.id" },
  version: { widget: "number", label: "field.version" },
  created_at: { widget: "datetime", label: "field.createdAt" },
  created_by: { widget: "member", label: "field.createdBy" },
  updated_at: { widget: "datetime", label: "field.updatedAt" },
  updated_by: { widget: "member", label: "field.updatedBy" },
} as const;

const systemOps: Record<string, FilterOp[]> = {
  datetime: ["gte", "lte", "between", "period"],
  member: ["eq", "ne", "in", "not_in"],
};
const PEOPLE = { app: "workspace", form: "people", columns: [], create: false };

const isSystem = (key: string): key is keyof typeof systemFields => key in systemFields;

/** What every record knows of itself, as a field to read. */
export function systemField(key: string): FieldView | null {
  if (!isSystem(key)) return null;
  const known = systemFields[key];
  return {
    key,
    label: t(known.label),
    kind: key,
    widget: known.widget,
    required: false,
    readonly: true,
    masked: false,
    ops: systemOps[known.widget] ?? ["eq"],
    target: known.widget === "member" ? PEOPLE : undefined,
    sortable: key !== "created_by" && key !== "updated_by",
    groupable: false,
    summable: false,
    class: "stored",
    width: 1,
  };
}

export interface Found {
  field: FieldView;
  /** The labels along the path, e.g. 「客户 · 等级」. */
  label: string;
}

/** Follow a path of at most three steps through relations and subforms of the app; null when it is not seen. */
export function findField(app: AppView, form: FormView, path: string): Found | null {
  const [first = "", ...rest] = path.split(".");
  const field = form.fields.find((one) => one.key === first) ?? systemField(first);
  if (!field) return null;
  if (rest.length === 0) return { field, label: field.label };
  const deeper = field.fields
    ? findField(app, { ...form, fields: field.fields }, rest.join("."))
    : followRelation(app, field, rest.join("."));
  const joint = currentLang() === "zh" ? " · " : " / ";
  return deeper && { field: deeper.field, label: `${field.label}${joint}${deeper.label}` };
}

function followRelation(app: AppView, field: FieldView, path: string): Found | null {
  const target = app.forms.find((one) => one.key === field.target?.form);
  if (target) return findField(app, target, path);
  // A form of another app: only the names of its columns are known here.
  const column = field.target?.columns.find((one) => one.path === path);
  if (!column) return null;
  const plain = {
    ...(systemField("id") as FieldView),
    key: path,
    label: column.label,
    widget: "readonly",
    ops: [],
  };
  return { field: { ...plain, sortable: false }, label: column.label };
}

/** The columns of a list; paths the viewer may not see are left out. `open`: fields of the form itself are written in. */
export function listColumns(
  app: AppView,
  form: FormView,
  paths: readonly string[],
  scope: FieldScope,
  open = false,
): { columns: SheetColumn[]; unseen: string[] } {
  const unseen: string[] = [];
  const columns = paths.flatMap((path) => {
    const found = findField(app, form, path);
    if (!found) {
      unseen.push(path);
      return [];
    }
    const column = columnOf({ field: found.field, path, scope }, found.label);
    // A list undoes and keeps what is written in it, and no secret may be kept: they are filled in on the page.
    const isShut = !open || found.field.readonly || path.includes(".") || isSecret(found.field);
    return [{ ...column, readonly: isShut }];
  });
  return { columns, unseen };
}

/** A list row as the sheet takes it. */
export const listRow = (row: { id: string } & Record<string, Value>) => ({
  key: row.id,
  id: row.id,
  values: row,
  touched: [],
});
