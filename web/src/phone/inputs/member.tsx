/** A person of the company. */
export { Target as Input } from "./parts/Target";
