/** A button on phones: as wide as its place. */
import type { KnobProps } from "../../shell/tasks/knob";

export const PhoneKnob = ({ look, busy, title, onPress, children }: KnobProps) => (
  <button
    type="button"
    className={`button is-grown${look === "primary" ? " is-primary" : look === "red" ? " is-red" : ""}`}
    disabled={busy}
    title={title}
    onClick={onPress}
  >
    {children}
  </button>
);
