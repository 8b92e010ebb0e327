/** What is being worked on stays there when an answer of the server no longer has it. */
import { useState } from "react";

/** Give a value, or the last one there was under the same key. */
export function useHeld<Value>(key: string, value: Value | undefined): Value | undefined {
  const [held, setHeld] = useState({ key, value });
  const isNew = held.key !== key || (value !== undefined && held.value !== value);
  if (isNew) setHeld({ key, value });
  return isNew ? value : held.value;
}
