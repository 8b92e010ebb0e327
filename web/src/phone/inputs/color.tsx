/** A colour: from the phone's own palette, or typed. */
import type { InputProps } from "../../fields/contract";
import { ColorPick } from "../../fields/parts/ColorPick";
import { Typed } from "./parts/Typed";

export const Input = (props: InputProps) => (
  <div className="color-box">
    <ColorPick {...props} />
    <Typed {...props} placeholder="#1f6feb" />
  </div>
);
