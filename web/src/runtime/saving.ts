/** Saving a form that goes on being typed into: nothing typed meanwhile is left behind, no wish is dropped. */
import type { Saved } from "../api/types";
import type { Form } from "./form";

const MOST_ROUNDS = 3;

/**
 * Make the save of a form. What was typed while an answer was on its way is saved with another round; asked again
 * during a save that is then refused, it tries once more. Only the first asker gets the answer, others get null.
 */
export function saverOf(form: Pick<Form, "save" | "isDirty">): () => Promise<Saved | null> {
  let running: Promise<Saved | null> | null = null;
  let again = false;

  const run = async (): Promise<Saved | null> => {
    let saved: Saved | null = null;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      again = false;
      saved = await form.save();
      if (saved ? !form.isDirty() : !again) break;
    }
    return saved;
  };

  return async () => {
    if (running) {
      again = true;
      await running;
      return null;
    }
    running = run();
    try {
      return await running;
    } finally {
      running = null;
    }
  };
}
