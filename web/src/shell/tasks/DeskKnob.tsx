/** A button on computers. */
import { Button } from "antd";
import type { KnobProps } from "./knob";

export const DeskKnob = ({ look, busy, title, onPress, children }: KnobProps) => (
  <Button
    type={look === "primary" ? "primary" : "default"}
    danger={look === "red"}
    loading={busy}
    title={title}
    onClick={onPress}
  >
    {children}
  </Button>
);
