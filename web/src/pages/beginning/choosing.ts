/** What somebody changes of a proposal; pure, so that unticking and ticking again loses nothing. */
import type { Party, Proposal, ProposedColumn } from "../../api/beginning";

export interface Choice {
  app: string;
  form: string;
  lines: string | null;
  /** Lines are not split off. */
  flat: boolean;
  /** Parties that get no form of their own. */
  joined: readonly string[];
  parties: Readonly<Record<string, string>>;
  labels: Readonly<Record<number, string>>;
  kinds: Readonly<Record<number, string>>;
  out: readonly number[];
  /** Columns that are filled in though they could be worked out. */
  plain: readonly number[];
}

export const NUMBERS: readonly string[] = ["number", "money", "percent"];

export const begin = (base: Proposal): Choice => ({
  app: base.app,
  form: base.form,
  lines: base.lines,
  flat: false,
  joined: [],
  parties: {},
  labels: {},
  kinds: {},
  out: [],
  plain: [],
});

export const toggled = <T>(list: readonly T[], item: T): readonly T[] =>
  list.includes(item) ? list.filter((one) => one !== item) : [...list, item];

/** Give the proposal as it is chosen. */
export function chosen(base: Proposal, choice: Choice): Proposal {
  const flat = choice.flat || base.lines === null;
  const parties: Party[] = base.parties
    .filter((one) => !choice.joined.includes(one.id) && !choice.out.includes(one.key))
    .map((one) => ({
      ...one,
      label: choice.parties[one.id]?.trim() || one.label,
      on: flat ? "main" : one.on,
    }));
  return {
    app: choice.app.trim(),
    form: choice.form.trim() || base.form,
    key: base.lines !== null && choice.flat ? null : base.key,
    lines: flat ? null : choice.lines?.trim() || base.lines,
    columns: settle(base.columns.map((one) => columnOf(base, choice, parties, one, flat))),
    parties,
  };
}

function columnOf(base: Proposal, choice: Choice, parties: Party[], one: ProposedColumn, flat: boolean) {
  const kind = choice.kinds[one.index] ?? one.kind;
  const label = choice.labels[one.index]?.trim() || one.label;
  const isWorked = !choice.plain.includes(one.index) && NUMBERS.includes(kind);
  const worked = isWorked && !(flat && one.worked?.how === "sum") ? one.worked : null;
  return { ...one, label, kind, worked, place: placeOf(base, choice, parties, one, flat) };
}

function placeOf(base: Proposal, choice: Choice, parties: Party[], one: ProposedColumn, flat: boolean) {
  if (choice.out.includes(one.index)) return "out";
  const party = base.parties.find((each) => each.id === one.place);
  if (party && parties.some((each) => each.id === party.id)) return party.id;
  const place = party ? party.on : one.place;
  return flat && place === "lines" ? "main" : place;
}

/** What is worked out from a column that is left out, or is no number any more, is filled in. */
function settle(columns: ProposedColumn[]): ProposedColumn[] {
  const able = new Set(
    columns.filter((one) => one.place !== "out" && NUMBERS.includes(one.kind)).map((one) => one.index),
  );
  return columns.map((one) =>
    one.worked?.of.every((index) => able.has(index)) ? one : { ...one, worked: null },
  );
}

/** Say how a column is worked out, in the names of the columns. */
export function workedText(found: Proposal, one: ProposedColumn, sum: (label: string) => string): string {
  const names = (one.worked?.of ?? []).map(
    (index) => found.columns.find((each) => each.index === index)?.label ?? "",
  );
  return one.worked?.how === "sum" ? sum(names[0] ?? "") : names.join(" × ");
}
