/** Tried records that are kept with the way they should go. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client";
import type { TrialWish } from "./tryingFlows";

export interface KeptTrial {
  id: string;
  /** Null where the reader may not see it. */
  title: string | null;
  at: string;
  way: readonly string[];
  /** The way by the draft, where it is another one. */
  now: readonly string[] | null;
  /** Why it could not be tried again. */
  why: string | null;
}

interface Rows {
  rows: readonly KeptTrial[];
}

/** draft: which state of it they are tried on. */
export function useKeptTrials(app: string, flow: string, draft: string) {
  const client = useQueryClient();
  const path = `/building/${encodeURIComponent(app)}/draft/flows/${flow}/kept`;
  const queryKey = ["building", "kept", app, flow, draft];
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => request<Rows>({ path, signal }),
    retry: false,
    gcTime: 0,
  });
  const onSuccess = () => client.invalidateQueries({ queryKey });
  const keep = useMutation({
    mutationFn: (body: TrialWish) => request<object>({ method: "POST", path, body }),
    onSuccess,
  });
  const forget = useMutation({
    mutationFn: (id: string) => request<object>({ method: "POST", path: `${path}/forget`, body: { id } }),
    onSuccess,
  });
  return { rows: found.data?.rows, keep, forget };
}
