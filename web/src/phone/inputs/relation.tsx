/** A record of another form. */
export { Target as Input } from "./parts/Target";
