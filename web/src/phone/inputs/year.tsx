/** A year. */
import type { InputProps } from "../../fields/contract";
import { Typed } from "./parts/Typed";

export const Input = (props: InputProps) => <Typed {...props} placeholder="2026" />;
