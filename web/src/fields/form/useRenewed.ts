/** Builders publish while a form is open: it goes on under the newer one, with what was typed. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../api/calls";
import { formOf, keys } from "../../api/hooks";
import type { AppView, FormView } from "../../api/types";
import type { Form } from "../../runtime/form";

/**
 * Keep a form being filled in under the view the page has by now; ask for a newer one where the server knows another.
 * now: the app as the server has it, in which the form may be gone.
 */
export function useRenewed(form: Form, now: AppView, view: FormView): void {
  const client = useQueryClient();
  const app = now.key;
  const there = formOf(now, view.key);
  const gone = !there || (!form.store.getState().record && !there.can.create);
  useEffect(() => form.store.setState({ gone }), [form, gone]);
  const [, redraw] = useState(0);
  useEffect(() => {
    form.onOutdated = () => void client.invalidateQueries({ queryKey: keys.app(app) });
  }, [form, client, app]);
  useEffect(() => {
    if (form.view === view) return;
    let isGone = false;
    const take = async () => {
      const { record } = form.store.getState();
      const fresh = record ? await api.record(app, view.key, record.id).catch(() => null) : null;
      if (isGone) return;
      form.renew(view, fresh?.values ?? null);
      redraw((count) => count + 1);
    };
    void take();
    return () => {
      isGone = true;
    };
  }, [form, app, view]);
}

/** Count how often a view was another one, for what is drawn anew then. */
export function useRounds(view: FormView | undefined): number {
  const [seen, setSeen] = useState({ view, rounds: 0 });
  if (seen.view !== view) setSeen({ view, rounds: seen.rounds + 1 });
  return seen.rounds;
}
