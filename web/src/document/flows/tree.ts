/** The tree of a flow: finding what stands in it, and where things may come to stand. Pure; the server does the change. */
import type { FlowElement, NodeElement, RowPlace, WayElement } from "../../api/flows";

/** The card on top of a tree. */
export const START = "start";

/** What stands in a tree, with the way to it as Edits name it. */
export interface FoundNode {
  element: NodeElement | WayElement;
  at: string[];
  /** The row it stands in; of a way that of its block. */
  row: readonly NodeElement[];
  /** The way whose row that is, null the flow's own. */
  way: string | null;
  index: number;
  /** The blocks it stands in, the outermost first; of a way also its own. */
  blocks: readonly NodeElement[];
}

export const isWay = (element: NodeElement | WayElement): element is WayElement => !("kind" in element);

/** Every node and way in reading order. */
export function everything(flow: Pick<FlowElement, "id" | "nodes">): FoundNode[] {
  const found: FoundNode[] = [];
  const walk = (
    row: readonly NodeElement[],
    way: string | null,
    at: string[],
    blocks: readonly NodeElement[],
  ) => {
    for (const [index, node] of row.entries()) {
      const here = [...at, "nodes", node.id];
      found.push({ element: node, at: here, row, way, index, blocks });
      for (const each of node.ways ?? []) {
        const below = [...here, "ways", each.id];
        found.push({ element: each, at: below, row, way, index, blocks: [...blocks, node] });
        walk(each.nodes, each.id, below, [...blocks, node]);
      }
    }
  };
  walk(flow.nodes, null, ["flows", flow.id], []);
  return found;
}

export const findIn = (flow: Pick<FlowElement, "id" | "nodes">, id: string): FoundNode | undefined =>
  everything(flow).find((one) => one.element.id === id);

/** The nodes alone. */
export const nodesOf = (flow: Pick<FlowElement, "id" | "nodes">): NodeElement[] =>
  everything(flow).flatMap((one) => (isWay(one.element) ? [] : one.element));

/** How many nodes go with one. */
export function countIn(node: NodeElement | WayElement): number {
  const own = isWay(node) ? 0 : 1;
  const rows = isWay(node) ? [node.nodes] : (node.ways ?? []).map((one) => one.nodes);
  return own + rows.flat().reduce((sum, one) => sum + countIn(one), 0);
}

/** Behind a node, at the head of a way, at the head of the flow. */
export function placeBehind(flow: FlowElement, id: string | null): RowPlace {
  if (id === null || id === START) return { way: null, after: null };
  const found = findIn(flow, id);
  if (!found) return { way: null, after: flow.nodes.at(-1)?.id ?? null };
  return isWay(found.element) ? { way: id, after: null } : { way: found.way, after: id };
}

/** Where a node stands when it goes up or down by one: past the ends of a way it leaves its block. */
export function placeMoved(flow: FlowElement, id: string, by: -1 | 1): RowPlace | null {
  const found = findIn(flow, id);
  if (!found || isWay(found.element)) return null;
  const { row, index, way, blocks } = found;
  if (index + by >= 0 && index + by < row.length) {
    const after = by > 0 ? row[index + 1] : row[index - 2];
    return { way, after: after?.id ?? null };
  }
  const block = blocks.at(-1);
  const outer = block && findIn(flow, block.id);
  if (!block || !outer) return null;
  const after = by > 0 ? block.id : (outer.row[outer.index - 1]?.id ?? null);
  return { way: outer.way, after };
}

/** A node never stands on one of its own ways. */
export function mayStand(flow: FlowElement, id: string, place: RowPlace): boolean {
  if (place.way === null) return true;
  const way = findIn(flow, place.way);
  return way?.blocks.every((block) => block.id !== id) ?? false;
}

/** Whether a node would stay where it is. */
export function isSamePlace(flow: FlowElement, id: string, place: RowPlace): boolean {
  const found = findIn(flow, id);
  if (!found || found.way !== place.way) return false;
  return place.after === id || place.after === (found.row[found.index - 1]?.id ?? null);
}

/** The steps on the way to a node, the nearest first: those a run there can go back to. */
export function stepsBefore(flow: FlowElement, id: string): NodeElement[] {
  const found = findIn(flow, id);
  if (!found) return [];
  const own = found.row.slice(0, found.index).reverse();
  const block = isWay(found.element) ? undefined : found.blocks.at(-1);
  return block ? [...own, ...stepsBefore(flow, block.id)] : own;
}

