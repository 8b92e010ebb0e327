/** Paths of a document, which name fields by "#id" or by keys, and paths of the drawn draft, which name them by ids. Pure. */
import type { FormElement, TargetApp } from "../../../api/building";
import type { AppView, FieldView, Filter, FormView } from "../../../api/types";
import type { Desk } from "../desk";

interface Known {
  id: string;
  key?: string;
  target?: unknown;
  fields?: readonly Known[];
}

const fieldOf = (fields: readonly Known[], step: string): Known | undefined =>
  fields.find((one) =>
    step.startsWith("#") ? one.id === step.slice(1) : one.key === step || one.id === step,
  );

/** Go along a path and name each step anew; what is no field (system fields, parts of an address) stays as it is. */
function along(desk: Desk, path: string, name: (field: Known) => string): string {
  let fields: readonly Known[] = desk.form.fields;
  const steps = path.split(".").map((step) => {
    const found = fieldOf(fields, step);
    fields = found ? (found.fields ?? desk.fieldsIn(String(found.target ?? ""))) : [];
    return found ? name(found) : step;
  });
  return steps.join(".");
}

/** As the drawn draft has it. */
export const drawnPath = (desk: Desk, path: string): string => along(desk, path, (field) => field.id);

/** As it is kept: by ids, so that it outlives new keys. */
export const keptPath = (desk: Desk, path: string): string => along(desk, path, (field) => `#${field.id}`);

/** The same filter with other paths. */
export function withPaths(filter: Filter, name: (path: string) => string): Filter {
  if ("field" in filter) return { ...filter, field: name(filter.field) };
  if ("not" in filter) return { not: withPaths(filter.not, name) };
  if ("or" in filter) return { or: filter.or.map((one) => withPaths(one, name)) };
  return { and: filter.and.map((one) => withPaths(one, name)) };
}

export interface Drawn {
  app: AppView;
  form: FormView;
}

/** The drawn draft as an app whose fields are called by their ids; its forms are called as records are asked for. */
export function drawnApp(desk: Desk): Drawn {
  const placed = placer(desk);
  const forms = desk.build.draft.sketch.map(placed);
  const app = { key: desk.state.app, label: "", version: 0, forms, home: [] };
  return { app, form: forms.find((one) => one.key === desk.form.key) ?? placed(desk.state.view) };
}

/** A form of another app, drawn likewise. */
export function drawnOf(desk: Desk, app: string, view: FormView): Drawn {
  return { app: { key: app, label: "", version: 0, forms: [], home: [] }, form: placer(desk)(view) };
}

function placer(desk: Desk): (form: FormView) => FormView {
  const places = placesOf(desk.state.app, desk.build.draft.document.forms, desk.state.targets);
  const placed = (field: FieldView): FieldView => {
    const fields = field.fields?.map(placed);
    const place = field.target && places.get(field.target.form);
    const target = place && { ...field.target, ...place, columns: [], create: false };
    return { ...field, ...(fields ? { fields } : {}), ...(target ? { target } : {}) };
  };
  return (form) => ({
    ...form,
    key: places.get(form.key)?.form ?? form.key,
    fields: form.fields.map(placed),
  });
}

function placesOf(app: string, own: readonly FormElement[], others: readonly TargetApp[]) {
  const places = own.map((form) => [form.id, { app, form: form.key }] as const);
  const more = others.flatMap((one) =>
    one.forms.map((form) => [form.id, { app: one.key, form: form.key }] as const),
  );
  return new Map([...places, ...more]);
}
