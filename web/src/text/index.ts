/**
 * Words of the interface: `t("key", {slot})` in the chosen language. Labels made by users are data, not texts.
 * Changing the language re-mounts the app (kit/Providers.tsx), so `t` needs no hook. No React here.
 */
import type { Lang } from "../api/types";
import { en } from "./en";
import { zh } from "./zh";
import type { zhAudit } from "./zh-audit";
import type { zhBeginning } from "./zh-beginning";
import type { zhBuilding } from "./zh-building";
import type { zhPeople } from "./zh-people";

/** Those of the first load, and those that come with their pages. */
type Texts = typeof zh & typeof zhBuilding & typeof zhBeginning & typeof zhPeople & typeof zhAudit;
export type TextKey = keyof Texts;

type SlotOf<S extends string> = S extends `${string}{${infer Slot}}${infer Rest}`
  ? Slot | SlotOf<Rest>
  : never;
type Slots<K extends TextKey> = [SlotOf<Texts[K]>] extends [never]
  ? []
  : [slots: Record<SlotOf<Texts[K]>, string | number>];

const STORED = "huodan.lang";
const later: Record<Lang, Record<string, string>> = { zh: {}, en: {} };
const listeners = new Set<() => void>();
let lang: Lang = startLang();

function startLang(): Lang {
  const stored = globalThis.localStorage?.getItem(STORED);
  if (stored === "zh" || stored === "en") return stored;
  return "zh";
}

/** Take in the texts of pages that are loaded when somebody goes there. */
export function addTexts(inZh: Record<string, string>, inEn: Record<string, string>): void {
  Object.assign(later.zh, inZh);
  Object.assign(later.en, inEn);
}

export function currentLang(): Lang {
  return lang;
}

/** Say a text of the catalogue with its slots filled. */
export function t<K extends TextKey>(key: K, ...[slots]: Slots<K>): string {
  const known: Record<string, string> = lang === "en" ? en : zh;
  const text = known[key] ?? later[lang][key] ?? key;
  if (!slots) return text;
  const filled = slots as Record<string, string | number>;
  return text.replace(/\{(\w+)\}/g, (_, slot: string) => String(filled[slot] ?? ""));
}

export function setLang(next: Lang): void {
  if (next === lang) return;
  lang = next;
  globalThis.localStorage?.setItem(STORED, next);
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
  for (const listener of listeners) listener();
}

/** Call the listener after each change of language; gives back how to stop. */
export function onLang(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
