/** One of many options. */
export { OneOf as Input } from "./parts/OneOf";
