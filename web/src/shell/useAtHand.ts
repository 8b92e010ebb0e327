/** What somebody has at hand: starred, or opened last in this browser, each as they may see it now. */
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/calls";
import { type Favourite, useFavourites } from "../api/favourites";
import { keys, useSession } from "../api/hooks";
import type { AppView, FormView } from "../api/types";
import { textOf } from "../fields/registry";
import { t } from "../text";
import { formIcon } from "./icons";
import { type Opened, openedBy } from "./opened";

export interface AtHand {
  key: string;
  app: string;
  form: string;
  /** Of a record. */
  id: string | null;
  view?: string;
  icon: string;
  name: string;
  /** What the form is called, where the name does not say it. */
  note?: string;
}

const formIn = (apps: readonly AppView[], { app, form }: Pick<Opened, "app" | "form">) =>
  apps.find((one) => one.key === app)?.forms.find((one) => one.key === form && one.can.read);

const keyOf = (one: Opened) => `${one.app}/${one.form}/${one.id ?? ""}`;

/** Starred things, newest first; null while they are on their way, and for who has none of their own. */
export function useStarred(apps: readonly AppView[]): AtHand[] | null {
  const found = useFavourites();
  if (!found.data) return null;
  return found.data.rows.flatMap((one) => {
    const form = formIn(apps, one);
    return form ? [starredAs(one, form)] : [];
  });
}

function starredAs({ kind, app, form, key, label, name }: Favourite, view: FormView): AtHand {
  const icon = formIcon(view);
  const base = { key: `${kind}/${app}/${form}/${key}`, app, form, icon };
  if (kind === "form") return { ...base, id: null, name: label };
  const said = name || t("record.untitled");
  if (kind === "view") return { ...base, id: null, view: key, name: said, note: label };
  return { ...base, id: key, name: said, note: view.noun };
}

/** What was opened last; the server is asked for the titles, and tells none of what may not be seen any more. */
export function useRecents(apps: readonly AppView[]): AtHand[] {
  const session = useSession();
  const person = session.data?.viewing ? "" : (session.data?.user.id ?? "");
  const [opened] = useState(() => openedBy(person));
  const there = opened.flatMap((one) => {
    const form = formIn(apps, one);
    return form ? [{ ...one, view: form }] : [];
  });
  const forms = [...new Set(there.flatMap((one) => (one.id === null ? [] : [one.view])))];
  const titles = useQueries({
    queries: forms.map((form) => {
      const records = there.filter((one) => one.view === form && one.id !== null);
      const [{ app = "" } = {}] = records;
      const ids = records.map((one) => one.id as string).sort();
      const body = {
        columns: [form.title],
        where: { field: "id", op: "in" as const, value: ids },
        limit: ids.length,
      };
      return {
        queryKey: [...keys.form(app, form.key), "opened", ids],
        queryFn: ({ signal }: { signal: AbortSignal }) => api.query(app, form.key, body, signal),
        staleTime: 30_000,
      };
    }),
    combine: (all) =>
      new Map(all.flatMap(({ data }) => data?.rows.map((row) => [row.id, row] as const) ?? [])),
  });
  return there.flatMap(({ view, ...one }): AtHand[] => {
    const base = { ...one, key: keyOf(one), icon: formIcon(view) };
    if (one.id === null) return [{ ...base, name: view.label }];
    const row = titles.get(one.id);
    const field = view.fields.find((each) => each.key === view.title);
    if (!row) return [];
    const title = field ? textOf(field, row[view.title] ?? null) : "";
    return [{ ...base, name: title || t("record.untitled"), note: view.noun }];
  });
}
