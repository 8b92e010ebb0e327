/** Stars, large enough for a thumb. */
export { Input } from "../../fields/rating";
