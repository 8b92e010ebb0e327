/** How long something takes. */
import type { InputProps } from "../../fields/contract";
import { Typed } from "./parts/Typed";

export const Input = (props: InputProps) => <Typed {...props} live placeholder="2:30" />;
