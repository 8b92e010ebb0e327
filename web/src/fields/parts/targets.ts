/** Records of another form as choices: recent ones first, then hits, then 「＋ 新建」. */
import type { PickRow, Value } from "../../api/types";
import type { Choice } from "../../kit/choices";
import { t } from "../../text";
import type { CellParts, Place } from "../contract";
import { anyText, isRef, textValue, titleOf } from "../values";

function choiceOf(row: PickRow, columns: readonly { path: string }[]): Choice {
  const texts = columns
    .map((column) => anyText(row.cells[column.path] ?? null))
    .filter((text) => text !== "");
  const further = texts.filter((text) => text !== row.title);
  return {
    key: row.id,
    title: row.title,
    detail: further.join(" · "),
    aliases: texts,
    value: { id: row.id, title: row.title },
  };
}

export async function targetChoices(place: Place, search: string, signal: AbortSignal): Promise<Choice[]> {
  const { field, path, scope } = place;
  const answer = await scope.pick(path, search, signal);
  const recent = search === "" ? answer.recent : [];
  const known = new Set(recent.map((row) => row.id));
  const others = answer.rows.filter((row) => !known.has(row.id));
  const grouped = recent.length > 0;
  const choices: Choice[] = [
    ...recent.map((row) => ({ ...choiceOf(row, answer.columns), group: t("field.recent") })),
    ...others.map((row) => ({
      ...choiceOf(row, answer.columns),
      group: grouped ? t("field.others") : undefined,
    })),
  ];
  const { target } = field;
  if (answer.can_create && target && scope.create) {
    const create = scope.create;
    choices.push({
      key: "+",
      title:
        search === "" ? t("field.create", { noun: field.label }) : t("field.createNamed", { name: search }),
      value: null,
      make: () => create(target, search),
    });
  }
  return choices;
}

/** The title of a chosen record; a text that was never found stands as typed. */
export const targetText = (value: Value): string => (isRef(value) ? titleOf(value) : textValue(value));

export function targetCell(place: Place, width: number): CellParts {
  return {
    width,
    grow: true,
    text: targetText,
    parse: (text) => ({ search: text.trim() }),
    choices: (search, signal) => targetChoices(place, search, signal),
  };
}
