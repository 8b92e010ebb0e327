/** Files of any type, also photographed. */
import type { InputProps } from "../../fields/contract";
import { FileBox } from "../../fields/files/FileBox";
import { preparing } from "./parts/smaller";

export const Input = (props: InputProps) => (
  <FileBox {...props} tiles={false} prepare={preparing(props.field)} retries />
);

export const tall = true;
