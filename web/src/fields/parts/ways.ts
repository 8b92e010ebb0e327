/** Ways down a tree of options: read from a text, listed to be found, made of names. Pure. */
import type { FieldView, TreeNode, Value, Way } from "../../api/types";
import { type Choice, foldText } from "../../kit/choices";

const BETWEEN = /\s*[/／>＞→\\|]\s*/;

export function wayValue(names: readonly string[]): Way | null {
  const [level1 = null, level2 = null, level3 = null, level4 = null] = names;
  return level1 === null ? null : { level1, level2, level3, level4 };
}

export const sayWay = (names: readonly string[]): string => names.join(" / ");

/** All ways that may be chosen, in the order of the tree. */
export function waysOf(field: Pick<FieldView, "tree" | "any_level">): string[][] {
  const below = (nodes: readonly TreeNode[], before: readonly string[]): string[][] =>
    nodes.flatMap((node) => {
      const way = [...before, node.name];
      const deeper = below(node.children ?? [], way);
      return field.any_level || deeper.length === 0 ? [way, ...deeper] : deeper;
    });
  return below(field.tree ?? [], []);
}

/** The nodes below some names. */
export function nodesBelow(field: Pick<FieldView, "tree">, names: readonly string[]): readonly TreeNode[] {
  return names.reduce<readonly TreeNode[]>(
    (nodes, name) => nodes.find((node) => node.name === name)?.children ?? [],
    field.tree ?? [],
  );
}

const MOST_SHOWN = 200;

export function wayChoices(field: Pick<FieldView, "tree" | "any_level">, search: string): Choice[] {
  const wanted = foldText(search);
  return waysOf(field)
    .filter(
      (way) => way.some((name) => foldText(name).includes(wanted)) || foldText(sayWay(way)).includes(wanted),
    )
    .slice(0, MOST_SHOWN)
    .map((way) => ({ key: sayWay(way), title: sayWay(way), value: wayValue(way) }));
}

/** Read 「家电/冰箱」, or a name that stands once in the tree; null if there is no such way. */
export function readWay(field: Pick<FieldView, "tree" | "any_level">, text: string): Value {
  const typed = text.trim().split(BETWEEN).map(foldText);
  const ways = waysOf(field);
  const whole = ways.find(
    (way) => way.length === typed.length && way.every((name, at) => foldText(name) === typed[at]),
  );
  if (whole) return wayValue(whole);
  const alone = typed.length === 1 ? ways.filter((way) => foldText(way.at(-1) ?? "") === typed[0]) : [];
  return alone.length === 1 ? wayValue(alone[0] ?? []) : null;
}
