/** Pictures: small ones in tiles, a large one when looked at. */
import type { InputProps, ViewProps } from "./contract";
import { FileBox } from "./files/FileBox";
import { FilesView, filesCell } from "./files/views";

export const Input = (props: InputProps) => <FileBox {...props} tiles={true} />;

export const View = (props: ViewProps) => <FilesView {...props} tiles={true} />;

export const Cell = filesCell(true);
