/** Which records of which fields are handed over, and to whom; pure. */
import type { HandOverWish, NamingField, Which } from "../../../../api/handOvers";
import type { Ref } from "../../../../api/types";

/** Of one field: which records move, and to whom by turns; nobody for who takes over everything. */
export interface ChosenField {
  which: Which | null;
  to: readonly Ref[];
}

/** By "app.form.field". */
export type ChosenFields = Readonly<Record<string, ChosenField>>;

export const keyOf = ({ app, form, field }: NamingField) => `${app}.${form}.${field}`;

export const chosenOf = (fields: readonly NamingField[]): ChosenFields =>
  Object.fromEntries(fields.map((one) => [keyOf(one), { which: proposedOf(one), to: [] }]));

const proposedOf = ({ proposed, open }: NamingField): Which | null =>
  proposed === "open" && open === 0 ? null : proposed;

export const wishOf = (fields: readonly NamingField[], chosen: ChosenFields): HandOverWish["fields"] =>
  fields.flatMap((one) => {
    const { which = null, to = [] } = chosen[keyOf(one)] ?? {};
    const { app, form, field } = one;
    return which === null ? [] : [{ app, form, field, which, to: to.map((person) => person.id) }];
  });
