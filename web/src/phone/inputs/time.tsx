/** A time of day. */
import type { InputProps } from "../../fields/contract";
import { Native } from "./parts/Native";

export const Input = (props: InputProps) => (
  <Native {...props} type="time" picked={(value) => value.slice(0, 5)} />
);
