/** Conditions over the fields of a draft: the same builder as in lists; kept after a rest. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useSession } from "../../../api/hooks";
import type { AppView, Filter, FormView } from "../../../api/types";
import { noScope } from "../../../fields/registry";
import { FilterGroup, withRow } from "../../../lists/filter/FilterGroup";
import { allOf, type Group, readFilter, writeFilter } from "../../../lists/filters";
import type { Desk } from "../desk";
import { drawnPath, keptPath, withPaths } from "./paths";
import "../../../fields/fields.css";

interface DraftFilterProps {
  label: string;
  desk: Desk;
  drawn: { app: AppView; form: FormView };
  where: Filter | null;
  /** Conditions of another sort, which must hold as well; then all must. */
  beside?: Beside;
  /** How long nothing must change before it is kept. */
  restMs?: number;
  onChange: (where: Filter | null) => void;
}

export interface Beside {
  rows: readonly { key: string; row: ReactNode }[];
  add: ReactNode;
}

const REST_MS = 600;

export function DraftFilter(props: DraftFilterProps) {
  const { label, desk, drawn, where, beside, restMs = REST_MS, onChange } = props;
  const begun = (group: Group): Group => (beside ? allOf(group) : withRow(group));
  const session = useSession();
  const today = session.data?.today ?? "";
  const scope = useMemo(
    () => ({ ...noScope, app: drawn.app.key, form: drawn.form.key, today }),
    [drawn, today],
  );
  const read = where ? withPaths(where, (path) => drawnPath(desk, path)) : null;
  const said = JSON.stringify(read);
  const [group, setGroup] = useState(() => begun(readFilter(read)));
  const own = JSON.stringify(writeFilter(group));
  const [known, setKnown] = useState(said);
  // Undone, or changed by somebody else: begin anew with what it says.
  if (said !== known) {
    setKnown(said);
    if (said !== own) setGroup(begun(readFilter(read)));
  }
  const put = useRef(onChange);
  put.current = (next) => onChange(next && withPaths(next, (path) => keptPath(desk, path)));
  const waiting = useRef<string | null>(null);
  useEffect(() => {
    waiting.current = own === known ? null : own;
    if (own === known) return;
    const timer = setTimeout(() => {
      waiting.current = null;
      put.current(JSON.parse(own));
    }, restMs);
    return () => clearTimeout(timer);
  }, [own, known, restMs]);
  // Whoever goes on before the rest is over loses nothing.
  useEffect(
    () => () => {
      if (waiting.current !== null) put.current(JSON.parse(waiting.current));
    },
    [],
  );
  return (
    <fieldset className="build-line views-filter">
      <legend>{label}</legend>
      <FilterGroup
        list={drawn}
        scope={scope}
        group={group}
        beside={beside}
        onChange={(next) => setGroup(begun(next))}
      />
    </fieldset>
  );
}
