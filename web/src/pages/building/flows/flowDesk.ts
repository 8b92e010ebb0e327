/** What the parts of the designer of flows share: the flow, what is chosen in it, and every deed with it. */
import type { Document, Draft, Element, Words } from "../../../api/building";
import type {
  FlowElement,
  FlowSetting,
  NodeElement,
  NodeKind,
  NodePalette,
  RowPlace,
  WayElement,
} from "../../../api/flows";
import { renewed } from "../../../document/flows/copy";
import {
  findIn,
  isWay,
  loopsOf,
  mayDropWay,
  mayStand,
  placeMoved,
  START,
  stepsBefore,
  UNWRITTEN,
  waysMoved,
  withWay,
} from "../../../document/flows/tree";
import { newId, setting } from "../../../document/tree";
import { toast } from "../../../kit/toast";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { between, copiedOf, keep, kept, putAt } from "./clipboard";
import { noteNames } from "./conditionFields";
import type { Preset } from "./presets";
import { targetOf } from "./records";
import type { Times } from "./times/useTimes";
import type { Path } from "./trial/path";

/** Names of what documents call by ids only. */
export interface Known {
  people: ReadonlyMap<string, string>;
  departments: ReadonlyMap<string, string>;
  roles: ReadonlyMap<string, string>;
  jobs: readonly string[];
}

export interface FlowState {
  desk: Desk;
  flow: FlowElement;
  kinds: NodePalette;
  known: Known;
  chosen: string | null;
  choose: (id: string | null) => void;
  /** Neighbouring steps that are chosen together; none or one is none. */
  picked: readonly string[];
  setPicked: (ids: readonly string[]) => void;
  /** Choose it and go on in its settings. */
  open: (id: string) => void;
  /** Nodes on their way to another place, by a drag or 「移动到…」. */
  carried: string | null;
  carry: (id: string | null) => void;
  /** The way a record goes through it while it is tried. */
  path?: Path | null;
  /** How long its steps take, while that is shown. */
  times?: Times | null;
}

export const flowIn = (document: Document, id: string): FlowElement | undefined =>
  document.flows.find((one) => one.id === id);

export class FlowDesk {
  private readonly byKind: ReadonlyMap<string, NodeKind>;

  constructor(readonly state: FlowState) {
    noteNames(state.desk, state.known);
    this.byKind = new Map(state.kinds.nodes.map((kind) => [kind.kind, kind]));
  }

  get flow() {
    return this.state.flow;
  }
  get desk() {
    return this.state.desk;
  }
  get build() {
    return this.state.desk.build;
  }

  say = (words: Words | null | undefined): string => this.desk.say(words);
  kind = (kind: string): NodeKind | undefined => this.byKind.get(kind);
  /** How a card is drawn while a record goes through the flow; not at all without one. */
  passing = (id: string) => this.state.path?.of(id);
  isLoop = (node: NodeElement): boolean => this.kind(node.kind)?.is_loop ?? false;
  find = (id: string) => findIn(this.flow, id);
  node = (id: string): NodeElement | undefined => {
    const found = this.find(id)?.element;
    return found && !isWay(found) ? found : undefined;
  };

  settingsOf(id: string): readonly FlowSetting[] {
    if (id !== START) return this.kind(this.node(id)?.kind ?? "")?.settings ?? [];
    return this.state.kinds.starts.find((one) => one.on === this.flow.start.on)?.settings ?? [];
  }

  /** Set settings of the flow, its start, a node or a way, as they are in the draft when the turn comes. */
  put = (id: string, make: Values | ((now: Element) => Values)): Promise<boolean> =>
    this.build.setBy((draft) => putIn(draft, this.flow.id, id, make));

  add = async (kind: string, place: RowPlace): Promise<void> => {
    const id = newId();
    const act = { do: "add_node", flow: this.flow.id, id, kind, ...place } as const;
    if (await this.build.act(act)) this.state.open(id);
  };

  /** Add what a kind is often used for; in one step, with its settings. */
  addPreset = async (preset: Preset, place: RowPlace): Promise<void> => {
    const item = preset.make();
    const done = await this.build.setBy((draft) => {
      const flow = flowIn(draft.document, this.flow.id);
      const way = flow && place.way !== null ? findIn(flow, place.way) : null;
      if (!flow || way === undefined) return [];
      const at = way ? way.at : ["flows", flow.id];
      return [{ do: "add", at, name: "nodes", after: place.after, item: item as Element }];
    });
    if (done) this.state.open(item.id);
  };

  place = async (id: string, place: RowPlace): Promise<void> => {
    if (!mayStand(this.flow, id, place)) return toast.say(t("flows.intoItself"));
    const done = await this.build.act({ do: "place_nodes", flow: this.flow.id, ids: [id], ...place });
    if (done) this.state.choose(id);
  };

  move = async (id: string, by: -1 | 1): Promise<void> => {
    const place = placeMoved(this.flow, id, by);
    if (place) await this.place(id, place);
  };

  remove = async (id: string): Promise<void> => {
    if (this.meant(id).length > 1) return this.removeAll(this.meant(id));
    const found = this.find(id);
    if (!found) return;
    const label = this.say(found.element.label);
    const undo = () => void this.build.undo();
    const done = isWay(found.element)
      ? await this.removeWay(found.element, found.blocks.at(-1))
      : await this.build.act({ do: "remove_nodes", flow: this.flow.id, ids: [id] });
    if (!done) return;
    this.state.choose(null);
    toast.withUndo(t("building.removed", { label }), undo);
  };

  private async removeWay(way: WayElement, block: NodeElement | undefined): Promise<boolean> {
    if (!block) return false;
    if (!mayDropWay(block, way)) {
      toast.say(t("flows.wayStays"));
      return false;
    }
    return this.put(block.id, (now) => ({
      ways: (now.ways as WayElement[]).filter((one) => one.id !== way.id),
    }));
  }

