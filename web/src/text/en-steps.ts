/** The English texts of filling in a new record step by step. */
import type { zhSteps } from "./zh-steps";

export const enSteps: Record<keyof typeof zhSteps, string> = {
  "steps.label": "Steps",
  "steps.back": "Previous",
  "steps.next": "Next",
  "steps.number": "Step {n}",
  "steps.place": "Step {n} of {all}: {name}",
  "steps.done": "(filled in)",
  "steps.wrong": "(to be corrected)",
  "steps.mayGoOn":
    "This may depend on what is filled in later: press “Next” again to go on; it is checked again when you save.",
  "steps.keyOn": "Next; at the last step, save",
  "steps.keyStep": "To a step",
};
