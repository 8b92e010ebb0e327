/** That somebody has seen what was shown to them. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "./client";
import { taskKeys } from "./todo";

export const noteSeen = (ids: readonly string[]) =>
  request<void>({ method: "POST", path: "/tasks/seen", body: { ids } });

export function useSeen() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: noteSeen,
    onSettled: () => client.invalidateQueries({ queryKey: taskKeys.all }),
  });
}
