/** What tells records of the same name apart: what their list begins with. No React. */
import type { AppView, FormView, Value } from "../../api/types";
import { textOf } from "../../fields/registry";
import { type CardPlace, headParts } from "../../lists/cards";

export function besidePlaces(app: AppView, form: FormView): CardPlace[] {
  const { amount, line, tag, small } = headParts(app, form);
  return [...small, line, tag, amount].flatMap((place) => place ?? []).slice(0, 3);
}

export const besideName = (
  app: AppView,
  form: FormView,
  values: Readonly<Record<string, Value | undefined>>,
): string =>
  besidePlaces(app, form)
    .map(({ path, field }) => textOf(field, values[path] ?? null))
    .filter(Boolean)
    .join(" · ");
