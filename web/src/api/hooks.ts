/** Server state for React: cached reads, and what a write makes stale. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "./calls";
import type { Aggregate, AppView, FormView, Values } from "./types";

/** Cache keys, from general to special; a write makes everything below its form stale. */
export const keys = {
  session: ["session"] as const,
  apps: ["apps"] as const,
  app: (app: string) => ["app", app] as const,
  jobs: ["jobs"] as const,
  job: (id: string) => ["jobs", id] as const,
  views: (app: string, form: string) => ["views", app, form] as const,
  forms: ["form"] as const,
  form: (app: string, form: string) => ["form", app, form] as const,
  record: (app: string, form: string, id: string) => ["form", app, form, "record", id] as const,
};

export const useSession = () =>
  useQuery({ queryKey: keys.session, queryFn: api.session, retry: false, staleTime: 5 * 60_000 });

export const useApps = () =>
  useQuery({ queryKey: keys.apps, queryFn: ({ signal }) => api.apps(signal), staleTime: 60_000 });

export const useApp = (app: string, isOn = true) =>
  useQuery({
    queryKey: keys.app(app),
    queryFn: ({ signal }) => api.app(app, signal),
    staleTime: 60_000,
    enabled: isOn,
  });

export function formOf(view: AppView | undefined, form: string): FormView | undefined {
  return view?.forms.find((one) => one.key === form);
}

export const useViews = (app: string, form: string) =>
  useQuery({
    queryKey: keys.views(app, form),
    queryFn: ({ signal }) => api.views(app, form, signal),
    staleTime: 60_000,
  });

export const useRecord = (app: string, form: string, id: string | null) =>
  useQuery({
    queryKey: keys.record(app, form, id ?? ""),
    queryFn: ({ signal }) => api.record(app, form, id ?? "", signal),
    enabled: id !== null,
  });

/** The values and files of a record to begin another with; made once for each page that asks. */
export const useCopy = (app: string, form: string, id: string | undefined) =>
  useQuery({
    queryKey: ["copy", app, form, id],
    queryFn: ({ signal }) => api.copy(app, form, id ?? "", signal),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const useAggregate = (app: string, form: string, aggregate: Aggregate) =>
  useQuery({
    queryKey: [...keys.form(app, form), "aggregate", aggregate],
    queryFn: ({ signal }) => api.aggregate(app, form, aggregate, signal),
  });

/** What a new record begins with that refers to another, "customer:cus_1"; null while it is asked for. */
export function useBegun(form: FormView | undefined, of: string | undefined): Values | null {
  const [key = "", id = ""] = (of ?? "").split(":");
  const field = form?.fields.find((one) => one.key === key);
  const target = field?.readonly ? undefined : field?.target;
  const record = useRecord(target?.app ?? "", target?.form ?? "", target && id ? id : null);
  const { data } = record;
  return useMemo(() => {
    if (of === undefined || (form && !target) || record.error) return {};
    const begun = data && { id, title: data.title };
    return begun ? { [key]: target?.many ? [begun] : begun } : null;
  }, [of, form, target, record.error, data, key, id]);
}

/** Forget what was read of a form, after a write. */
export function useFormChanged(app: string, form: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.form(app, form) });
}

export function useRemove(app: string, form: string) {
  const changed = useFormChanged(app, form);
  return useMutation({
    mutationFn: (one: { id: string; version?: number }) => api.remove(app, form, one.id, one.version),
    onSuccess: changed,
  });
}
