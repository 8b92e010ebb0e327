/** Which option of a field may follow which, which begins, and who may choose one; pure, no React. */
import type { Edit, Element } from "../api/building";
import { type Found, setting } from "./tree";

/** What one option says: `next` null is not restricted. */
export interface Rule {
  next: readonly string[] | null;
  starts: boolean;
  by: readonly string[];
}
export type Rules = Readonly<Record<string, Rule>>;
export const FREE: Rule = { next: null, starts: true, by: [] };
const NAMES = ["next", "starts", "by"] as const;

export const ruleOf = (option: Element): Rule => ({
  next: (option.next as string[] | null | undefined) ?? null,
  starts: option.starts !== false,
  by: (option.by as string[] | undefined) ?? [],
});

export const isRestricted = (options: readonly Element[]): boolean =>
  options.map(ruleOf).some((rule) => rule.next !== null || !rule.starts || rule.by.length > 0);

/** The Edits that make the options say these rules; those without one are free. */
export function ruled({ at }: Pick<Found, "at">, options: readonly Element[], rules: Rules): Edit[] {
  return options.flatMap((option) => {
    const old = ruleOf(option);
    const rule = rules[option.id] ?? FREE;
    return NAMES.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(rule[name])).map((name) =>
      setting([...at, "options", option.id], option, name, rule[name]),
    );
  });
}

/** Tick a cell, or take its tick away. A row with all ticks is free, so that options to come are among them. */
export function ticked(rule: Rule, id: string, to: string, all: readonly string[]): Rule {
  const others = all.filter((one) => one !== id);
  const had = others.filter((one) => rule.next === null || rule.next.includes(one));
  const next = others.filter((one) => had.includes(one) !== (one === to));
  return { ...rule, next: next.length === others.length ? null : next };
}