  /** The steps chosen together, or the one that is meant. */
  meant = (id: string): readonly string[] => (this.state.picked.includes(id) ? this.state.picked : [id]);

  /** Choose the steps of a row from the one that is chosen up to another one. */
  pick = (id: string): void => {
    const { chosen, choose } = this.state;
    const ids = chosen === null || chosen === START ? [] : between(this.flow, chosen, id);
    if (ids === null) toast.say(t("flows.oneRowOnly"));
    else if (ids.length === 0) choose(id);
    else this.state.setPicked(ids);
  };

  copy = (id: string): void => {
    const nodes = this.meant(id).flatMap((one) => this.node(one) ?? []);
    if (nodes.length === 0) return;
    keep(copiedOf(nodes, this.desk.form.fields, (form) => this.desk.fieldsIn(form)));
    toast.say(nodes.length === 1 ? t("flows.copied") : t("flows.copiedMany", { n: nodes.length }));
  };

  cut = async (id: string): Promise<void> => {
    this.copy(id);
    await this.removeAll(this.meant(id));
  };

  /** Take several steps away, in one step. */
  removeAll = async (ids: readonly string[]): Promise<void> => {
    const undo = () => void this.build.undo();
    if (!(await this.build.act({ do: "remove_nodes", flow: this.flow.id, ids: [...ids] }))) return;
    this.state.choose(null);
    toast.withUndo(t("flows.removedMany", { n: ids.length }), undo);
  };

  /** How many steps were copied, of whatever flow. */
  copied = (): number => kept()?.nodes.length ?? 0;

  /** Put what was copied here, in one step; fields are found by name and kind, and what is not is marked. */
  paste = async (place: RowPlace): Promise<void> => {
    const copied = kept();
    if (!copied) return;
    const { fitted } = await import("../../../document/flows/paste");
    const from = { fields: copied.fields, related: (form: string) => copied.related[form] ?? [] };
    const to = { fields: this.desk.form.fields, related: (form: string) => this.desk.fieldsIn(form) };
    const { nodes, lost } = fitted(copied.nodes, from, to);
    const whole = renewed({ id: newId(), label: "", when: null, nodes }, newId);
    const made = whole.nodes;
    const done = await this.build.setBy((draft) => {
      const flow = flowIn(draft.document, this.flow.id);
      const way = flow && place.way !== null ? findIn(flow, place.way) : null;
      if (!flow || way === undefined) return [];
      return putAt(way ? way.at : ["flows", flow.id], place, made);
    });
    if (!done) return;
    const [first, last] = [made[0], made.at(-1)];
    if (first) this.state.choose(first.id);
    if (made.length > 1 && first && last) this.state.setPicked(made.map((one) => one.id));
    const n = made.length;
    if (lost.length) toast.say(t("flows.pastedLost", { n, lost: lost.length }));
    else if (n > 1) toast.say(t("flows.pasted", { n }));
  };

  duplicate = (id: string): Promise<void> => {
    const found = this.find(id);
    if (!found) return Promise.resolve();
    return this.copyTo(id, { way: found.way, after: id });
  };

  private async copyTo(of: string, place: RowPlace): Promise<void> {
    const id = newId();
    const act = { do: "copy_nodes", flow: this.flow.id, source: null, ids: { [of]: id }, ...place } as const;
    if (await this.build.act(act)) this.state.choose(id);
  }

  /** Another way, before the one for everything else; in one step, with a condition to be written where there are such. */
  addWay = async (block: string): Promise<void> => {
    const id = newId();
    const label = t("flows.wayName", { n: this.node(block)?.ways?.length ?? 1 });
    const done = await this.put(block, (now) => ({
      ways: withWay(now as NodeElement, { id, label, when: UNWRITTEN, nodes: [] }),
    }));
    if (done) this.state.open(id);
  };

  copyWay = async (block: string, way: string): Promise<void> => {
    const found = this.find(way)?.element;
    if (!found || !isWay(found)) return;
    const made = renewed(found, newId);
    const label = t("flows.copyOf", { name: this.say(found.label) });
    const done = await this.put(block, (now) => ({ ways: withWay(now as NodeElement, { ...made, label }) }));
    if (done) this.state.choose(made.id);
  };

  moveWay = (block: string, way: string, by: -1 | 1): Promise<boolean> =>
    this.put(block, (now) => {
      const ways = waysMoved(now as NodeElement, way, by);
      return ways ? { ways } : {};
    });

  /** Where formulas of a step look for a name first: in what is the turn of its loop, else in the record. */
  turnOf(id: string): string | undefined {
    const loop = loopsOf(this.flow, id, this.isLoop)[0];
    return loop ? (targetOf(this, String(loop.of ?? "")) ?? undefined) : undefined;
  }

  stepsBefore = (id: string) => stepsBefore(this.flow, id);
}

type Values = Record<string, unknown>;

/** The Edits that set settings; the start is a setting of the flow, and whole. */
function putIn(draft: Draft, flow: string, id: string, make: Values | ((now: Element) => Values)) {
  const own = flowIn(draft.document, flow);
  if (!own) return [];
  const valuesOf = (now: Element) => (typeof make === "function" ? make(now) : make);
  if (id === START) {
    const start = { ...own.start, ...valuesOf(own.start) };
    return [setting(["flows", flow], own, "start", start)];
  }
  const found = id === flow ? { element: own as Element, at: ["flows", flow] } : findIn(own, id);
  if (!found) return [];
  return Object.entries(valuesOf(found.element)).map(([name, value]) =>
    setting(found.at, found.element, name, value),
  );
}
