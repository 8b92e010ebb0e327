/** What somebody starred: kept by the server for them alone, told only while they may see what it is about. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "../kit/toast";
import { request } from "./client";
import { useSession } from "./hooks";

/** Which thing: of a view its key or id, of a record its id, of a form nothing. */
export interface Thing {
  kind: "form" | "view" | "record";
  app: string;
  form: string;
  key: string;
}

export interface Favourite extends Thing {
  /** Of the form. */
  label: string;
  name: string | null;
}

const KEY = ["favourites"] as const;
const path = ({ app, form }: Thing) => `/favourites/${encodeURIComponent(app)}/${encodeURIComponent(form)}`;

const favouritesApi = {
  list: (signal?: AbortSignal) => request<{ rows: Favourite[] }>({ path: "/favourites", signal }),
  star: (thing: Thing) =>
    request<void>({ method: "POST", path: path(thing), body: { kind: thing.kind, key: thing.key } }),
  unstar: (thing: Thing) =>
    request<void>({
      method: "POST",
      path: `${path(thing)}/unstar`,
      body: { kind: thing.kind, key: thing.key },
    }),
};

/** They are one's own affair: who looks with another's eyes has none. */
export function useFavourites() {
  const session = useSession();
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => favouritesApi.list(signal),
    enabled: session.data !== undefined && !session.data.viewing,
    staleTime: 60_000,
  });
}

const isSame = (one: Thing, other: Thing) =>
  one.kind === other.kind && one.app === other.app && one.form === other.form && one.key === other.key;

/** Whether a thing is starred, and how to change that; null before that is known, and where nobody can. */
export function useStar(thing: Thing): { isOn: boolean; turn: () => Promise<void> } | null {
  const client = useQueryClient();
  const session = useSession();
  const found = useFavourites();
  if (!found.data || session.data?.viewing) return null;
  const isOn = found.data.rows.some((one) => isSame(one, thing));
  const turn = async () => {
    try {
      await (isOn ? favouritesApi.unstar(thing) : favouritesApi.star(thing));
    } catch (error) {
      toast.fail(error);
    }
    await client.invalidateQueries({ queryKey: KEY });
  };
  return { isOn, turn };
}
