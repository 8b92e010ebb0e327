/** Cards on their way to another lane: there at once, back again when the server refuses. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { api } from "../../api/calls";
import { historyApi } from "../../api/history";
import { keys } from "../../api/hooks";
import type { FieldView, ListRow } from "../../api/types";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import type { Listing } from "../listing";
import { type Lane, laneOf, laneValue } from "./lanes";

export interface Moving {
  row: ListRow;
  to: string;
}

export function useMoves(listing: Listing, field: FieldView) {
  const { app, form } = listing;
  const client = useQueryClient();
  const [moving, setMoving] = useState<ReadonlyMap<string, Moving>>(new Map());
  const move = useCallback(
    async (row: ListRow, to: Lane, title: string) => {
      const from = laneOf(field, row);
      if (from === to.key) return;
      const settle = () => setMoving((now) => new Map([...now].filter(([id]) => id !== row.id)));
      const reread = () => client.invalidateQueries({ queryKey: keys.form(app.key, form.key) });
      setMoving((now) => new Map(now).set(row.id, { row, to: to.key }));
      try {
        const version = Number(row.version);
        const saved = await api.update(app.key, form.key, row.id, version, { [field.key]: laneValue(to) });
        await reread();
        const undo = async () => {
          try {
            await historyApi.takeBack(app.key, form.key, row.id, saved.version);
          } catch (error) {
            toast.fail(error);
          }
          await reread();
        };
        const said = t("kanban.moved", { title, lane: to.label });
        // Somebody else had moved it there: theirs is not ours to undo.
        toast.saved(said, saved.warnings, saved.changed ? () => void undo() : undefined);
      } catch (error) {
        toast.fail(error);
        await reread();
      } finally {
        settle();
      }
    },
    [app.key, form.key, field, client],
  );
  return { moving, move };
}
