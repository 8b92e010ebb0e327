/** People of a matrix who are not among the first of a large company: their names by their ids, and they by their names. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { api } from "../../../../api/calls";
import type { MatrixRow } from "../../../../api/flows";
import { type Named, namesIn } from "../../../../document/flows/matrix";
import type { Rows } from "../../../../grid/contract";
import { t } from "../../../../text";
import { PERSON } from "./columns";

const MOST_ASKED = 60;
const MOST_AT_ONCE = 100;

const named = (id: string, name: string): Named => ({
  id: `${PERSON}${id}`,
  name,
  also: [t("matrix.person", { name })],
});

async function namesOf(ids: readonly string[], signal: AbortSignal): Promise<readonly Named[]> {
  const found: Named[] = [];
  for (let first = 0; first < ids.length; first += MOST_AT_ONCE) {
    const value = ids.slice(first, first + MOST_AT_ONCE);
    const where = { field: "id", op: "in" as const, value };
    const asked = { columns: ["name"], where, limit: MOST_AT_ONCE };
    const { rows } = await api.query("workspace", "people", asked, signal);
    found.push(...rows.map((row) => named(row.id, String(row.name ?? row.id))));
  }
  return found;
}

/** Those the rows name as they are opened; null until it is known who they are. */
export function useNamesOf(rows: readonly MatrixRow[]): readonly Named[] | null {
  const ids = useMemo(
    () => [...new Set(rows.flatMap((row) => [...row.people, ...(row.starters ?? [])]))],
    [rows],
  );
  const found = useQuery({
    queryKey: ["building", "matrix-people", ids],
    queryFn: ({ signal }) => namesOf(ids, signal),
    retry: false,
  });
  return found.data ?? null;
}

/** Names that were typed or pasted are asked for, each once. */
export function useFarPeople(rows: Rows, add: (more: (now: readonly Named[]) => readonly Named[]) => void) {
  const asked = useRef(new Set<string>());
  useEffect(() => {
    const texts = rows.flatMap((row) =>
      ["who", "starter"].flatMap((key) => (row.wrong?.[key] ? namesIn(String(row.values[key] ?? "")) : [])),
    );
    for (const name of new Set(texts)) {
      if (asked.current.has(name) || asked.current.size >= MOST_ASKED) continue;
      asked.current.add(name);
      api
        .members(name)
        .then(({ rows: members }) => {
          const more = members.filter((one) => one.title === name).map((one) => named(one.id, name));
          if (more.length)
            add((now) => [...now, ...more.filter((one) => now.every((each) => each.id !== one.id))]);
        })
        .catch(() => asked.current.delete(name)); // the cell stays marked, and may be chosen by hand
    }
  }, [rows, add]);
}
