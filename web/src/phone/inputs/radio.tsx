/** One of a few options. */
export { OneOf as Input } from "./parts/OneOf";
