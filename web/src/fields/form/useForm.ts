/** A form being filled, for React: opened once, previewed at once, closed with the page. */
import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { api } from "../../api/calls";
import type { FieldView, Ref } from "../../api/types";
import { type Form, type FormClient, type FormOptions, openForm } from "../../runtime/form";
import { type FieldState, type FormState, fieldState } from "../../runtime/state";
import type { FieldScope } from "../contract";
import { noScope } from "../registry";
import type { Layer } from "./fieldId";

/** chosen: by step of its approval, whom who begins a record wants asked there. */
export function formClient(
  app: string,
  form: string,
  chosen?: () => Record<string, readonly string[]>,
): FormClient {
  return {
    preview: (body) => api.preview(app, form, body),
    create: (values, key, related) => api.create(app, form, values, key, related, chosen?.()),
    update: (id, version, values, key) => api.update(app, form, id, version, values, key),
    alike: (values) => api.alike(app, form, values),
    href: (id) => noScope.href(app, form, id),
  };
}

/** Open a form for the life of the component; give another `key` to the component for another record. */
export function useForm(options: FormOptions): Form {
  const [form] = useState(() => openForm(options));
  useEffect(() => {
    form.refresh();
    return form.close;
  }, [form]);
  return form;
}

export function useFormState<T>(form: Form, select: (state: FormState) => T): T {
  return useStore(form.store, useShallow(select));
}

export function useFieldState(form: Form, field: FieldView): FieldState {
  return useFormState(form, (state) => fieldState(state, field));
}

export interface ScopeOptions {
  app: string;
  form: string;
  today: string;
  layer?: Layer;
  /** The values pickers may depend on. */
  draft?: Form;
  create?: (target: NonNullable<FieldView["target"]>, title: string) => Promise<Ref | null>;
  /** Stable as long as the page is. */
  history?: (path: string) => void;
}

/** Where the fields of a form stand; stable as long as the form is the same. */
export function useScope({ app, form, today, layer, draft, create, history }: ScopeOptions): FieldScope {
  const creates = useRef(create);
  useEffect(() => {
    creates.current = create;
  });
  const canCreate = create !== undefined;
  const record = draft?.record?.id;
  return useMemo(
    () => ({
      app,
      form,
      today,
      layer,
      create: canCreate
        ? async (target, title) => (await creates.current?.(target, title)) ?? null
        : undefined,
      pick: (field, search, signal) =>
        api.pick(
          app,
          form,
          { field, search, id: draft?.store.getState().record?.id, values: draft?.payload() },
          signal,
        ),
      regions: () => api.regions(),
      split: (text) => api.splitLine(text),
      href: noScope.href,
      history,
      reveal: record ? (path, row) => api.reveal(app, form, record, path, row) : undefined,
    }),
    [app, form, today, layer, draft, canCreate, history, record],
  );
}
