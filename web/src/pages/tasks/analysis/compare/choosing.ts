/** Which two are put side by side, and what they are called. Pure. */
import type { Chosen, ComparableFlow, ComparedSide, FlowVersion } from "../../../../api/comparing";
import { t } from "../../../../text";
import type { CompareSearch } from "../search";

export interface Choice {
  flow: ComparableFlow;
  /** Null: all of them. */
  version: FlowVersion | null;
}

export type Two = readonly [Choice, Choice];

/**
 * What is meant: as the address says, else a flow with the other one of its form, else with its version before. Null where there
 * is nothing to compare.
 */
export function twoOf(flows: readonly ComparableFlow[], search: CompareSearch): Two | null {
  const named = flows.find((one) => one.key === search.flow);
  if (named && search.with) {
    const other = flows.find((one) => one.key === search.with);
    return other ? [sideOf(named, search.version), sideOf(other, search.with_version)] : null;
  }
  const first = named ?? flows.find((one) => twinOf(flows, one)) ?? flows.find((one) => one.versions[1]);
  if (!first) return null;
  const twin = twinOf(flows, first);
  if (twin) return [sideOf(first, search.version), sideOf(twin)];
  const [now, before] = first.versions;
  return now && before
    ? [
        { flow: first, version: before },
        { flow: first, version: now },
      ]
    : null;
}

const sideOf = (flow: ComparableFlow, version?: string): Choice => ({
  flow,
  version: flow.versions.find((one) => one.version === version) ?? null,
});

/** The other one of its form, of approvals an approval: an automation is about something else. */
const twinOf = (flows: readonly ComparableFlow[], flow: ComparableFlow): ComparableFlow | undefined => {
  const others = flows.filter(
    (one) =>
      one.form_id === flow.form_id &&
      one.is_approval === flow.is_approval &&
      one.id !== flow.id &&
      hasRuns(one),
  );
  return flow.is_approval && hasRuns(flow) ? (others.find((one) => one.is_on) ?? others[0]) : undefined;
};

const hasRuns = (flow: ComparableFlow) => flow.versions.some((one) => one.runs > 0);

export const asked = ({ flow, version }: Choice): Chosen => ({ flow: flow.key, version: version?.version });

/** As the address says it. */
export function searchOf([one, two]: Two): Pick<CompareSearch, "flow" | "version" | "with" | "with_version"> {
  return {
    flow: one.flow.key,
    ...(one.version ? { version: one.version.version } : {}),
    with: two.flow.key,
    ...(two.version ? { with_version: two.version.version } : {}),
  };
}

/** Whether both are the same, so that nothing can differ. */
export const isSame = ([one, two]: Two): boolean =>
  one.flow.id === two.flow.id && one.version?.version === two.version?.version;

export const optionOf = ({ flow, version }: Choice): string => `${flow.key} ${version?.version ?? ""}`;

export function choiceOf(flows: readonly ComparableFlow[], value: string): Choice | null {
  const [key, version] = value.split(" ");
  const flow = flows.find((one) => one.key === key);
  return flow ? sideOf(flow, version) : null;
}

/** "5月6日–5月20日的版本"; the year is told where it is another one than today's. */
export function versionText({ is_now, first, last }: FlowVersion, today: string): string {
  if (is_now || first === null || last === null) return t("comparing.now");
  const [from, until] = [dayText(first, today), dayText(last, today)];
  return from === until ? t("comparing.day", { day: from }) : t("comparing.days", { from, until });
}

function dayText(day: string, today: string): string {
  const [year, month, date] = day.split("-").map(Number);
  const slots = { y: year ?? 0, m: month ?? 0, d: date ?? 0 };
  return t(day.slice(0, 4) === today.slice(0, 4) ? "comparing.monthDay" : "comparing.yearMonthDay", slots);
}

/** What the two are called in headings: by what tells them apart. */
export function namesOf(sides: readonly [ComparedSide, ComparedSide], today: string): [string, string] {
  const isOneFlow = sides[0].flow.id === sides[1].flow.id;
  const nameOf = ({ flow, version }: ComparedSide) => {
    const of = version ? versionText(version, today) : t("comparing.all");
    if (isOneFlow) return of;
    return version ? `${flow.label} · ${of}` : flow.label;
  };
  return [nameOf(sides[0]), nameOf(sides[1])];
}
