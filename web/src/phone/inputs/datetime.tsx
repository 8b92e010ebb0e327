/** A moment in the company's time. */
import type { InputProps } from "../../fields/contract";
import { Native } from "./parts/Native";

export const Input = (props: InputProps) => (
  <Native {...props} type="datetime-local" picked={(value) => value.slice(0, 16)} />
);
