/** Coming and going: what is known of one person is forgotten before the next one sees anything. */
import { api } from "../api/calls";
import { keys } from "../api/hooks";
import type { SessionView } from "../api/types";
import { queryClient } from "../kit/queryClient";

const isOther = (queryKey: readonly unknown[]) => queryKey[0] !== keys.session[0];

export function enter(session: SessionView): void {
  queryClient.removeQueries({ predicate: (query) => isOther(query.queryKey) });
  queryClient.setQueryData(keys.session, session);
}

/** Sign out and begin anew at the first page of the entry. */
export async function leave(first = "/"): Promise<void> {
  await api.signOut();
  window.location.assign(first);
}
