/** The check before publishing: a draft is rehearsed with the real data beside, and its outcome awaited. */
import { useQuery } from "@tanstack/react-query";
import { buildingApi } from "../../api/building";
import { isActive } from "../../api/jobs";
import type { RehearsalView } from "../../api/rehearsals";

const LOOK_MS = 500;

/** Rehearse the draft that was looked at, once; null until it is known what came of it. */
export function useRehearsal(app: string, number: number | null, creates: readonly string[]) {
  const asked = useQuery({
    queryKey: ["rehearse", app, number, creates],
    queryFn: () => buildingApi.rehearse(app, number ?? 0, creates),
    enabled: number !== null,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const id = asked.data?.id;
  const query = useQuery({
    queryKey: ["rehearsal", app, id],
    queryFn: () => buildingApi.rehearsal(app, id ?? ""),
    enabled: id !== undefined,
    gcTime: 0,
    retry: false,
    refetchInterval: ({ state }) => (state.data && !isActive(state.data) ? false : LOOK_MS),
  });
  const found: RehearsalView | null = query.data && !isActive(query.data) ? query.data : null;
  const trouble = asked.error?.message ?? query.error?.message ?? found?.error?.message ?? null;
  return {
    found: found?.state === "done" ? found : null,
    trouble,
    again: () => void asked.refetch(),
  };
}
