/** Flows of an app document, and what the server tells of the kinds of their nodes. */
import type { Element, Words } from "./building";
import { request, requestFile } from "./client";
import type { Setting } from "./palette";

/** A flow (流程) or, if it is no approval, an automation (自动化规则). */
export interface FlowElement extends Element {
  key: string;
  label: Words;
  form: string;
  is_approval: boolean;
  is_on: boolean;
  start: StartElement;
  nodes: NodeElement[];
}

export interface StartElement extends Element {
  on: string;
  when?: string | null;
}

export interface NodeElement extends Element {
  kind: string;
  label: Words;
  note?: Words;
  /** Of a block. */
  ways?: WayElement[];
  who?: WhoElement[];
}

/** One way through a block; without a condition it is for everything else. */
export interface WayElement extends Element {
  label: Words;
  when: string | null;
  nodes: NodeElement[];
}

/** Some people. */
export interface WhoElement {
  id: string;
  by: string;
  label?: Words | null;
  people?: string[];
  roles?: string[];
  jobs?: string[];
  departments?: string[];
  field?: string | null;
  level?: number;
  where?: unknown;
  matrix?: MatrixElement | null;
}

export interface MatrixRow {
  id: string;
  least: string | null;
  most: string | null;
  departments: string[];
  options: string[];
  starters?: string[];
  starter_roles?: string[];
  people: string[];
  roles: string[];
}

export interface MatrixElement {
  id: string;
  amount: string | null;
  department: string | null;
  /** A field, or a path by ids of what it or its rows name. */
  option: string | null;
  largest_by?: string | null;
  by_starter?: boolean;
  rows: MatrixRow[];
}

/** What a node does with some fields while people are asked. */
export interface OpensElement {
  id: string;
  fields: string[];
  right: string;
  required: boolean;
}

export interface FlowSetting extends Setting {
  is_needed: boolean;
  default?: unknown;
}

export interface NodeKind {
  kind: string;
  label: string;
  purpose: string;
  color: string;
  is_block: boolean;
  is_loop: boolean;
  settings: FlowSetting[];
}

export interface StartKind {
  on: string;
  label: string;
  purpose: string;
  settings: FlowSetting[];
}

/** The kinds of nodes, the ways to begin, and the ways to mean somebody. */
export interface NodePalette {
  nodes: NodeKind[];
  starts: StartKind[];
  who: { by: string; label: string; settings: string[]; is_old?: boolean }[];
  who_settings: FlowSetting[];
  flow: FlowSetting[];
  buttons: { value: string; label: string }[];
  /** The moments of a run at which something may be written into its record. */
  marks: { value: string; label: string }[];
  limits: { nodes: number; depth: number };
}

/** A row of a flow, behind a node of it: without a way the flow's own, without a node its head. */
export interface RowPlace {
  way: string | null;
  after: string | null;
}

export type FlowAct =
  | { do: "add_flow"; id: string; label: string; form: string; is_approval: boolean }
  | { do: "copy_flow"; id: string; flow: string }
  | { do: "remove_flow"; flow: string }
  | ({ do: "add_node"; flow: string; id: string; kind: string } & RowPlace)
  | ({ do: "place_nodes"; flow: string; ids: string[] } & RowPlace)
  | ({ do: "copy_nodes"; flow: string; source: string | null; ids: Record<string, string> } & RowPlace)
  | { do: "remove_nodes"; flow: string; ids: string[] }
  | { do: "add_way"; flow: string; node: string; id: string; label: string };

/** What processes of an app may name: a group by its robot, a gateway to single persons, a system that is called. */
export interface Outlet {
  id: string;
  name: string;
  kind: "group" | "each" | "called";
  on: boolean;
  /** Of what is called. */
  url: string | null;
}

export const outletsKey = (app: string) => ["building", "channels", app] as const;

export const nodesKey = (lang: string) => ["building", "nodes", lang] as const;
export const nodesApi = {
  palette: () => request<NodePalette>({ path: "/building/nodes" }),
  channels: (app: string, signal?: AbortSignal) =>
    request<{ rows: Outlet[] }>({ path: `/building/${app}/channels`, signal }),
  /** A flow of the draft as BPMN 2.0. */
  bpmn: (app: string, flow: string) =>
    requestFile<never>({ path: `/building/${app}/draft/flows/${flow}/bpmn` }),
};
