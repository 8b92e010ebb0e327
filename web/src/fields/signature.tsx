/** A signature: written in a dialog, kept and shown as a picture. */
import { t } from "../text";
import type { InputProps, Place, ViewProps } from "./contract";
import { LateBox } from "./files/LateBox";
import { FilesView, filesCell } from "./files/views";

/** The pad is loaded when somebody signs. */
const sign = async (title: string) => (await import("./parts/SignaturePad")).askSignature(title);

export const Input = (props: InputProps) => (
  <LateBox
    {...props}
    tiles
    make={{ label: t("field.sign"), hint: t("field.signHint"), ask: () => sign(props.field.label) }}
  />
);

export const View = (props: ViewProps) => (
  <div className="signature-view">
    <FilesView {...props} tiles />
  </div>
);

/** In a sheet it is looked at; it is written in the record, where there is room. */
export const Cell = (place: Place) => ({ ...filesCell(true)(place), ask: undefined });
