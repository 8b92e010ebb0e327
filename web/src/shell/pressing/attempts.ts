/** Presses of which nobody knows what became: tried again, each is sent under its own key, so that it is done once. */
import { type Attempted, press } from "../../api/pressing";
import type { Attempt } from "../../runtime/draft";
import { isDefinite } from "../../runtime/trouble";

export const attempts = new Map<string, Attempt>();

export const attemptAt = (record: string, button: string): string => `${record} ${button}`;

/** Press a button that asks nothing. */
export async function pressAtOnce(wanted: Attempted, key: string) {
  const at = attemptAt(wanted.record.id, wanted.button);
  const attempt = attempts.get(at) ?? { record: wanted.record, values: {}, key };
  attempts.set(at, attempt);
  try {
    const saved = await press(
      { ...wanted, record: attempt.record ?? wanted.record },
      attempt.values,
      attempt.key,
    );
    attempts.delete(at);
    return saved;
  } catch (error) {
    if (isDefinite(error)) attempts.delete(at);
    throw error;
  }
}
