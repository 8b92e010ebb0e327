/** A row of a list as a card: which columns stand where on it. Pure. */
import type { AppView, FieldView, FormView } from "../api/types";
import { findField } from "../fields/columns";
import { familyOf } from "./filterFields";
import type { Listing } from "./listing";

/** A column with its field. */
export interface CardPlace {
  path: string;
  field: FieldView;
}

/** At most a title, an amount, a second line, a tag, and two small ones. */
export interface CardParts {
  title?: CardPlace;
  amount?: CardPlace;
  line?: CardPlace;
  tag?: CardPlace;
  small: readonly CardPlace[];
}

export function cardParts(list: Pick<Listing, "app" | "form" | "paths">): CardParts {
  const places = list.paths.flatMap((path): CardPlace[] => {
    const found = findField(list.app, list.form, path);
    return found ? [{ path, field: found.field }] : [];
  });
  const title = places.find((one) => one.path === list.form.title) ?? places[0];
  const others = places.filter((one) => one !== title);
  const isNumber = (one: CardPlace | undefined) => one?.field.widget === "serial";
  const amount = others.find((one) => one.field.format === "money");
  const tag = others.find((one) => one.field.options !== undefined);
  // A number says less than a name: the card is headed by what the record is about.
  const line = isNumber(title)
    ? others.find((one) => one !== amount && one !== tag && ["ref", "text"].includes(familyOf(one.field)))
    : undefined;
  const small = others
    .filter((one) => one !== amount && one !== tag && one !== line && !one.field.format)
    .slice(0, 2);
  return { title, amount, line, tag, small };
}

/** The same for the head of a record: of the columns its list begins with, those that are fields of its own. */
export function headParts(app: AppView, form: FormView): CardParts {
  const listed = form.views[0]?.columns ?? form.fields.map((field) => field.key);
  const paths = [form.title, ...listed.filter((path) => path !== form.title && !path.includes("."))];
  return cardParts({ app, form, paths });
}
