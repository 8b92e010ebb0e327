/** Builders publish while a form is open: it goes on under the newer one, with what was typed. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { FormView } from "../../api/types";
import type { Form } from "../../runtime/form";

/** Keep a form being filled in under the view the page has by now; ask for a newer one where the server knows another. */
export function useRenewed(form: Form, app: string, view: FormView): void {
  const client = useQueryClient();
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
