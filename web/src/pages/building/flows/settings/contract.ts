/** What edits one setting of a flow: a component of this folder, named by the server (`FlowSetting.editor`). */
import type { ComponentType } from "react";
import type { Element } from "../../../../api/building";
import type { FlowSetting } from "../../../../api/flows";
import type { FlowDesk } from "../flowDesk";

export interface FlowEditorProps {
  /** Of the box, which the label names. */
  id: string;
  flow: FlowDesk;
  /** Of what the setting is: the flow itself, its start, a node. */
  owner: string;
  element: Element;
  setting: FlowSetting;
  value: unknown;
  /** Set the setting, and others in the same step. */
  onChange: (value: unknown, others?: Record<string, unknown>) => void;
}

export type FlowEditor = ComponentType<FlowEditorProps> & {
  /** The editor brings its own label. */
  isWhole?: boolean;
};
