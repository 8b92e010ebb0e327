/** The form of a new record, with the draft of it this browser keeps until it is saved or given up. */
import { useRef } from "react";
import type { FormView, Values } from "../../api/types";
import { formClient, useForm } from "../../fields/form/useForm";
import { mayKeep } from "../../runtime/draft";
import type { Form } from "../../runtime/form";
import type { DraftPlace } from "../../shell/drafts";
import { useKeptDraft, useWriting } from "../../shell/keptDraft";
import type { WayAhead } from "../../shell/tasks/useWay";

interface KeptFormOptions {
  start: Values;
  /** What it was begun from, by which its draft is found again. */
  begun: Pick<DraftPlace, "copy" | "on" | "of">;
  /** Whom who begins it wants asked, which is known later. */
  chosen: { readonly current: WayAhead["sent"] };
}

export function useKeptForm(app: string, view: FormView, { start, begun, chosen }: KeptFormOptions) {
  const kept = useKeptDraft({ app, form: view.key, id: null, ...begun, title: "" });
  const isDone = useRef(false);
  const opened = useRef<Form | null>(null);
  const form = useForm({
    form: view,
    start,
    client: formClient(app, view.key, () => chosen.current()),
    draft: kept.before?.draft,
    lost: kept.before?.lost,
    onAttempt: (attempt) => {
      kept.lost.current = attempt && mayKeep(view, attempt.values) ? attempt : null;
      if (opened.current) kept.write(opened.current);
    },
  });
  opened.current = form;
  useWriting(form, kept.write, isDone);
  const finish = () => {
    isDone.current = true;
    kept.drop();
  };
  return { form, kept, finish };
}
