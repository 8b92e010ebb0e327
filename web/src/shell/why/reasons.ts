/** 「为什么能看到」 in words: which role gives a verb, with which records, and what is missing. No React. */
import type { Right, Rows, Verb, Why, WhyField, WhyOwner, WhyPart, WhyVerb } from "../../api/why";
import { filterText } from "../../lists/sentences";
import { type TextKey, t } from "../../text";

const OF_FORM: readonly Verb[] = ["create", "import"];

export const verbText = (verb: Verb): string => t(`why.verb.${verb}`);
export const rowsText = (rows: Rows): string => t(`why.rows.${rows}`);

/** Whose record it is, as far as that decides. */
function ownerText(owners: readonly WhyOwner[]): string {
  return owners
    .map(({ label, person, department }) =>
      t(department ? "why.ownerOf" : "why.owner", {
        label,
        person: person.title ?? "",
        department: department ?? "",
      }),
    )
    .join(t("field.comma"));
}

/** The rows a role gives, with the condition if it was told. */
export function partRows({ rows, where, fields }: WhyPart): string {
  if (rows !== "where" || !where) return rowsText(rows);
  const find = (path: string) => {
    const field = fields[path];
    return field ? { path, label: field.label, field } : null;
  };
  return t("why.rows.whereIs", { where: filterText(find, where) });
}

/** Which owner lets a role count here. */
const counting = (why: Why, { rows }: WhyPart): readonly WhyOwner[] =>
  rows === "own"
    ? why.owners.filter((owner) => owner.self)
    : rows === "department"
      ? why.owners.filter((owner) => owner.self || owner.near)
      : [];

function given(why: Why, verb: Verb, part: WhyPart): string {
  if (OF_FORM.includes(verb)) return t("why.by", { role: part.role });
  const owners = why.record ? ownerText(counting(why, part)) : "";
  const text = t("why.byRows", { role: part.role, rows: partRows(part) });
  return owners ? t("why.because", { text, owners }) : text;
}

/** Everything there is to say about one verb, a sentence each. */
export function reasons(why: Why, one: WhyVerb): readonly string[] {
  if (one.allowed) return one.by.map((part) => given(why, one.verb, part));
  const verb = verbText(one.verb);
  const said = one.elsewhere.map((part) => t("why.elsewhere", { role: part.role, rows: partRows(part) }));
  const isOwned = one.elsewhere.some((part) => part.rows === "own" || part.rows === "department");
  if (said.length === 0) said.push(t("why.noRole", { verb }));
  else if (isOwned && why.owners.length > 0) said.push(t("why.ownerHere", { owners: ownerText(why.owners) }));
  else if (isOwned && why.full) said.push(t("why.noOwner"));
  if (one.givers.length > 0) said.push(t("why.givers", { verb, roles: one.givers.join(t("field.comma")) }));
  return said;
}

export interface FieldGroup {
  key: string;
  right: Right;
  computed: boolean;
  roles: readonly string[];
  labels: readonly string[];
}

const ORDER: readonly Right[] = ["hidden", "masked", "read", "write"];

/** Fields that are alike in right and roles, the least right first. */
export function fieldGroups(fields: readonly WhyField[]): readonly FieldGroup[] {
  const found = new Map<string, FieldGroup & { labels: string[] }>();
  for (const { right, roles, computed, label } of fields) {
    const isComputed = computed && right === "read";
    const key = `${right} ${isComputed} ${roles.join()}`;
    const group = found.get(key) ?? { key, right, computed: isComputed, roles, labels: [] };
    group.labels.push(label);
    found.set(key, group);
  }
  return [...found.values()].sort((a, b) => ORDER.indexOf(a.right) - ORDER.indexOf(b.right));
}

export const rightText = ({ right, computed }: FieldGroup): string =>
  t(computed ? "why.right.computed" : (`why.right.${right}` as TextKey & "why.right.read"));
