/** Sentences about nodes, people, conditions and starts, as cards and lists say them. */
import type { Element, Words } from "../../../api/building";
import type { NodeElement, WayElement, WhoElement } from "../../../api/flows";
import type { Filter } from "../../../api/types";
import { fromFormula } from "../../../document/flows/conditions";
import { readLiteral } from "../../../document/flows/literals";
import { isChoosing, isDefault, UNWRITTEN } from "../../../document/flows/tree";
import { sentence } from "../../../lists/sentences";
import { t } from "../../../text";
import { drawnPath } from "../views/paths";
import { conditionFields, kindOfPath } from "./conditionFields";
import type { FlowDesk } from "./flowDesk";

const MOST_NAMES = 4;

function listed(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(t("field.comma"));
  const first = names.slice(0, MOST_NAMES).join(t("field.comma"));
  return t("flows.andOthers", { first, n: names.length });
}

const named = (ids: readonly string[] | undefined, known: ReadonlyMap<string, string>) =>
  (ids ?? []).map((id) => known.get(id) ?? t("flows.somebody"));

/** Who is meant, in words: 「财务总监」「发起人的主管（第 2 级）」. */
export function sayWho(desk: FlowDesk, who: WhoElement): string {
  const { known, kinds } = desk.state;
  const way = kinds.who.find((one) => one.by === who.by)?.label ?? who.by;
  const level = (who.level ?? 1) > 1 ? t("flows.level", { n: who.level ?? 1 }) : "";
  switch (who.by) {
    case "people":
      return listed(named(who.people, known.people)) || t("flows.nobodyYet");
    case "role":
      return listed(named(who.roles, known.roles)) || t("flows.nobodyYet");
    case "group":
    case "job":
      return listed(who.jobs ?? []) || t("flows.nobodyYet");
    case "department":
    case "department_head": {
      const names = listed(named(who.departments, known.departments)) || t("flows.nobodyYet");
      return t("flows.wayOf", { way, names }) + above(who);
    }
    case "field":
    case "field_head":
      return t("flows.wayOf", { way, names: fieldName(desk, who.field ?? "") }) + above(who);
    default:
      return way + level;
  }
}

/** Of the head of a department that is named: how far above it, if not its own. */
const above = ({ by, level = 1 }: WhoElement): string =>
  by !== "department" && by !== "field" && level > 1 ? t("flows.level.above", { n: level - 1 }) : "";

export const sayPeople = (desk: FlowDesk, who: readonly WhoElement[] | undefined): string =>
  listed((who ?? []).map((one) => sayWho(desk, one)));

/** What a path of the form is called. */
export function fieldName(desk: FlowDesk, path: string): string {
  const { list } = conditionFields(desk.desk);
  const at = drawnPath(desk.desk, path);
  const whole = list.form.fields.find((one) => one.key === at && one.key.includes("@"));
  if (whole) return whole.label;
  const rows = list.form.fields.find((one) => at.startsWith(`${one.key}.`))?.fields ?? [];
  const names = at.split(".").reduce<{ fields: typeof list.form.fields; said: string[] }>(
    ({ fields, said }, step) => {
      const found = [...fields, ...rows].find((one) => one.key === step);
      const target = list.app.forms.find((one) => one.key === found?.target?.form);
      return { fields: found?.fields ?? target?.fields ?? [], said: [...said, found?.label ?? step] };
    },
    { fields: desk.desk.state.view.fields, said: [] },
  ).said;
  return path === "" ? t("flows.noField") : names.join(" · ");
}

const choiceOf = (desk: FlowDesk, node: NodeElement, name: string) =>
  desk
    .kind(node.kind)
    ?.settings.find((one) => one.name === name)
    ?.choices?.find((one) => one.value === node[name])?.label;

/** What records an `of` means. */
export function sayRecords(desk: FlowDesk, of: string): string {
  if (of === "") return t("flows.thisRecord", { form: desk.say(desk.desk.form.label) });
  const node = desk.node(of);
  return node ? t("flows.ofStep", { step: desk.say(node.label) }) : fieldName(desk, of);
}

const formName = (desk: FlowDesk, id: unknown) =>
  desk.desk.targetChoices().find((one) => one.id === id)?.label ?? t("flows.gone");

