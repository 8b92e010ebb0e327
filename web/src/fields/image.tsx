/** Pictures: small ones in tiles, a large one when looked at. */
import type { InputProps, ViewProps } from "./contract";
import { LateBox } from "./files/LateBox";
import { FilesView, filesCell } from "./files/views";

export const Input = (props: InputProps) => <LateBox {...props} tiles={true} />;

export const View = (props: ViewProps) => <FilesView {...props} tiles={true} />;

export const Cell = filesCell(true);
