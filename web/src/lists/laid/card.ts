/** What stands on the card of a record in a kanban or calendar: its title, a few fields, its colour. Pure. */
import type { ListRow, TintColor } from "../../api/types";
import { findField } from "../../fields/columns";
import type { CardPlace } from "../cards";
import type { Listing } from "../listing";

/** Besides the title. */
export const MOST_LINES = 5;

export interface CardShape {
  title: CardPlace | null;
  lines: readonly CardPlace[];
  /** The path whose option colours the card. */
  tintBy: CardPlace | null;
}

type Shaped = Pick<Listing, "app" | "form" | "paths" | "laid">;

/** What the reader does not see is not among the paths of the list; what heads the lanes is not said again. */
export function shapeOf({ app, form, paths, laid }: Shaped): CardShape {
  const place = (path: string | undefined): CardPlace[] => {
    const found = path === undefined ? null : findField(app, form, path);
    return found && path !== undefined ? [{ path, field: found.field }] : [];
  };
  const [first] = place(form.title);
  const others = paths.filter((path) => path !== form.title && path !== laid.lane_by && path !== laid.date);
  return {
    title: first ?? null,
    lines: others
      .flatMap(place)
      .filter(({ field }) => !field.fields)
      .slice(0, MOST_LINES),
    tintBy: place(laid.tint_by)[0] ?? null,
  };
}

/** The paths to ask for. */
export function pathsOf(listing: Shaped): string[] {
  const { title, lines, tintBy } = shapeOf(listing);
  const { lane_by, date, until } = listing.laid;
  const own = [...(title ? [title] : []), ...lines, ...(tintBy ? [tintBy] : [])].map((one) => one.path);
  return [...new Set([...own, ...[lane_by, date, until].flatMap((path) => path ?? []), "version"])];
}

/** The colour of the option a card is coloured by. */
export function optionTint({ tintBy }: CardShape, row: ListRow): TintColor | null {
  const option = tintBy?.field.options?.find((one) => one.value === row[tintBy.path]);
  return (option?.color as TintColor | undefined) ?? null;
}
