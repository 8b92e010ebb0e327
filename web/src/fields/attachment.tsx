/** Files of any type, by name; what a browser shows safely can be looked at. */
import type { InputProps, ViewProps } from "./contract";
import { LateBox } from "./files/LateBox";
import { FilesView, filesCell } from "./files/views";

export const Input = (props: InputProps) => <LateBox {...props} tiles={false} />;

export const View = (props: ViewProps) => <FilesView {...props} tiles={false} />;

export const Cell = filesCell(false);
