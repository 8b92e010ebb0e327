/** Which settings of a step are shown where, and which only while another has a value. */
import type { Element } from "../../../api/building";
import type { FlowSetting } from "../../../api/flows";
import type { FlowDesk } from "./flowDesk";

export type Tab = "main" | "fields" | "more";

const MAIN = new Set(["who", "way", "ratio", "nobody", "nobody_to", "due"]);
const FIELDS = new Set(["fields", "opens", "summary", "aids"]);

/** Steps at which people are asked have many settings; other kinds have few. */
const isLong = (settings: readonly FlowSetting[]) => settings.some((one) => one.name === "opens");

export const tabsOf = (settings: readonly FlowSetting[]): readonly Tab[] =>
  isLong(settings) ? ["main", "fields", "more"] : ["main"];

export function tabOf(settings: readonly FlowSetting[], name: string): Tab {
  if (!isLong(settings) || MAIN.has(name) || name === "label") return "main";
  return FIELDS.has(name) ? "fields" : "more";
}

type Test = (element: Element, flow: FlowDesk) => boolean;

const WHILE: Readonly<Record<string, Test>> = {
  ratio: (element) => element.way === "ratio",
  way: (element, flow) => mayBeSeveral(element, flow),
  nobody_to: (element) => element.nobody === "person",
  rejecting: (element) => element.kind !== "handle",
  rejects_to: (element) => element.rejecting === "back",
  straight: (element) => element.back_to !== "nobody",
  address: (element) => element.over === "webhook",
  takes: (element) => element.waits === true,
  refused: (element) => element.waits === true,
  // Buttons are renamed where they are ticked; the usual right of fields is that of the head of its columns.
  names: () => false,
  becomes: (element) => (element.fields as unknown[] | undefined)?.length === 1,
  was: (element) => (element.fields as unknown[] | undefined)?.length === 1,
  departments: (element) => element.is_approval !== false,
  groups: (element) => element.quiet !== true,
  withdraws: (element) => element.is_approval !== false,
};

/** Whether more than one person can be meant, so that it matters how many agree. */
function mayBeSeveral(element: Element, flow: FlowDesk): boolean {
  const who = (element.who as { by: string; people?: string[]; level?: number }[] | undefined) ?? [];
  if (who.length !== 1 || element.way !== "any") return true;
  const only = who[0];
  if (only?.by === "people") return (only.people?.length ?? 0) > 1;
  return !["starter", "starter_manager"].includes(only?.by ?? "") && flow !== null;
}

export const isShown = (setting: FlowSetting, element: Element, flow: FlowDesk): boolean =>
  WHILE[setting.name]?.(element, flow) ?? true;

/** The note comes last, whatever the order of the server. */
export const inOrder = (settings: readonly FlowSetting[]): readonly FlowSetting[] => [
  ...settings.filter((one) => one.name !== "note"),
  ...settings.filter((one) => one.name === "note"),
];
