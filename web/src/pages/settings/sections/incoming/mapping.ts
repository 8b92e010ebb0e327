/** A sample as a list of places, and which field comes from which; pure, no React. */
import type { Incoming, IncomingField, IncomingWish, Mapped } from "../../../../api/incoming";

const MOST_PLACES = 300;
const LONGEST_TEXT = 60;
const PLAIN = /^[^.[\]"\s$][^.[\]"\s]*$/;

/** One place of a sample: a value, or a list, whose first entry stands for all. */
export interface Place {
  path: string;
  text: string;
  depth: number;
  isList: boolean;
}

/** Where a field of the form, or a column of its sub-rows (`inside`), is filled from. */
export interface Target {
  field: string;
  inside?: string;
}

const step = (name: string) => (PLAIN.test(name) ? name : `["${name}"]`);

function joined(path: string, name: string): string {
  const next = step(name);
  return path && !next.startsWith("[") ? `${path}.${next}` : path + next;
}

/** List the places of a sample, in its order; of a list only the first entry, as rows are alike. */
export function placesOf(sample: unknown): Place[] {
  const places: Place[] = [];
  const walk = (value: unknown, path: string, depth: number) => {
    if (places.length >= MOST_PLACES) return;
    if (Array.isArray(value)) {
      if (path) places.push({ path, text: `[${value.length}]`, depth, isList: true });
      if (value.length > 0) walk(value[0], `${path || "$"}[0]`, depth + 1);
    } else if (value !== null && typeof value === "object") {
      for (const [name, inner] of Object.entries(value)) walk(inner, joined(path, name), depth);
    } else if (path) {
      const text = String(value);
      const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
      places.push({ path, text: short, depth, isList: false });
    }
  };
  walk(sample, "", 0);
  return places;
}

/** The path of the innermost list a place lies in, and the way from its entry; null for a place in no list. */
export function splitAtList(path: string): { list: string; rest: string } | null {
  const at = path.lastIndexOf("[0]");
  if (at < 1) return null;
  const rest = path.slice(at + 3).replace(/^\./, "");
  return rest ? { list: path.slice(0, at), rest } : null;
}

export const findIn = (maps: readonly Mapped[], { field, inside }: Target): Mapped | undefined =>
  inside
    ? maps.find((one) => one.field === inside)?.maps?.find((one) => one.field === field)
    : maps.find((one) => one.field === field);

/** Change what is said of a field; what says nothing any more is left out. */
export function put(maps: readonly Mapped[], target: Target, values: Partial<Mapped>): Mapped[] {
  const { field, inside } = target;
  if (inside === undefined) return putIn(maps, { ...findIn(maps, target), ...values, field });
  const outer = findIn(maps, { field: inside });
  const rows = putIn(outer?.maps ?? [], { ...findIn(maps, target), ...values, field });
  return putIn(maps, { path: null, ...outer, field: inside, maps: rows });
}

function putIn(maps: readonly Mapped[], values: Partial<Mapped> & { field: string }): Mapped[] {
  const one: Mapped = { path: null, ...values };
  const says = one.path || (one.default ?? "") !== "" || (one.maps?.length ?? 0) > 0;
  const others = maps.filter((each) => each.field !== one.field);
  if (!says) return others;
  const at = maps.findIndex((each) => each.field === one.field);
  return at < 0 ? [...maps, one] : maps.map((each, place) => (place === at ? one : each));
}

/** Fill a field from a place that was clicked; a column takes the list it lies in along. */
export function fill(maps: readonly Mapped[], target: Target, path: string): Mapped[] {
  if (target.inside === undefined) return put(maps, target, { path });
  const { inside } = target;
  const split = splitAtList(path);
  const outer = findIn(maps, { field: inside });
  if (!split) return put(maps, target, { path: path.startsWith("$") ? path : `$.${path}` });
  const inner = put(maps, target, { path: split.rest });
  if (outer?.path && outer.path !== split.list) return inner;
  return put(inner, { field: inside }, { path: split.list });
}

/** Propose, for fields nothing is said of, places that are called alike. */
export function propose(
  maps: readonly Mapped[],
  fields: readonly IncomingField[],
  places: readonly Place[],
): Mapped[] {
  let found = [...maps];
  const offer = (target: Target, { key, label }: IncomingField) => {
    if (findIn(found, target)?.path) return;
    const fits = (one: Place) => {
      const name = (one.path.match(/([^.[\]"]+)"?\]?$/)?.[1] ?? "").toLowerCase();
      return !one.isList && (name === key.toLowerCase() || name === label.toLowerCase());
    };
    const place = places.find(
      (one) => fits(one) && (splitAtList(one.path) !== null) === Boolean(target.inside),
    );
    if (place) found = fill(found, target, place.path);
  };
  for (const field of fields) {
    if (!field.fields) offer({ field: field.key }, field);
    for (const column of field.fields ?? []) offer({ field: column.key, inside: field.key }, column);
  }
  return found;
}

/** An address as it is told back to the server; parts whose field is gone are left out. */
export function wishOf(one: Incoming): IncomingWish {
  const there = (maps: readonly Mapped[]): Mapped[] =>
    maps
      .filter((each) => each.field !== null)
      .map((each) => (each.maps ? { ...each, maps: there(each.maps) } : each));
  const { name, does, proof, once, roles } = one;
  return {
    name,
    does,
    proof,
    once,
    roles,
    form: one.form ?? "",
    key: one.key ?? "",
    flow: one.flow ?? "",
    header: one.header ?? "",
    maps: there(one.maps).filter((each) => !each.maps || each.maps.length > 0),
  };
}

/** What was pasted or received, read as JSON; null if it is none. */
export function readSample(text: string): { sample: unknown } | null {
  try {
    return { sample: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

/** JSON as people read it. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
