/** A button as each entry draws it. */
import type { ComponentType, ReactNode } from "react";
import type { Offer } from "./offers";

export interface KnobProps {
  look: Offer["look"];
  busy?: boolean;
  title?: string;
  onPress: () => void;
  children: ReactNode;
}

export type Knob = ComponentType<KnobProps>;
