/** Free words of a field: taken out of a text, joined without saying one twice, found among those used before. */
import type { Value } from "../../api/types";
import { type Choice, foldText } from "../../kit/choices";
import { halfWidth } from "../../kit/decimal";
import type { Place } from "../contract";
import { chosenOf } from "./Tag";

const SEPARATORS = /[,，、;；|\n\t]/;

export const wordsOf = (text: string): string[] =>
  withWords(
    [],
    text.split(SEPARATORS).map((word) => halfWidth(word).split(/\s+/).join(" ").trim()),
  );

export function withWords(before: readonly string[], more: readonly string[]): string[] {
  const words = [...before];
  for (const word of more)
    if (word && !words.some((one) => foldText(one) === foldText(word))) words.push(word);
  return words;
}

/** What is typed comes first, as it is new; then what was used before. */
export async function findWords(
  { scope, path }: Pick<Place, "scope" | "path">,
  search: string,
  signal: AbortSignal,
  without: readonly string[],
): Promise<Choice[]> {
  // Words can be made up where none can be offered.
  const rows = await scope.pick(path, search, signal).then(
    (answer) => answer.rows,
    () => [],
  );
  const known = rows.map((row) => row.title);
  const typed = wordsOf(search);
  const exact = known.filter((word) => foldText(word) === foldText(search));
  return withWords(exact, [...(exact.length ? [] : typed.slice(-1)), ...known])
    .filter((word) => !without.some((one) => foldText(one) === foldText(word)))
    .map((word) => ({ key: word, title: word, value: word }));
}

export const wordsValue = (words: readonly string[]): Value => (words.length ? [...words] : null);

export const wordsIn = (value: Value): readonly string[] =>
  typeof value === "string" ? wordsOf(value) : chosenOf(value);
