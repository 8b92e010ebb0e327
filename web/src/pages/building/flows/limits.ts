/** What the screens of flows keep to. */

/** How many levels up may be chosen; the document takes more. */
export const MOST_UP = 10;
/** From here on it is worth making a part a flow of its own. */
export const MANY_NODES = 50;
/** Kinds that are offered at once. */
export const OFTEN = 8;
