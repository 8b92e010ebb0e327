/**
 * The folder is the registry: every file `<widget>.tsx` here is a widget. This reads values of any kind: how they look
 * and what their texts mean. Boxes to fill in are each entry's own: `widgets.ts` on the desktop, `phone/inputs` there.
 */
import type { FieldView, Value } from "../api/types";
import type { FieldScope, Widget } from "./contract";

const views = import.meta.glob<Widget["View"]>(["./*.tsx", "!./*.test.tsx"], {
  eager: true,
  import: "View",
});
const cells = import.meta.glob<Widget["Cell"]>(["./*.tsx", "!./*.test.tsx"], {
  eager: true,
  import: "Cell",
});

export type Reader = Pick<Widget, "View" | "Cell">;

const readers = new Map(
  Object.keys(views).map((path): [string, Reader] => [
    path.slice(2, -4),
    { View: views[path] as Widget["View"], Cell: cells[path] as Widget["Cell"] },
  ]),
);

/** How a field is read; one this build does not know is shown as it came. */
export function readerOf(field: Pick<FieldView, "widget">): Reader {
  return readers.get(field.widget) ?? (readers.get("readonly") as Reader);
}

export const widgetNames = (): string[] => [...readers.keys()];

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
  return readerOf(field).Cell({ field, path: field.key, scope: noScope }).text(value);
}
