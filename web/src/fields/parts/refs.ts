/** Several records of one form as a value: named in one line, read from one, one more or less. */
import type { Ref, Value } from "../../api/types";
import type { Choice } from "../../kit/choices";
import { foldText } from "../../kit/choices";
import { t } from "../../text";
import type { CellParts, Place } from "../contract";
import { isRef, textValue, titleOf } from "../values";
import { targetChoices } from "./targets";

const SEPARATORS = /[,\uff0c\u3001;\uff1b|\n\t]/;

export const refsOf = (value: Value): readonly Ref[] =>
  Array.isArray(value) ? value.filter((one: Value): one is Ref => isRef(one)) : [];

/** The records chosen with one more; none is no value. */
export const withRef = (chosen: readonly Ref[], one: Ref): readonly Ref[] =>
  chosen.some((other) => other.id === one.id) ? chosen : [...chosen, one];

export const refsValue = (chosen: readonly Ref[]): Value => (chosen.length > 0 ? chosen : null);

/** The names in one line; a masked value as its stars. */
export const refsText = (value: Value): string =>
  Array.isArray(value) ? refsOf(value).map(titleOf).join(t("field.listComma")) : textValue(value);

/** What may still be chosen. */
export async function furtherChoices(
  place: Place,
  chosen: readonly string[],
  search: string,
  signal: AbortSignal,
): Promise<Choice[]> {
  const found = await targetChoices(place, search, signal);
  return found.filter((choice) => !chosen.includes(choice.key));
}

/** The records a line names, each by its whole title; null if one of them is not found, or is not the only one. */
export async function namedRefs(
  place: Place,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Ref[] | null> {
  const found: Ref[] = [];
  for (const name of names) {
    const choices = await targetChoices(place, name, signal);
    const hits = choices.filter((choice) => !choice.make && foldText(choice.title) === foldText(name));
    const value = hits.length === 1 ? (hits[0]?.value ?? null) : null;
    if (!isRef(value)) return null;
    found.push(value);
  }
  return found;
}

/** A choice that puts a record, or one that is made first, beside those kept. */
function alongside(kept: readonly Ref[], choice: Choice): Choice {
  const { make, value } = choice;
  const put = (one: Value): Value => (isRef(one) ? withRef(kept, one) : null);
  return make ? { ...choice, make: async () => put(await make()) } : { ...choice, value: put(value) };
}

/** A cell of several records: what stands before the last comma is kept, the rest searches the next one. */
export function severalCell(place: Place, width: number): CellParts {
  return {
    width,
    grow: true,
    text: refsText,
    parse: (text) => (text.trim() === "" ? { value: null } : { search: text.trim() }),
    choices: async (search, signal) => {
      const pieces = search.split(SEPARATORS).map((piece) => piece.trim());
      const last = pieces.pop() ?? "";
      const kept = await namedRefs(place, pieces.filter(Boolean), signal);
      if (kept === null) return [];
      const further = await furtherChoices(
        place,
        kept.map((one) => one.id),
        last,
        signal,
      );
      const exact = further.filter((choice) => foldText(choice.title) === foldText(last));
      const choices = [...exact, ...further.filter((choice) => !exact.includes(choice))].map((choice) =>
        alongside(kept, choice),
      );
      if (kept.length === 0 || last !== "") return choices;
      return [{ key: "=", title: refsText(kept), value: kept }, ...choices];
    },
  };
}
