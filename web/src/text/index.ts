/**
 * Words of the interface: `t("key", {slot})` in the chosen language. Labels made by users are data, not texts.
 * Changing the language re-mounts the app (kit/Providers.tsx), so `t` needs no hook. No React here.
 */
import type { Lang } from "../api/types";
import { en } from "./en";
import { zh } from "./zh";

export type TextKey = keyof typeof zh;

type SlotOf<S extends string> = S extends `${string}{${infer Slot}}${infer Rest}`
  ? Slot | SlotOf<Rest>
  : never;
type Slots<K extends TextKey> = [SlotOf<(typeof zh)[K]>] extends [never]
  ? []
  : [slots: Record<SlotOf<(typeof zh)[K]>, string | number>];

const STORED = "huodan.lang";
const listeners = new Set<() => void>();
let lang: Lang = startLang();

function startLang(): Lang {
  const stored = globalThis.localStorage?.getItem(STORED);
  if (stored === "zh" || stored === "en") return stored;
  return "zh";
}

export function currentLang(): Lang {
  return lang;
}

/** Say a text of the catalogue with its slots filled. */
export function t<K extends TextKey>(key: K, ...[slots]: Slots<K>): string {
  const text: string = (lang === "en" ? en : zh)[key];
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
