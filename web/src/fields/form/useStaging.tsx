/** A new record that is to come with another new one: filled in as ever, and kept instead of being saved. */
import { type ComponentType, useEffect, useRef, useState } from "react";
import { ApiError } from "../../api/client";
import type { AppView, FieldProblem, FormView, Payload, PreviewAnswer, RelatedView } from "../../api/types";
import { ask } from "../../kit/dialogs";
import { draftOf } from "../../runtime/draft";
import type { Form, FormClient } from "../../runtime/form";
import { newRowKey } from "../../runtime/rows";
import { type Beside, besidePreview, besideView, placeOf, type Staged } from "../../runtime/staged";
import { hasWrong } from "../../runtime/state";
import { isDefinite, troubleOf } from "../../runtime/trouble";
import { t } from "../../text";
import { formClient, useForm, useFormState, useScope } from "./useForm";
import type { quickCreateIn } from "./useQuickCreate";

export interface StagingProps {
  app: AppView;
  form: FormView;
  part: RelatedView;
  /** What the record it comes with is called. */
  main: string;
  today: string;
  /** One that was kept already, to be changed. */
  before?: Staged;
  onClose: (staged: Staged | null) => void;
  /** Told of the dialog while it is open; stable. */
  onOpen: (beside: Beside | null) => void;
}

/** What differs between a computer and a phone. */
interface Asking {
  quickCreate: ReturnType<typeof quickCreateIn>;
  /** Ask whether what was typed may be lost. */
  mayDrop: () => Promise<boolean>;
}

export type StagingDialog = ComponentType<StagingProps>;

const NOTHING = { version: null, values: {}, wrong: {}, rows: {}, saved: {} };

export function useStaging(props: StagingProps, { quickCreate, mayDrop }: Asking) {
  const { app, form: view, part, today, before, onClose, onOpen } = props;
  const { over, fills = [], ruled = [] } = part;
  const opened = useRef<Form | null>(null);
  const made = useRef<Staged | null>(null);
  const asked = useRef("");
  const first = useRef<Promise<PreviewAnswer> | null>(null);
  const [told, setTold] = useState("");
  const [client] = useState<FormClient>(() => {
    const own = formClient(app.key, view.key);
    const preview: FormClient["preview"] = (body) => {
      const answer = own.preview(body).then((seen) => besidePreview(seen, over, fills, ruled));
      first.current ??= answer;
      return answer;
    };
    const look = (values: Payload) =>
      preview({ values }).catch((error: unknown) => {
        // Nothing is written here, so nothing can have been done unheard of.
        throw isDefinite(error) ? error : refusal(troubleOf(error));
      });
    // What the server finds wrong may be so because the other record is not there yet: told once, and then left to the save.
    const create: FormClient["create"] = async (values) => {
      let sent = values;
      for (;;) {
        const seen = await look(sent);
        const text = JSON.stringify(sent);
        const now = opened.current?.payload() ?? sent;
        const state = opened.current?.store.getState();
        if (JSON.stringify(now) !== text) sent = now;
        else if (state && hasWrong(state)) throw refusal(t("staged.again"));
        else if (seen.errors.length > 0 && asked.current !== text) {
          asked.current = text;
          setTold(text);
          throw refusal("", seen.errors);
        } else {
          made.current = {
            ...placeOf(part),
            key: before?.key ?? newRowKey(),
            label: part.label,
            draft: (state && draftOf(shown, state)) ?? NOTHING,
            values: sent,
            shown: seen.values,
            problems: [],
          };
          return { id: "", version: 0, values: seen.values };
        }
      }
    };
    return { ...own, preview, create };
  });
  const [shown] = useState(() => besideView(view, over, [...fills, ...ruled]));
  const form = useForm({ form: shown, client, draft: before?.draft, mayLack: isCell });
  opened.current = form;
  const scope = useScope({
    app: app.key,
    form: view.key,
    today,
    layer: "stage",
    draft: form,
    create: (target, name) => quickCreate(target, name, today),
  });
  const saving = useFormState(form, (state) => state.saving);
  const values = useFormState(form, (state) => ({ values: state.values, rows: state.rows }));
  const isTold = told !== "" && values !== null && JSON.stringify(form.payload()) === told;
  const save = async () => {
    // What it begins with may still be on its way.
    await first.current?.catch(() => null);
    if ((await form.save()) && made.current) onClose(made.current);
  };
  const [begun] = useState(() => written(form));
  const isTyped = () => written(form) !== begun;
  const latest = useRef(onClose);
  latest.current = onClose;
  const beside = useRef({ isTyped, close: () => latest.current(null) });
  useEffect(() => {
    onOpen(beside.current);
    return () => onOpen(null);
  }, [onOpen]);
  /** Close without putting anything in the list; what was typed is asked about. */
  const leave = async () => {
    if (!isTyped() || (await mayDrop())) onClose(null);
  };
  return { form, scope, saving, save, leave, isTold, narrowed: toldNarrowed(view, part, props.main) };
}

/** Which pickers cannot tell yet what may be chosen, in words; null if all can. */
function toldNarrowed(view: FormView, { narrowed = [] }: RelatedView, main: string): string | null {
  const labels = narrowed.flatMap((path) => {
    const [first = "", second] = path.split(".");
    const field = view.fields.find((one) => one.key === first);
    const asked = second ? field?.fields?.find((one) => one.key === second) : field;
    return asked && !asked.readonly && !field?.readonly ? [t("staged.quoted", { field: asked.label })] : [];
  });
  return labels.length > 0 ? t("staged.narrowed", { fields: labels.join(t("field.listComma")), main }) : null;
}

/** Cells of sub-rows may be filled in by the record that is not there yet. */
const isCell = (path: string) => path.includes("/");

const refusal = (title: string, errors: readonly FieldProblem[] = []) =>
  new ApiError({ title, status: 422, code: "invalid", errors: [...errors] });

/** Everything somebody wrote, to tell whether it is another by now. */
const written = (form: Form): string => JSON.stringify([form.payload(), form.store.getState().wrong]);

/** Ask in a dialog for a new record to come along, or for another look at one; null when it was given up. */
export const askStaged = (Dialog: StagingDialog, props: Omit<StagingProps, "onClose">) =>
  ask<Staged>((close) => <Dialog {...props} onClose={close} />);
