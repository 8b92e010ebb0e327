/** The folder is the registry: every file `<widget>.tsx` here says how a widget is filled in by touch, and acted on. */
import type { ComponentType } from "react";
import type { FieldView, Value } from "../../api/types";
import type { InputProps } from "../../fields/contract";

export interface ActProps {
  field: FieldView;
  value: Value;
}

export interface PhoneWidget {
  Input: ComponentType<InputProps>;
  /** Beside a value that is read: what a phone can do with it, such as calling. */
  Act?: ComponentType<ActProps>;
  /** The box is wide: its name stands above it. */
  tall?: boolean;
}

const files = import.meta.glob<PhoneWidget>(["./*.tsx", "!./*.test.tsx"], { eager: true });
const widgets = new Map(Object.entries(files).map(([path, widget]) => [path.slice(2, -4), widget]));

/** How a field is filled in here; null for those only the system fills. */
export const inputOf = (field: Pick<FieldView, "widget">): PhoneWidget | null =>
  widgets.get(field.widget) ?? null;
