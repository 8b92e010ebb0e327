/** Any of a few options. */
export { ManyOf as Input } from "./parts/ManyOf";
