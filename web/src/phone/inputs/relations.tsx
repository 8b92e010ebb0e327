/** Several records of another form. */
export { Targets as Input } from "./parts/Targets";
