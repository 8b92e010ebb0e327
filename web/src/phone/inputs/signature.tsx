/** A signature, by finger. */
import type { InputProps } from "../../fields/contract";
import { Input as Signed } from "../../fields/signature";

export const Input = (props: InputProps) => <Signed {...props} />;

export const tall = true;
