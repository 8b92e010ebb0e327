/** People of the company, any number of them. */
export { Targets as Input } from "./parts/Targets";
