/** Which fields and other parts stand in which section of a page, and which sections under which tab. */
import type { FieldView, FormView, PartView, SectionView } from "../../api/types";
import { mayStage } from "../../runtime/staged";

export type Item = FieldView | PartView;

export const isPart = (item: Item): item is PartView => "part" in item;

/** The sections of a form; fields no section names follow at the end. */
export function sectionsOf(form: FormView): SectionView[] {
  const named = new Set(form.sections.flatMap((section) => section.fields));
  const others = form.fields.map((field) => field.key).filter((key) => !named.has(key));
  return others.length > 0 ? [...form.sections, { key: "", label: "", fields: others }] : form.sections;
}

/** Which related lists are shown: all of a record that is there, of one to come those it may bring new ones to. */
export type Lists = "all" | "adding" | "none";

/** What stands in a section. */
export const itemsOf = (form: FormView, keys: readonly string[], lists: Lists = "all"): Item[] =>
  keys.flatMap<Item>((key) => {
    const field = form.fields.find((one) => one.key === key);
    const part = form.parts?.find((one) => one.key === key);
    return field ?? (part && isListed(part, lists) ? part : []);
  });

const isListed = (part: PartView, lists: Lists): boolean =>
  part.part !== "related" || lists === "all" || (lists === "adding" && mayStage(part));

/** What of a section is shown, and other parts; nothing where only dividers are left of one that has fields. */
export function shownOf(items: Item[], isShown: (field: FieldView) => boolean): Item[] {
  const shown = items.filter((item) => isPart(item) || isShown(item));
  const isLeft = shown.some((item) => !isPart(item) || item.part !== "divider");
  return isLeft || items.every(isPart) ? shown : [];
}

export interface Tab {
  key: string;
  label: string;
  sections: SectionView[];
}

/** Sections above all tabs, and those of each tab; what no section names stands above when there are tabs. */
export function tabsOf(form: FormView, lists: Lists = "all"): { above: SectionView[]; tabs: Tab[] } {
  const above: SectionView[] = [];
  const tabs: Tab[] = [];
  for (const section of sectionsOf(form)) {
    const last = tabs[tabs.length - 1];
    if (section.tab) tabs.push({ key: section.key, label: section.tab, sections: [section] });
    else if (last && section.key !== "") last.sections.push(section);
    else above.push(section);
  }
  const isOfOthers = ({ fields }: SectionView) =>
    fields.length > 0 && itemsOf(form, fields, lists).length === 0 && itemsOf(form, fields).length > 0;
  return { above, tabs: tabs.filter((tab) => !tab.sections.every(isOfOthers)) };
}

/** What follows one another on one column: fields side by side together, each subform and other part by itself. */
export function piecesOf(items: readonly Item[]): Item[][] {
  const pieces: Item[][] = [];
  const isAlone = (item: Item) => (isPart(item) ? item.part !== "system" : Boolean(item.fields));
  for (const item of items) {
    const last = pieces[pieces.length - 1];
    if (last?.[0] && !isAlone(item) && !isAlone(last[0])) last.push(item);
    else pieces.push([item]);
  }
  return pieces;
}
