/** From a figure to its rows: the same filter, in the address of the list. */
import type { Aggregate, Filter, FormView, Value, WidgetView } from "../../api/types";
import { isRef } from "../../fields/values";
import { FIRST_VIEW } from "../../lists/listing";
import type { ListSearch } from "../../shell/search";

function both(one: Filter | null | undefined, other: Filter): Filter {
  return one ? { and: [one, other] } : other;
}

/** The list a figure counts: its view if it names one, else its filter. */
export function figureSearch(widget: WidgetView): ListSearch {
  if (widget.view) return { view: widget.view };
  const where = widget.aggregate?.where ?? widget.query?.where;
  return { view: FIRST_VIEW, ...(where ? { filter: JSON.stringify(where) } : {}) };
}

/** The rows behind one group; undefined for groups a list cannot be filtered by (time grains). */
export function groupSearch(
  aggregate: Aggregate,
  row: Record<string, Value>,
  form?: FormView,
): ListSearch | undefined {
  let where = aggregate.where ?? null;
  for (const group of aggregate.group ?? []) {
    if (group.by) return undefined;
    const value = row[group.key ?? group.field] ?? null;
    const test: Filter =
      value === null
        ? { field: group.field, op: "empty" }
        : isSet(form, group.field)
          ? { field: group.field, op: "in", value: [isRef(value) ? value.id : value] }
          : { field: group.field, op: "eq", value: isRef(value) ? value.id : value };
    where = both(where, test);
  }
  return { view: FIRST_VIEW, ...(where ? { filter: JSON.stringify(where) } : {}) };
}

/** A record with several options, or several references, stands in the group of each. */
function isSet(form: FormView | undefined, path: string): boolean {
  const field = form && fieldAt(form, path);
  return Boolean(field?.target?.many) || (field?.options !== undefined && field.ops.includes("contains"));
}

/** The field at the end of a path such as "lines.product"; system fields and targets of relations have none here. */
export function fieldAt(form: FormView, path: string) {
  let fields = form.fields;
  let found: FormView["fields"][number] | undefined;
  for (const key of path.split(".")) {
    found = fields.find((field) => field.key === key);
    fields = found?.fields ?? [];
  }
  return found;
}
