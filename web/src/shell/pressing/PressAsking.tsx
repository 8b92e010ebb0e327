/** What a button asks before it does anything: the fields to be filled in, or only whether to. How each entry frames it differs. */
import { type ComponentType, type ReactNode, useEffect, useRef } from "react";
import { ApiError } from "../../api/client";
import type { ButtonView } from "../../api/layouts";
import { type Pressed, press } from "../../api/pressing";
import type { FieldProblem, FieldView, FormView, Payload, RecordView } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { FormBars } from "../../fields/form/FormBars";
import { fieldId } from "../../fields/form/fieldId";
import { formClient, useForm, useFormState, useScope } from "../../fields/form/useForm";
import { Dialog } from "../../kit/Dialog";
import type { Form, FormClient } from "../../runtime/form";
import "../../text/pressing";
import { attemptAt, attempts } from "./attempts";
import "./pressing.css";

export interface PressAsked {
  form: FormView;
  record: RecordView;
  scope: FieldScope;
  button: ButtonView;
  /** Why it cannot be pressed now. */
  barred?: string;
  /** It was refused: the record may be another by now. */
  onRefused: () => void;
}

/** isOlder: what was done is an earlier try whose answer got lost, and something else was typed since. */
export interface PressDone {
  saved: Pressed;
  isOlder: boolean;
}

interface AskingProps extends PressAsked {
  onClose: (done: PressDone | null) => void;
  Field: ComponentType<{ form: Form; field: FieldView; scope: FieldScope }>;
  /** The buttons below: how each entry draws them. */
  foot: (busy: boolean, send: () => void) => ReactNode;
}

interface BarredProps {
  button: ButtonView;
  barred: string;
  foot: ReactNode;
  onClose: () => void;
}

/** Why a button cannot be pressed for a record, and what to do instead. */
export function Barred({ button, barred, foot, onClose }: BarredProps) {
  return (
    <Dialog title={button.label} onClose={onClose} testId="barred" footer={foot}>
      <p className="press-confirm">{barred}</p>
    </Dialog>
  );
}

const MAIN = ".dialog-foot button:last-child";

export function PressAsking({
  form: view,
  record,
  scope: around,
  button,
  onRefused,
  onClose,
  Field,
  foot,
}: AskingProps) {
  const fields = button.asks.flatMap((key) => view.fields.find((one) => one.key === key) ?? []);
  const place = attemptAt(record.id, button.id);
  const form = useForm({
    form: { ...view, fields },
    record,
    client: clientOf(around.app, view.key, button),
    lost: attempts.get(place),
    onAttempt: (attempt) => {
      if (attempt) attempts.set(place, attempt);
      else attempts.delete(place);
    },
  });
  const { app, today, create } = around;
  const scope = useScope({ app, form: view.key, today, layer: "press", create, draft: form });
  const saving = useFormState(form, (state) => state.saving);
  const first = fields[0]?.key;
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const foot = () => box.current?.closest("[role=dialog]")?.querySelector<HTMLElement>(MAIN);
    (first ? document.getElementById(fieldId(first, "press")) : foot())?.focus();
  }, [first]);
  const send = async () => {
    const saved = await form.save();
    if (saved) onClose({ saved: saved as Pressed, isOlder: form.isDirty() });
    else if (form.store.getState().trouble || form.store.getState().conflicts.length > 0) onRefused();
  };
  return (
    <Dialog
      title={button.label}
      onClose={() => {
        // What becomes of a press that is on its way is still to be told.
        if (!saving) onClose(null);
      }}
      testId="press"
      footer={foot(saving, () => void send())}
    >
      <form
        ref={box}
        className="press-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {button.confirm && <p className="press-confirm">{button.confirm}</p>}
        <FormBars form={form} onSave={() => void send()} hides={(one) => button.asks.includes(one.path)} />
        <div className="press-fields">
          {fields.map((field) => (
            <Field key={field.key} form={form} field={field} scope={scope} />
          ))}
        </div>
        {fields.length > 0 && <button type="submit" hidden />}
      </form>
    </Dialog>
  );
}

const keyOf = (path: string) => path.split(/[.[]/)[0] ?? "";

/** Saves by pressing; of what rules say only what may be chosen counts, as the press fills in other fields besides. */
function clientOf(app: string, form: string, { id: button, asks }: ButtonView): FormClient {
  const own = formClient(app, form);
  const isAsked = ({ path }: FieldProblem) => asks.includes(keyOf(path));
  // What a press was refused for, such as a reason that is only asked for by it: no preview says so again.
  let refused: { error: FieldProblem; value: string }[] = [];
  const said = (values: Payload, path: string) => JSON.stringify(values[keyOf(path)] ?? null);
  return {
    ...own,
    preview: async (body) => {
      const answer = await own.preview(body);
      refused = refused.filter(({ error, value }) => value === said(body.values, error.path));
      const known = answer.errors.filter(isAsked);
      const paths = new Set(known.map((one) => one.path));
      const errors = [...known, ...refused.map((one) => one.error).filter((one) => !paths.has(one.path))];
      return { ...answer, visible: {}, readonly: {}, errors, warnings: [] };
    },
    update: async (id, version, values, key) => {
      try {
        return await press({ app, form, record: { id, version }, button }, values, key);
      } catch (error) {
        const told = error instanceof ApiError ? error.problem.errors.filter(isAsked) : [];
        refused = told.map((one) => ({ error: one, value: said(values, one.path) }));
        throw error;
      }
    },
  };
}
