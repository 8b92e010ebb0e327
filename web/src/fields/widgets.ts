/** The widgets with their boxes to fill in, for the desktop entry. */
import type { FieldView } from "../api/types";
import type { Widget } from "./contract";

const files = import.meta.glob<Widget>(["./*.tsx", "!./*.test.tsx"], { eager: true });
const widgets = new Map(Object.entries(files).map(([path, widget]) => [path.slice(2, -4), widget]));

/** The widget of a field; one this build does not know is shown as it came. */
export function widgetOf(field: Pick<FieldView, "widget">): Widget {
  return widgets.get(field.widget) ?? (widgets.get("readonly") as Widget);
}
