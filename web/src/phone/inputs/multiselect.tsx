/** Any of many options. */
export { ManyOf as Input } from "./parts/ManyOf";
