/** What is shown of records that may be one: what is compared, then what their list begins with, and since when they are there. */
import type { AppView, FormView } from "../../api/types";
import { type Found, findField } from "../../fields/columns";

const MOST = 5;

export type Shown = Found & { path: string };

export function columnsOf(app: AppView, form: FormView): Shown[] {
  const listed = form.views[0]?.columns ?? form.fields.map((field) => field.key);
  const paths = new Set([form.title, ...(form.alike_by ?? []), ...listed.slice(0, MOST)]);
  return [...[...paths].slice(0, MOST), "created_at"].flatMap((path) => {
    const found = findField(app, form, path);
    return found ? [{ path, ...found }] : [];
  });
}
