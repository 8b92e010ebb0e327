/** A month. */
import type { InputProps } from "../../fields/contract";
import { Native } from "./parts/Native";

export const Input = (props: InputProps) => <Native {...props} type="month" picked={(value) => value} />;
