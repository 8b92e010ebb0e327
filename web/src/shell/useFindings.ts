/** What the jump box finds: forms and actions by their words, records by the server's search. */
import { useQueries } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../api/calls";
import { keys, useApps } from "../api/hooks";
import type { AppView, FormView } from "../api/types";
import { textOf } from "../fields/registry";
import { foldText } from "../kit/choices";
import { t } from "../text";
import { formIcon } from "./icons";

export interface Finding {
  key: string;
  group: string;
  icon: string;
  title: string;
  detail?: string;
  to: string;
}

const MOST_FORMS = 8;
const MOST_ROWS = 5;

export function useLate<T>(value: T, milliseconds: number): T {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return late;
}

/** Every app in full: its forms with fields and rights. */
export function useAllApps(): AppView[] {
  const apps = useApps();
  const views = useQueries({
    queries: (apps.data?.apps ?? []).map((app) => ({
      queryKey: keys.app(app.key),
      queryFn: () => api.app(app.key),
      staleTime: 60_000,
    })),
  });
  return views.flatMap((view) => (view.data ? [view.data] : []));
}

function formFindings(apps: readonly AppView[], search: string): Finding[] {
  const found: Finding[] = [];
  for (const app of apps) {
    for (const form of app.forms) {
      const to = `/a/${app.key}/f/${form.key}`;
      const fits = foldText(form.label).includes(search) || form.key.includes(search);
      if (!fits) continue;
      found.push({
        key: to,
        group: t("jump.forms"),
        icon: formIcon(form),
        title: form.label,
        detail: app.label,
        to,
      });
      if (form.can.create) {
        const title = t("list.create", { noun: form.noun });
        found.push({ key: `${to}/new`, group: t("jump.actions"), icon: "plus", title, to: `${to}/new` });
      }
    }
  }
  return found;
}

function columnsOf(form: FormView): string[] {
  const listed = form.views[0]?.columns ?? form.fields.map((field) => field.key);
  const others = listed.filter(
    (path) => path !== form.title && form.fields.some((field) => field.key === path),
  );
  return [form.title, ...others.slice(0, 3)];
}

export function useFindings(typed: string): { findings: readonly Finding[]; busy: boolean } {
  const search = useLate(foldText(typed), 200);
  const apps = useAllApps();
  const readable = apps.flatMap((app) =>
    app.forms.filter((form) => form.can.read).map((form) => ({ app, form })),
  );
  const answers = useQueries({
    queries: readable.slice(0, MOST_FORMS).map(({ app, form }) => ({
      queryKey: [...keys.form(app.key, form.key), "jump", search],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.query(
          app.key,
          form.key,
          { columns: columnsOf(form), search, limit: MOST_ROWS, order: form.views[0]?.order ?? [] },
          signal,
        ),
      enabled: search !== "",
    })),
  });
  const records = answers.flatMap((answer, index) => {
    const place = readable[index];
    if (!answer.data || !place) return [];
    const { app, form } = place;
    const fields = columnsOf(form).flatMap((path) => form.fields.find((field) => field.key === path) ?? []);
    return answer.data.rows.map((row): Finding => {
      const texts = fields.map((field) => textOf(field, row[field.key] ?? null));
      return {
        key: row.id,
        group: form.label,
        icon: formIcon(form),
        title: texts[0] || t("record.untitled"),
        detail: texts.slice(1).filter(Boolean).join(" · "),
        to: `/a/${app.key}/f/${form.key}/r/${row.id}`,
      };
    });
  });
  const own = formFindings(apps, search);
  const byGroup = [...new Set(own.map((one) => one.group))].flatMap((group) =>
    own.filter((one) => one.group === group).slice(0, search ? MOST_ROWS : 20),
  );
  return { findings: [...byGroup, ...records], busy: answers.some((answer) => answer.isFetching) };
}
