/** What a button asks before it does anything: a question, and the fields whoever presses it fills in. Draws no button itself. */
import { type ReactNode, useEffect, useId, useState } from "react";
import { ApiError } from "../../api/client";
import type { ButtonView } from "../../api/layouts";
import type { FieldView, FormView, Payload, RecordView, Value } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { widgetOf } from "../../fields/widgets";
import { Dialog } from "../../kit/Dialog";
import { isEmpty, toWire } from "../../runtime/rows";
import { t } from "../../text";
import "../../text/pressing";
import "./pressing.css";

export interface PressAsked {
  form: FormView;
  record: RecordView;
  scope: FieldScope;
  button: ButtonView;
  /** Do it; what is thrown is told here, and the dialog stays. */
  onSend: (values: Payload) => Promise<void>;
}

interface Answer {
  value: Value;
  wrong?: string;
}

interface AskingProps extends PressAsked {
  onClose: (done: true | null) => void;
  /** The buttons below: how each entry draws them. */
  foot: (busy: boolean, send: () => void) => ReactNode;
}

export function PressAsking({ form, record, scope, button, onSend, onClose, foot }: AskingProps) {
  const fields = button.asks.flatMap((key) => form.fields.find((one) => one.key === key) ?? []);
  const [answers, setAnswers] = useState<Readonly<Record<string, Answer>>>(() =>
    Object.fromEntries(fields.map((one) => [one.key, { value: record.values[one.key] ?? null }])),
  );
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const first = fields[0]?.key;
  useEffect(() => {
    if (first) document.getElementById(`${id}-${first}`)?.focus();
  }, [id, first]);

  const complaint = (field: FieldView): string | undefined => {
    const { value, wrong } = answers[field.key] ?? { value: null };
    const missing = field.required && isEmpty(value) ? t("form.required", { field: field.label }) : undefined;
    return wrong ?? missing;
  };
  const send = async () => {
    setTried(true);
    setRefused({});
    setTrouble(null);
    if (fields.some((field) => complaint(field) !== undefined)) return;
    setBusy(true);
    try {
      await onSend(
        Object.fromEntries(fields.map((one) => [one.key, toWire(answers[one.key]?.value ?? null)])),
      );
      onClose(true);
    } catch (error) {
      const errors = error instanceof ApiError ? (error.problem.errors ?? []) : [];
      const own = errors.filter((one) => button.asks.includes(one.path));
      setRefused(Object.fromEntries(own.map((one) => [one.path, one.message])));
      if (own.length === 0 || own.length < errors.length)
        setTrouble(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const change = (key: string, answer: Answer) => {
    setAnswers({ ...answers, [key]: answer });
    if (refused[key]) setRefused(({ [key]: _, ...rest }) => rest);
  };

  return (
    <Dialog
      title={button.label}
      onClose={() => onClose(null)}
      testId="press"
      footer={foot(busy, () => void send())}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {button.confirm && <p className="press-confirm">{button.confirm}</p>}
        {trouble && (
          <p role="alert" className="bar bar-red">
            {trouble}
          </p>
        )}
        {fields.map((field) => {
          const note = refused[field.key] ?? (tried ? complaint(field) : undefined);
          const { Input } = widgetOf(field);
          return (
            <div key={field.key} className="press-field">
              <label htmlFor={`${id}-${field.key}`}>
                {field.label}
                {field.required && (
                  <span className="is-red" aria-hidden>
                    *
                  </span>
                )}
              </label>
              <Input
                id={`${id}-${field.key}`}
                field={field}
                path={field.key}
                scope={scope}
                value={answers[field.key]?.value ?? null}
                onChange={(value, wrong) => change(field.key, { value, wrong })}
                onLeave={() => undefined}
                invalid={note !== undefined}
                describedBy={`${id}-${field.key}-note`}
              />
              <div
                id={`${id}-${field.key}-note`}
                className={`field-note${note ? " is-red" : ""}`}
                role={note ? "alert" : undefined}
              >
                {note ?? field.hint ?? ""}
              </div>
            </div>
          );
        })}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
