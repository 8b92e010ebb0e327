/**
 * Words of the interface: `t("key", {slot})` in the chosen language. Labels made by users are data, not texts.
 * Changing the language re-mounts the app (kit/Providers.tsx), so `t` needs no hook. No React here.
 */

import type { Lang } from "../api/types";
import { zh } from "./zh";
import type { zhAdministrators } from "./zh-administrators";
import type { zhAnalysis } from "./zh-analysis";
import type { zhAudit } from "./zh-audit";
import type { zhBeginning } from "./zh-beginning";
import type { zhBuilding } from "./zh-building";
import type { zhCells } from "./zh-cells";
import type { zhComments } from "./zh-comments";
import type { zhFlows } from "./zh-flows";
import type { zhGlossary } from "./zh-glossary";
import type { zhGroups } from "./zh-groups";
import type { zhImport } from "./zh-import";
import type { zhIncoming } from "./zh-incoming";
import type { zhKeptTrials } from "./zh-kept-trials";
import type { zhLaid } from "./zh-laid";
import type { zhLeaving } from "./zh-leaving";
import type { zhLookalikes } from "./zh-lookalikes";
import type { zhMail } from "./zh-mail";
import type { zhMaking } from "./zh-making";
import type { zhMatrix } from "./zh-matrix";
import type { zhMerging } from "./zh-merging";
import type { zhOffers } from "./zh-offers";
import type { zhOpen } from "./zh-open";
import type { zhOpinions } from "./zh-opinions";
import type { zhPeople } from "./zh-people";
import type { zhPressing } from "./zh-pressing";
import type { zhRecompute } from "./zh-recompute";
import type { zhRelated } from "./zh-related";
import type { zhRenewed } from "./zh-renewed";
import type { zhRich } from "./zh-rich";
import type { zhRunLog } from "./zh-run-log";
import type { zhSettings } from "./zh-settings";
import type { zhSteps } from "./zh-steps";
import type { zhSubrows } from "./zh-subrows";
import type { zhTasks } from "./zh-tasks";
import type { zhUnderWay } from "./zh-under-way";
import type { zhWatching } from "./zh-watching";
import type { zhWebhooks } from "./zh-webhooks";
import type { zhWords } from "./zh-words";
import type { zhWorkdays } from "./zh-workdays";

/** Those of the first load, and those that come with their pages. */
type Texts = typeof zh &
  typeof zhBuilding &
  typeof zhBeginning &
  typeof zhFlows &
  typeof zhImport &
  typeof zhIncoming &
  typeof zhWatching &
  typeof zhRunLog &
  typeof zhKeptTrials &
  typeof zhAnalysis &
  typeof zhLeaving &
  typeof zhPeople &
  typeof zhAudit &
  typeof zhCells &
  typeof zhComments &
  typeof zhPressing &
  typeof zhRecompute &
  typeof zhRelated &
  typeof zhRenewed &
  typeof zhRich &
  typeof zhSettings &
  typeof zhSteps &
  typeof zhSubrows &
  typeof zhTasks &
  typeof zhUnderWay &
  typeof zhWebhooks &
  typeof zhMail &
  typeof zhWords &
  typeof zhWorkdays &
  typeof zhLookalikes &
  typeof zhMaking &
  typeof zhMerging &
  typeof zhAdministrators &
  typeof zhMatrix &
  typeof zhOffers &
  typeof zhOpinions &
  typeof zhOpen &
  typeof zhGroups &
  typeof zhGlossary &
  typeof zhLaid;
export type TextKey = keyof Texts;

type SlotOf<S extends string> = S extends `${string}{${infer Slot}}${infer Rest}`
  ? Slot | SlotOf<Rest>
  : never;
type Slots<K extends TextKey> = [SlotOf<Texts[K]>] extends [never]
  ? []
  : [slots: Record<SlotOf<Texts[K]>, string | number>];

const STORED = "huodan.lang";
const texts: Record<Lang, Record<string, string>> = { zh: { ...zh }, en: {} };
const listeners = new Set<() => void>();
let lang: Lang = "zh";
let wanted: Lang = "zh";

/** Speak the language this browser spoke last; wait for it before anything is drawn. */
export async function startLang(): Promise<void> {
  if (globalThis.localStorage?.getItem(STORED) !== "en") return;
  // Better in Chinese than not at all.
  await setLang("en").catch(() => {});
}

/** Chinese is there from the beginning; who reads English loads it, so that nobody loads both. */
async function loadEnglish(): Promise<void> {
  const { en } = await import("./en");
  Object.assign(texts.en, en);
}

/** Take in the texts of pages that are loaded when somebody goes there. */
export function addTexts(inZh: Record<string, string>, inEn: Record<string, string>): void {
  Object.assign(texts.zh, inZh);
  Object.assign(texts.en, inEn);
}

export function currentLang(): Lang {
  return lang;
}

/** Say a text of the catalogue with its slots filled. */
export function t<K extends TextKey>(key: K, ...[slots]: Slots<K>): string {
  const text = texts[lang][key] ?? key;
  if (!slots) return text;
  const filled = slots as Record<string, string | number>;
  return text.replace(/\{(\w+)\}/g, (_, slot: string) => String(filled[slot] ?? ""));
}

/** Speak another language; rejects where its texts cannot be loaded. The last one asked for wins. */
export async function setLang(next: Lang): Promise<void> {
  wanted = next;
  if (next === "en") await loadEnglish();
  if (next === lang || next !== wanted) return;
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
