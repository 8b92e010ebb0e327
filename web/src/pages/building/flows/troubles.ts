/** What keeps a flow from working: Problems of the compiler, and what only the tree tells. */
import type { DraftProblem } from "../../../api/building";
import type { FlowElement, NodeElement, WayElement } from "../../../api/flows";
import { everything, isWay, placeIn, START, UNWRITTEN } from "../../../document/flows/tree";
import { t } from "../../../text";
import { MANY_NODES } from "./limits";

export interface Trouble {
  /** The card it is shown on. */
  id: string;
  text: string;
  /** The setting that is meant. */
  setting: string | null;
  /** Only worth a look: nothing keeps it from being published. */
  isHint?: boolean;
}

export interface Troubles {
  all: readonly Trouble[];
  of: (id: string) => readonly Trouble[];
}

/** The setting behind the last step or way of a path such as `orders.flows.0.nodes.1.who.0.roles`. */
export function settingOf(path: string): string | null {
  const steps = path.split(".");
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    if (!["nodes", "ways", "flows"].includes(steps[index] ?? "")) continue;
    const name = steps[index + 2];
    return name === undefined ? null : name === "start" ? (steps[index + 3] ?? name) : name;
  }
  return null;
}

const toldOf = (flow: FlowElement, problems: readonly DraftProblem[]): Trouble[] =>
  problems.flatMap((one) => {
    const id = placeIn(flow, one.place);
    return id === null ? [] : [{ id, text: one.message, setting: settingOf(one.path) }];
  });

export function troublesOf(
  flow: FlowElement,
  problems: readonly DraftProblem[],
  warnings: readonly DraftProblem[] = [],
): Troubles {
  const told = toldOf(flow, problems);
  const warned = toldOf(flow, warnings).map((one) => ({ ...one, isHint: true }));
  const own = everything(flow).flatMap(({ element }): Trouble[] =>
    isWay(element) ? unwritten(element, told) : emptyBlock(element),
  );
  const count = everything(flow).filter((one) => !isWay(one.element)).length;
  const many = { id: START, text: t("flows.many", { n: count }), setting: null, isHint: true };
  const nothing = { id: START, text: t("flows.nothing"), setting: null, isHint: true };
  const hints = count === 0 ? [nothing] : count > MANY_NODES ? [many] : [];
  const all = [...told, ...own, ...warned, ...hints];
  const by = new Map<string, Trouble[]>();
  for (const one of all) by.set(one.id, [...(by.get(one.id) ?? []), one]);
  return { all, of: (id) => (by.get(id) ?? []).filter((one) => !one.isHint) };
}

function unwritten(way: WayElement, told: readonly Trouble[]): Trouble[] {
  if (way.when !== UNWRITTEN || told.some((one) => one.id === way.id)) return [];
  return [{ id: way.id, text: t("flows.writeCondition"), setting: "when" }];
}

/** A block of which no way does anything. */
function emptyBlock(node: NodeElement): Trouble[] {
  const ways = node.ways ?? [];
  if (ways.length === 0 || ways.some((one) => one.nodes.length > 0)) return [];
  return [{ id: node.id, text: t("flows.emptyBlock"), setting: null, isHint: true }];
}
