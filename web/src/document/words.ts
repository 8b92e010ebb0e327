/** Every text of a document with what it says in each language, to be read and said side by side; pure, no React. */
import type { Document, Edit, Element, Words } from "../api/building";
import type { Lang } from "../api/types";

export const LANGS = ["zh", "en"] as const satisfies readonly Lang[];

/** Settings that hold texts people read. */
const TEXTS = [
  "label",
  "name",
  "long_label",
  "noun",
  "description",
  "note",
  "hint",
  "placeholder",
  "unit",
  "tab",
  "text",
  "message",
  "confirm",
] as const;
/** Lists whose elements hold no texts in languages: parts of a number, filters, orders. */
const SILENT = new Set(["serial", "fills", "order", "tints", "does", "but", "where", "sets"]);

type TextName = (typeof TEXTS)[number];

/** One text. named: by what people know the element; list: what kind of element it is, "" for the app. */
export interface Said {
  at: readonly string[];
  name: TextName;
  list: string;
  named: string;
  words: Words;
  /** Nothing was set; it is said like this all the same. */
  isImplied: boolean;
  /** The form it belongs to, null for the app's own. */
  form: string | null;
}

const isWords = (value: unknown): value is Words =>
  (typeof value === "string" && value !== "") ||
  (typeof value === "object" && value !== null && !Array.isArray(value) && ("zh" in value || "en" in value));

const isElements = (value: unknown): value is Element[] =>
  Array.isArray(value) && value.every((one) => typeof one === "object" && one !== null && "id" in one);

/** What a text says in one language and no other; what is said in none is for all, and counts as Chinese. */
export const inLang = (words: Words, lang: Lang): string =>
  typeof words === "string" ? (lang === "zh" ? words : "") : (words[lang] ?? "");

/** List the texts of an app: its own, then those of each form, in the order of the document. */
export function textsOf(document: Document): Said[] {
  return [...textsIn(document, [], "", null)];
}

function* textsIn(
  element: Element,
  at: readonly string[],
  list: string,
  form: string | null,
): Generator<Said> {
  const known = isWords(element.label) ? element.label : isWords(element.name) ? element.name : element.value;
  const named = isWords(known) ? inLang(known, "zh") || inLang(known, "en") : "";
  for (const name of TEXTS) {
    const value = element[name];
    const implied = name === "label" && list === "options" && !isWords(value) ? element.value : undefined;
    const words = isWords(value) ? value : implied;
    if (isWords(words)) yield { at, name, list, named, words, isImplied: !isWords(value), form };
  }
  for (const [inner, value] of Object.entries(element)) {
    if (SILENT.has(inner) || !isElements(value)) continue;
    for (const one of value) {
      yield* textsIn(
        one,
        [...at, inner, one.id],
        inner,
        inner === "forms" && at.length === 0 ? one.id : form,
      );
    }
  }
}

/** Say a text anew in one language; null where that leaves nothing, which no text may be. */
export function reworded(said: Said, lang: Lang, text: string): Edit | null {
  const now = { zh: inLang(said.words, "zh"), en: inLang(said.words, "en"), [lang]: text.trim() };
  const { zh, en } = now;
  if (!zh && !en) return null;
  const words: Words = zh && en ? { zh, en } : zh || { en };
  return {
    do: "set",
    at: said.at,
    name: said.name,
    old: said.isImplied ? null : said.words,
    new: said.isImplied && words === said.words ? null : words,
  };
}

/** What is said in only one of the languages. */
export const isHalfSaid = (said: Said): boolean => LANGS.some((lang) => !inLang(said.words, lang));
