/** Choices for a search text: asked after a short pause, an older answer never replaces a newer one. */
import { useEffect, useState } from "react";
import type { Choice } from "./choices";

export type FindChoices = (search: string, signal: AbortSignal) => Promise<readonly Choice[]>;

export interface Found {
  choices: readonly Choice[];
  /** The text these choices answer. */
  search: string | null;
  failed: string | null;
}

const PAUSE_MS = 120;
const nothing: Found = { choices: [], search: null, failed: null };

/** `search` null means: not open, ask nothing. */
export function useChoices(find: FindChoices | undefined, search: string | null): Found {
  const [found, setFound] = useState<Found>(nothing);
  useEffect(() => {
    if (search === null || !find) {
      setFound(nothing);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(
      () => {
        find(search, stop.signal)
          .then((choices) => {
            if (!stop.signal.aborted) setFound({ choices, search, failed: null });
          })
          .catch((error: Error) => {
            if (!stop.signal.aborted) setFound({ choices: [], search, failed: error.message });
          });
      },
      search === "" ? 0 : PAUSE_MS,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [find, search]);
  return found;
}
