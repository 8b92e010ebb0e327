/** What edits one setting of a field: a component of this folder, named by the server (`Setting.editor`). */
import type { ComponentType } from "react";
import type { Setting } from "../../../api/palette";
import type { Found } from "../../../document/tree";
import type { Desk } from "../desk";

export interface EditorProps {
  /** Of the box, which the label names. */
  id: string;
  desk: Desk;
  found: Found;
  setting: Setting;
  value: unknown;
  /** Set the setting, and others in the same step. */
  onChange: (value: unknown, others?: Record<string, unknown>) => void;
}

export type Editor = ComponentType<EditorProps> & {
  /** The editor brings its own label. */
  isWhole?: boolean;
};
