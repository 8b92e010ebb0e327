/** Phrases somebody keeps for their opinions, on the wire. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client";

interface Phrases {
  phrases: readonly string[];
}

const KEY = ["phrases"];

/** So many may be kept, each so long (workspace/flowing/phrases.py). */
export const MOST_PHRASES = 30;
export const LONGEST_PHRASE = 200;

export const usePhrases = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => request<Phrases>({ path: "/phrases", signal }),
    select: (found) => found.phrases,
    staleTime: 300_000,
  });

/** Keep these, in this order, instead of those that were there. */
export function useKeepPhrases() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (phrases: readonly string[]) =>
      request<Phrases>({ method: "POST", path: "/phrases", body: { phrases } }),
    onSuccess: (kept) => client.setQueryData(KEY, kept),
  });
}
