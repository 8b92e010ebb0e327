/** The draft of an app on the screen: every act goes to the server at once and is kept there; others' steps come in. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import type { Act } from "../../api/acts";
import { buildingApi, buildingKeys, type Draft, type Edit } from "../../api/building";
import { ApiError, isProblem } from "../../api/client";
import { ask } from "../../kit/dialogs";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { askClash, askRebase } from "./clash";

const LOOK_MS = 4000;

type Work = () => Promise<Draft>;
export type Saving = "saved" | "saving" | "failed";

export interface Build {
  draft: Draft;
  saving: Saving;
  /** All that was asked for is kept. */
  set: (edits: readonly Edit[]) => Promise<boolean>;
  /** The same, made of the draft as it is when its turn comes. */
  setBy: (make: (draft: Draft) => readonly Edit[]) => Promise<boolean>;
  act: (act: Act) => Promise<boolean>;
  undo: () => Promise<boolean>;
  redo: () => Promise<boolean>;
  discard: () => Promise<boolean>;
  reload: () => Promise<unknown>;
}

export function useDraft(app: string) {
  const client = useQueryClient();
  const [saving, setSaving] = useState<Saving>("saved");
  const line = useRef<Promise<unknown>>(Promise.resolve());
  const key = useMemo(() => buildingKeys.draft(app), [app]);
  const query = useQuery({
    queryKey: key,
    queryFn: async (): Promise<Draft> => {
      const seen = client.getQueryData<Draft>(key);
      try {
        const answer = await buildingApi.draft(app, seen);
        if (!("unchanged" in answer)) {
          if (seen && seen.app === answer.app) toast.say(t("building.othersChanged"));
          return answer;
        }
        return seen as Draft;
      } catch (error) {
        if (!isProblem(error, "edit_clash")) throw error;
        const keep = await ask(askRebase(error.message));
        return buildingApi.rebase(app, keep ?? "published");
      }
    },
    refetchInterval: LOOK_MS,
    refetchOnWindowFocus: true,
    staleTime: 0,
    retry: false,
  });

  /** Do one thing after the other; each begins with what the one before it left. */
  const run = useCallback(
    (work: Work, again?: Work): Promise<boolean> => {
      const attempt = async (now: Work, then?: Work): Promise<boolean> => {
        setSaving("saving");
        await client.cancelQueries({ queryKey: key });
        try {
          client.setQueryData(key, await now());
          setSaving("saved");
          return true;
        } catch (error) {
          const fresh = await buildingApi.draft(app).catch(() => null);
          if (fresh && !("unchanged" in fresh)) client.setQueryData(key, fresh);
          setSaving(error instanceof ApiError ? "saved" : "failed");
          if (!then || !isProblem(error, "edit_clash")) {
            toast.fail(error);
            return false;
          }
          return (await ask(askClash(error.message))) === "mine" && attempt(then);
        }
      };
      const done = line.current.then(() => attempt(work, again));
      line.current = done;
      return done;
    },
    [app, client, key],
  );

  const draft = query.data;
  const build: Build | null = useMemo(() => {
    if (!draft) return null;
    const now = () => client.getQueryData<Draft>(key) ?? draft;
    return {
      draft,
      saving,
      set: (edits) =>
        run(
          () => buildingApi.edit(app, edits),
          () =>
            buildingApi.edit(
              app,
              edits.map((edit) => renewed(now(), edit)),
            ),
        ),
      setBy: (make) => {
        const work = () => buildingApi.edit(app, make(now()));
        return run(work, work);
      },
      act: (act) => run(() => buildingApi.act(app, act)),
      undo: () => run(() => buildingApi.undo(app)),
      redo: () => run(() => buildingApi.redo(app)),
      discard: () => run(() => buildingApi.discard(app).then(() => buildingApi.draft(app) as Promise<Draft>)),
      reload: async () => client.setQueryData(key, (await buildingApi.draft(app)) as Draft),
    };
  }, [draft, saving, run, app, client, key]);
  return { build, error: query.error, retry: () => query.refetch() };
}

/** The same change of what somebody else made of the element. */
function renewed(draft: Draft, edit: Edit): Edit {
  if (edit.do !== "set") return edit;
  let here: unknown = draft.document;
  for (let step = 0; step < edit.at.length; step += 2) {
    const list = (here as Record<string, { id: string }[]>)?.[edit.at[step] ?? ""];
    here = list?.find((one) => one.id === edit.at[step + 1]);
  }
  return { ...edit, old: (here as Record<string, unknown> | undefined)?.[edit.name] ?? null };
}
