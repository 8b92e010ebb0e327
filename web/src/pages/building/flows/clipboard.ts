/** Steps that were copied, of whatever flow and app: kept whole, so that they fit another form when they are put there. */
import type { FlowElement, NodeElement, RowPlace } from "../../../api/flows";
import type { Known } from "../../../document/flows/paste";
import { findIn, isWay } from "../../../document/flows/tree";

const CLIPBOARD = "huodan.building.copiedNodes";

export interface Copied {
  nodes: NodeElement[];
  fields: readonly Known[];
  /** Fields of the forms relations lead to, by their ids. */
  related: Readonly<Record<string, readonly Known[]>>;
}

export function keep(copied: Copied): void {
  localStorage.setItem(CLIPBOARD, JSON.stringify(copied));
}

export function kept(): Copied | null {
  try {
    const found = JSON.parse(localStorage.getItem(CLIPBOARD) ?? "null") as Copied | null;
    return found && Array.isArray(found.nodes) && found.nodes.length > 0 && found.related ? found : null;
  } catch {
    return null;
  }
}

const told = ({ id, key, label, kind, target, options, fields }: Known): Known => ({
  id,
  key,
  label,
  kind,
  ...(target ? { target } : {}),
  ...(options ? { options } : {}),
  ...(Array.isArray(fields) ? { fields: (fields as Known[]).map(told) } : {}),
});

/** What is kept of some steps. fieldsOf: of the forms that are related. */
export function copiedOf(
  nodes: readonly NodeElement[],
  fields: readonly Known[],
  fieldsOf: (form: string) => readonly Known[],
): Copied {
  const targets = fields
    .flatMap((one) => [one, ...(Array.isArray(one.fields) ? (one.fields as Known[]) : [])])
    .flatMap((one) => (typeof one.target === "string" ? [one.target] : []));
  const related = Object.fromEntries([...new Set(targets)].map((form) => [form, fieldsOf(form).map(told)]));
  return { nodes: [...nodes], fields: fields.map(told), related };
}

/** The steps of one row from one to another, in their order; null where they do not stand in one. */
export function between(flow: FlowElement, one: string, other: string): string[] | null {
  const [from, to] = [findIn(flow, one), findIn(flow, other)];
  if (!from || !to || isWay(from.element) || isWay(to.element) || from.way !== to.way) return null;
  const [first, last] = from.index < to.index ? [from.index, to.index] : [to.index, from.index];
  return from.row.slice(first, last + 1).map((node) => node.id);
}

/** The Edits that put steps at a place, one behind the other. */
export function putAt(at: string[], place: RowPlace, nodes: readonly NodeElement[]) {
  return nodes.map((item, index) => {
    const after = index === 0 ? place.after : (nodes[index - 1]?.id ?? null);
    return { do: "add" as const, at, name: "nodes", after, item };
  });
}
