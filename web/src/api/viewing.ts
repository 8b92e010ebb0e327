/** Looking with the eyes of a colleague. Owns the shapes and paths of it. */
import { rememberCsrf, request } from "./client";
import type { Ref, SessionView } from "./types";

export interface Viewing {
  person: Ref;
  /** Who looks. */
  by: string;
  until: string;
  /** How long it still lasts. */
  seconds: number;
  /** The time is up, or one of the two may not any more. */
  over: boolean;
}

export interface Colleague {
  id: string;
  title: string | null;
  department: string | null;
  roles: readonly string[];
}

export const viewing = {
  people: (search: string, signal?: AbortSignal) =>
    request<{ rows: Colleague[] }>({
      path: `/session/viewing/people?search=${encodeURIComponent(search)}`,
      signal,
    }),
  begin: async (person: string) => {
    const session = await request<SessionView>({
      method: "POST",
      path: "/session/viewing",
      body: { person },
    });
    rememberCsrf(session.csrf);
    return session;
  },
  end: () => request<void>({ method: "DELETE", path: "/session/viewing", again: false }),
};
