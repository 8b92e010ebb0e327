/** What fields offer to choose from, as the rules of a form say it, and the Edits that change it. Pure. */
import type {
  DeedElement,
  Edit,
  Element,
  FormElement,
  MatchElement,
  RuleElement,
} from "../../../api/building";
import { newId, relisted, setting } from "../../../document/tree";

export interface Offer {
  rule: RuleElement;
  deed: DeedElement;
}

/** Every deed that narrows what a field offers, in the order in which the last that holds counts. */
export function offersOf(form: FormElement, field: string): Offer[] {
  const sections = form.sections.filter((one) => one.fields.includes(field)).map((one) => one.id);
  const isAbout = (id: string) => id === field || sections.includes(id);
  return (form.rules ?? []).flatMap((rule) =>
    rule.does
      .filter((deed) => deed.do === "offer" && deed.fields.some(isAbout))
      .map((deed) => ({ rule, deed })),
  );
}

/** The comparisons with this form that always count and are about this relation alone: its settings show and write them. */
export function ownOffer(form: FormElement, field: string): Offer | null {
  const isOwn = ({ rule, deed }: Offer) =>
    rule.when === null && deed.fields.length === 1 && deed.fields[0] === field && deed.where?.length;
  return offersOf(form, field).filter(isOwn).at(-1) ?? null;
}

/** The Edits that make comparisons others. `at`: of the deed that has them. */
export function matchEdits(
  at: readonly string[],
  before: readonly MatchElement[],
  after: readonly MatchElement[],
): Edit[] {
  const changed = after.flatMap((one) => {
    const was = before.find((each) => each.id === one.id);
    const names = (["field", "op", "formula"] as const).filter((name) => was && was[name] !== one[name]);
    return names.map((name) => setting([...at, "where", one.id], was as MatchElement, name, one[name]));
  });
  return [...relisted(at, "where", before, after), ...changed];
}

const isIn = (form: FormElement, table: string) => (table === form.id ? null : table);

/** The Edits that give a relation other comparisons of its own. A new rule is the first, so that those with a condition count before it. */
export function ownEdits(
  form: FormElement,
  { field, table }: { field: Element; table: string },
  name: string,
  after: readonly MatchElement[],
): Edit[] {
  const own = ownOffer(form, field.id);
  if (own && after.length > 0) {
    const at = ["forms", form.id, "rules", own.rule.id, "does", own.deed.id];
    return matchEdits(at, own.deed.where ?? [], after);
  }
  if (own) return withoutDeed(form, own);
  if (after.length === 0) return [];
  const deed = { id: newId(), do: "offer", fields: [field.id], where: [...after] };
  const item = { id: newId(), name, rows: isIn(form, table), does: [deed] };
  return [{ do: "add", at: ["forms", form.id], name: "rules", after: null, item }];
}

function withoutDeed(form: FormElement, { rule, deed }: Offer): Edit[] {
  const at = ["forms", form.id];
  const asElements = (deeds: readonly DeedElement[]) => deeds as unknown as readonly Element[];
  if (rule.does.length > 1) {
    const rest = rule.does.filter((one) => one.id !== deed.id);
    return relisted([...at, "rules", rule.id], "does", asElements(rule.does), asElements(rest));
  }
  const rules = form.rules ?? [];
  return relisted(
    at,
    "rules",
    rules,
    rules.filter((one) => one.id !== rule.id),
  );
}

export interface Option {
  id: string;
  value: string;
  label?: Element["label"];
}

export const optionsOf = (field: Element | undefined): readonly Option[] =>
  Array.isArray(field?.options) ? (field.options as Option[]) : [];

/** The condition that a field has an option; `naming.py` writes it the same way. */
export const isOption = (field: string, value: string): string =>
  `#${field} = "${value.replaceAll('"', '""')}"`;

/** By option of another field, the rule that narrows what a field offers then, if the form has such rules. */
export interface Dependence {
  other: Element;
  offers: ReadonlyMap<string, Offer>;
}

export function dependenceOf(
  form: FormElement,
  field: string,
  others: readonly Element[],
): Dependence | null {
  const offers = offersOf(form, field).filter(
    ({ deed }) => deed.fields.length === 1 && deed.fields[0] === field && deed.options?.length,
  );
  for (const other of others) {
    const found = optionsOf(other).flatMap(({ id, value }) => {
      const offer = offers.findLast(({ rule }) => rule.when === isOption(other.id, value));
      return offer ? [[id, offer] as const] : [];
    });
    if (found.length > 0) return { other, offers: new Map(found) };
  }
  return null;
}

/** The Edits that let a field offer some options where another field has one; none or all of them ask nothing. */
export function optionEdits(
  form: FormElement,
  found: { field: Element; table: string },
  when: { other: Element; option: Option; name: string },
  left: readonly string[],
): Edit[] {
  const { field, table } = found;
  const offer = dependenceOf(form, field.id, [when.other])?.offers.get(when.option.id);
  const options = optionsOf(field)
    .map((one) => one.id)
    .filter((id) => left.includes(id));
  const asksNothing = options.length === 0 || options.length === optionsOf(field).length;
  if (offer && asksNothing) return withoutDeed(form, offer);
  if (offer) {
    const at = ["forms", form.id, "rules", offer.rule.id, "does", offer.deed.id];
    return [setting(at, offer.deed, "options", options)];
  }
  if (asksNothing) return [];
  const rule = {
    name: when.name,
    when: isOption(when.other.id, when.option.value),
    rows: isIn(form, table),
    does: [{ id: newId(), do: "offer", fields: [field.id], options }],
  };
  return [newRule(form, rule)];
}

/** The Edits that take all of that away. */
export const independentEdits = (form: FormElement, { offers }: Dependence): Edit[] =>
  [...offers.values()].flatMap((offer, index, all) => {
    // Each Edit meets what the ones before it left.
    const gone = new Set(all.slice(0, index).map(({ rule }) => rule.id));
    return withoutDeed({ ...form, rules: (form.rules ?? []).filter((rule) => !gone.has(rule.id)) }, offer);
  });

/** A rule behind the others, or before them, so that they count instead where they hold. */
export function newRule(
  form: FormElement,
  rule: Record<string, unknown>,
  id = newId(),
  isFirst = false,
): Edit {
  const after = isFirst ? null : (form.rules?.at(-1)?.id ?? null);
  return { do: "add", at: ["forms", form.id], name: "rules", after, item: { id, ...rule } };
}
