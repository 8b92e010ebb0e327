/** The folder is the registry: every file `<widget>.tsx` here is a widget. */
import type { FieldView, Value } from "../api/types";
import type { FieldScope, Widget } from "./contract";

const files = import.meta.glob<Widget>(["./*.tsx", "!./*.test.tsx"], { eager: true });
const widgets = new Map(Object.entries(files).map(([path, widget]) => [path.slice(2, -4), widget]));

/** The widget of a field; one this build does not know is shown as it came. */
export function widgetOf(field: Pick<FieldView, "widget">): Widget {
  return widgets.get(field.widget) ?? (widgets.get("readonly") as Widget);
}

export const widgetNames = (): string[] => [...widgets.keys()];

/** For values shown outside of any form. */
export const noScope: FieldScope = {
  app: "",
  form: "",
  today: "",
  pick: async () => ({ rows: [], recent: [], columns: [], can_create: false }),
  regions: async () => [],
  href: (app, form, id) => `/a/${app}/f/${form}/r/${id}`,
};

/** A value as plain text, empty for none. */
export function textOf(field: FieldView, value: Value): string {
  return widgetOf(field).Cell({ field, path: field.key, scope: noScope }).text(value);
}
