/** A day. */
import type { InputProps } from "../../fields/contract";
import { Native } from "./parts/Native";

export const Input = (props: InputProps) => (
  <Native {...props} type="date" picked={(value) => value.slice(0, 10)} />
);
