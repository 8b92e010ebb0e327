/** One line of a list to choose from; shared by the sheet and the pickers. */
import type { Value } from "../api/types";

export interface Choice {
  key: string;
  title: string;
  detail?: string;
  /** Choices of one group stand together under its name, e.g. 「最近用过」. */
  group?: string;
  /** Other texts that mean this choice: a code, a long label. */
  aliases?: readonly string[];
  value: Value;
  /** Not a value yet: picking it runs this, e.g. 「＋ 新建」. */
  make?: () => Promise<Value | null>;
}

export const foldText = (text: string) => text.normalize("NFKC").trim().toLowerCase();

/** The choice a text names exactly, by title or alias. */
export function exactChoice(choices: readonly Choice[], text: string): Choice | undefined {
  const wanted = foldText(text);
  return choices.find(
    (one) =>
      !one.make &&
      (foldText(one.title) === wanted || one.aliases?.some((alias) => foldText(alias) === wanted)),
  );
}
