/** Pictures, from the camera or the album; made smaller before they are sent. */
import type { InputProps } from "../../fields/contract";
import { FileBox } from "../../fields/files/FileBox";
import { preparing } from "./parts/smaller";

export const Input = (props: InputProps) => (
  <FileBox {...props} tiles prepare={preparing(props.field)} retries />
);

export const tall = true;
