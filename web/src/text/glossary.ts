/** The texts of the list of words, which come with it. */
import { addTexts } from ".";
import { enGlossary } from "./en-glossary";
import { zhGlossary } from "./zh-glossary";

addTexts(zhGlossary, enGlossary);

/** The words in the order somebody meets them. */
export const WORDS = [
  "app",
  "form",
  "record",
  "field",
  "lines",
  "relation",
  "fill",
  "title",
  "view",
  "role",
  "rule",
  "check",
  "alike",
  "draft",
  "rehearsal",
  "publish",
  "undo",
  "history",
  "trash",
] as const;