/** One sentence about what a node does. */
export function sayNode(desk: FlowDesk, node: NodeElement): string {
  if ("way" in node) {
    const people = sayPeople(desk, node.who);
    const several = node.way === "any" ? "" : (choiceOf(desk, node, "way") ?? "").replace(/[（(].*/, "");
    return several === "" ? people : t("flows.peopleWay", { people, way: several });
  }
  switch (node.kind) {
    case "copy_to":
      return sayPeople(desk, node.who);
    case "branch":
    case "end":
      return choiceOf(desk, node, node.kind === "end" ? "state" : "mode") ?? "";
    case "update":
      return saySets(desk, node);
    case "create":
    case "query":
      return formName(desk, node.form);
    case "notify":
      return [
        sayPeople(desk, node.who),
        ...((node.fields as string[] | undefined) ?? []).map((one) => fieldName(desk, one)),
      ]
        .filter((one) => one !== "")
        .join(t("field.comma"));
    case "wait":
      return sayWait(desk, node);
    case "delete":
    case "loop":
      return sayRecords(desk, String(node.of ?? ""));
    case "call":
      return String(node.address ?? "");
    case "sub_flow":
      return flowName(desk, String(node.flow));
    case "jump":
      return desk.node(String(node.to)) && node.to !== node.id
        ? desk.say(desk.node(String(node.to))?.label)
        : t("flows.noStep");
    default:
      return desk.kind(node.kind)?.purpose ?? "";
  }
}

export const flowName = (desk: FlowDesk, id: string): string =>
  desk.say(desk.build.draft.document.flows.find((one) => one.id === id)?.label) || t("flows.noFlow");

interface Given extends Element {
  field: string;
  formula: string;
  add?: boolean;
}

function saySets(desk: FlowDesk, node: NodeElement): string {
  const of = String(node.of ?? "");
  const said = ((node.sets as Given[] | undefined) ?? []).map((one) => {
    const name = desk.desk.find(one.field)?.field.label;
    const value = readLiteral(one.formula);
    const field = name ? desk.say(name) : t("flows.someField");
    if (value === null) return t("flows.setFormula", { field });
    return t("flows.setTo", { field, value: sayValue(desk, one.field, value) });
  });
  const text = listed(said);
  return of === "" ? text : t("flows.setsOf", { records: sayRecords(desk, of), text });
}

function sayValue(desk: FlowDesk, field: string, value: string | boolean): string {
  if (typeof value === "boolean") return t(value ? "field.yes" : "field.no");
  const options = desk.desk.find(field)?.field.options as Option[] | undefined;
  const option = options?.find((one) => one.value === value);
  return option ? optionName(desk, option) : value;
}

export interface Option {
  value: string;
  label?: Words;
  long_label?: Words;
}

/** Name an option in full: in a flow it says what becomes of an order. */
export const optionName = (desk: FlowDesk, option: Option): string =>
  desk.say(option.long_label) || desk.say(option.label ?? option.value);

function sayWait(desk: FlowDesk, node: NodeElement): string {
  const after = typeof node.after === "number" ? node.after : null;
  const unit = choiceOf(desk, node, "unit") ?? "";
  if (node.field) {
    const field = fieldName(desk, String(node.field));
    if (!after) return t("flows.waitDay", { field });
    const n = Math.abs(after);
    return t(after < 0 ? "flows.waitBefore" : "flows.waitBehind", { field, n, unit });
  }
  if (after !== null) return t("flows.waitFor", { n: after, unit });
  return node.until ? sayCondition(desk, String(node.until)) : t("flows.waitNothing");
}

/** A condition as a filter, if it is one. */
export function filterOf(desk: FlowDesk, formula: string): Filter | null {
  const filter = fromFormula(formula, (path) => kindOfPath(desk.desk, path));
  return filter && withTitles(desk, filter);
}

/** Name people and departments a condition compares with; other records are found by who shows them. */
function withTitles(desk: FlowDesk, filter: Filter): Filter {
  if ("not" in filter) return { not: withTitles(desk, filter.not) };
  if ("and" in filter) return { and: filter.and.map((one) => withTitles(desk, one)) };
  if ("or" in filter) return { or: filter.or.map((one) => withTitles(desk, one)) };
  if (!Array.isArray(filter.value)) return filter;
  const { people, departments } = desk.state.known;
  const titled = (one: unknown) => {
    const title = typeof one === "string" ? (people.get(one) ?? departments.get(one)) : undefined;
    return title === undefined ? one : { id: one, title };
  };
  return { ...filter, value: filter.value.map(titled) };
}

/** A condition in words; the server says what is more than a filter. */
export function sayCondition(desk: FlowDesk, formula: string, labels?: string): string {
  if (formula === UNWRITTEN) return t("flows.noCondition");
  const filter = filterOf(desk, formula);
  const { list } = conditionFields(desk.desk);
  return filter ? sentence(list.app, list.form, filter) : (labels ?? formula);
}

/** What leads onto a way. */
export function sayWay(desk: FlowDesk, block: NodeElement, way: WayElement, labels?: string): string {
  if (!isChoosing(block.mode)) return desk.isLoop(block) ? t("flows.eachOne") : t("flows.always");
  if (isDefault(block, way)) return t("flows.otherwiseHint");
  return sayCondition(desk, way.when ?? "", labels);
}

/** When a flow begins. */
export function sayStart(desk: FlowDesk): string {
  const { start } = desk.flow;
  const kind = desk.state.kinds.starts.find((one) => one.on === start.on);
  const plain = kind?.label ?? start.on;
  const fields = (start.fields as string[] | undefined) ?? [];
  const field = start.field ? [String(start.field)] : fields;
  const names = listed(field.map((one) => fieldName(desk, one)));
  const days = typeof start.days === "number" ? start.days : 0;
  if (start.on === "day_of") {
    if (days === 0) return t("flows.startDay", { field: names });
    return t(days < 0 ? "flows.startBefore" : "flows.startBehind", { field: names, n: Math.abs(days) });
  }
  if (start.on === "updated" && names !== "") {
    const becomes = start.becomes;
    if (typeof becomes === "string" && field[0])
      return t("flows.startBecomes", { field: names, value: sayValue(desk, field[0], becomes) });
    return t("flows.startUpdated", { fields: names });
  }
  return plain;
}

/** So many steps of a rule are said in a list. */
const MOST_DEEDS = 3;

/** A rule as a sentence: when what, if what, then what. */
export function sayRule(desk: FlowDesk): string {
  const { start, nodes } = desk.flow;
  const when = start.when ? t("flows.ruleIf", { when: sayCondition(desk, start.when) }) : "";
  const deeds = nodes.slice(0, MOST_DEEDS).map((node) => {
    const what = sayNode(desk, node);
    return what ? t("flows.ruleDeed", { label: desk.say(node.label), what }) : desk.say(node.label);
  });
  if (nodes.length > MOST_DEEDS) deeds.push("…");
  const then = deeds.length > 0 ? deeds.join(t("kit.semicolon")) : t("flows.ruleNothing");
  return t("flows.ruleSays", { start: sayStart(desk), when, then });
}
