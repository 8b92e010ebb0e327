/** Conditions of a document: paths by ids, records by ids alone; the builder has them by keys, with titles. Pure. */
import type { AppView, FieldView, Filter, FormView } from "../api/types";

type Known = FieldView & { id?: string };
const SYSTEM = new Set(["created_at", "created_by", "updated_at", "updated_by", "id", "version"]);

/** Write a condition as the document keeps it: a field keeps its id when it is renamed. */
export const toDocument = (app: AppView, form: FormView, filter: Filter): Filter =>
  mapped(filter, (path) => walked(app, form, path, (field) => `#${field.id}`), bare);

/** Read a condition as the builder shows it; paths nobody knows stay as they are. */
export const fromDocument = (
  app: AppView,
  form: FormView,
  filter: Filter,
  named: Readonly<Record<string, string>>,
): Filter =>
  mapped(
    filter,
    (path) => walked(app, form, path, (field) => field.key),
    (value) => titled(value, named),
  );

function mapped(filter: Filter, path: (text: string) => string, value: (one: unknown) => unknown): Filter {
  if ("and" in filter) return { and: filter.and.map((one) => mapped(one, path, value)) };
  if ("or" in filter) return { or: filter.or.map((one) => mapped(one, path, value)) };
  if ("not" in filter) return { not: mapped(filter.not, path, value) };
  const made = { ...filter, field: path(filter.field) };
  return "value" in filter ? { ...made, value: value(filter.value) } : made;
}

/** Rewrite a path step by step, into sub-rows and along relations; parts and the system's own stay. */
function walked(app: AppView, form: FormView, path: string, written: (field: Known) => string): string {
  const [first = "", ...rest] = path.split(".");
  const field = form.fields.find((one: Known) => one.key === first || `#${one.id}` === first);
  if (!field || SYSTEM.has(first)) return path;
  const inner = field.fields
    ? { ...form, fields: field.fields }
    : app.forms.find((one) => one.key === field.target?.form);
  const deeper = rest.join(".");
  const below = rest.length === 0 ? [] : [inner ? walked(app, inner, deeper, written) : deeper];
  return [(field as Known).id ? written(field) : first, ...below].join(".");
}

const isRef = (value: unknown): value is { id: string } =>
  typeof value === "object" && value !== null && typeof (value as { id?: unknown }).id === "string";

const bare = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(bare) : isRef(value) ? value.id : value;

function titled(value: unknown, named: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((one) => titled(one, named));
  return typeof value === "string" && named[value] !== undefined ? { id: value, title: named[value] } : value;
}