/** The loops a node stands in, the innermost first. */
export const loopsOf = (flow: FlowElement, id: string, isLoop: (node: NodeElement) => boolean) =>
  (findIn(flow, id)?.blocks ?? []).filter(isLoop).reverse();

/** In these modes the ways have conditions, and one has none. */
export const isChoosing = (mode: unknown): boolean => mode === "exclusive" || mode === "inclusive";

/** The way for everything else. */
export const isDefault = (block: NodeElement, way: WayElement): boolean =>
  isChoosing(block.mode) && way.when === null;

/** A condition nobody has written yet. */
export const UNWRITTEN = "FALSE";

/** The ways of a block that is gone through otherwise: conditions go, or the last becomes the one for everything else. */
export function waysFor(block: NodeElement, mode: string): WayElement[] {
  const ways = block.ways ?? [];
  if (!isChoosing(mode)) return ways.map((one) => ({ ...one, when: null }));
  if (isChoosing(block.mode)) return ways;
  return ways.map((one, index) => ({ ...one, when: index === ways.length - 1 ? null : UNWRITTEN }));
}

/** The ways with one moved by a place; the one for everything else stays last. */
export function waysMoved(block: NodeElement, way: string, by: -1 | 1): WayElement[] | null {
  const ways = block.ways ?? [];
  const index = ways.findIndex((one) => one.id === way);
  const [here, there] = [ways[index], ways[index + by]];
  if (!here || !there || isDefault(block, here) || isDefault(block, there)) return null;
  const next = [...ways];
  next[index] = there;
  next[index + by] = here;
  return next;
}

/** The ways with one more, before the one for everything else; where there are no conditions it has none. */
export function withWay(block: NodeElement, way: WayElement): WayElement[] {
  const ways = block.ways ?? [];
  if (!isChoosing(block.mode)) return [...ways, { ...way, when: null }];
  const made = { ...way, when: way.when ?? UNWRITTEN };
  const last = ways.at(-1);
  return last && isDefault(block, last) ? [...ways.slice(0, -1), made, last] : [...ways, made];
}

/** Whether a way may go by itself: the one for everything else stays while there are others, and a block keeps two. */
export const mayDropWay = (block: NodeElement, way: WayElement): boolean =>
  (block.ways?.length ?? 0) > 2 && !isDefault(block, way);

type Direction = "up" | "down" | "left" | "right";

/** What the arrow keys go to: along a row, into and out of ways, from way to way. */
export function neighbour(flow: FlowElement, id: string, direction: Direction): string | null {
  if (id === START) return direction === "down" ? (flow.nodes[0]?.id ?? null) : null;
  const found = findIn(flow, id);
  if (!found) return null;
  const block = found.blocks.at(-1);
  if (direction === "left" || direction === "right") {
    const owner = isWay(found.element) ? found.element.id : found.way;
    const ways = block?.ways ?? [];
    const index = ways.findIndex((one) => one.id === owner);
    return index < 0 ? null : (ways[index + (direction === "left" ? -1 : 1)]?.id ?? null);
  }
  if (isWay(found.element)) {
    const below = found.element.nodes[0]?.id ?? found.row[found.index + 1]?.id ?? null;
    return direction === "up" ? (block?.id ?? null) : below;
  }
  if (direction === "up") return found.row[found.index - 1]?.id ?? found.way ?? START;
  const first = found.element.ways?.[0]?.id;
  return first ?? found.row[found.index + 1]?.id ?? (block ? behind(flow, block.id) : null);
}

function behind(flow: FlowElement, id: string): string | null {
  const found = findIn(flow, id);
  if (!found) return null;
  const block = found.blocks.at(-1);
  return found.row[found.index + 1]?.id ?? (block ? behind(flow, block.id) : null);
}

/** The element of a tree a place of the document leads into, and the setting of it that is meant. */
export function placeIn(flow: FlowElement, place: readonly string[]): string | null {
  if (place[0] !== "flows" || place[1] !== flow.id) return null;
  let found: string = START;
  for (let step = 2; step < place.length; step += 2) {
    const id = place[step + 1];
    if ((place[step] === "nodes" || place[step] === "ways") && id !== undefined) found = id;
  }
  return found;
}
