/** The buttons that are there for a record, and what a press of one does: ask, confirm, save, or lead to what is begun. */
import { useState } from "react";
import { historyApi } from "../../api/history";
import { useFormChanged } from "../../api/hooks";
import type { ButtonView } from "../../api/layouts";
import { press } from "../../api/pressing";
import type { AppView, FormView, Payload, RecordView } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import "../../text/pressing";
import type { PressAsked } from "./PressAsking";

interface Pressing {
  app: AppView;
  form: FormView;
  record: RecordView;
  scope: FieldScope;
  /** Lead to a new record of another form, begun with a reference to this one. */
  onBegin: (to: { app: string; form: string; of: string }) => void;
  /** Show what a button asks, as this entry draws dialogs. */
  ask: (asked: PressAsked) => Promise<unknown>;
}

export interface Press {
  shown: ButtonView[];
  busy: string | null;
  press: (button: ButtonView) => Promise<void>;
}

export function usePress({ app, form, record, scope, onBegin, ask }: Pressing): Press {
  const changed = useFormChanged(app.key, form.key);
  const [busy, setBusy] = useState<string | null>(null);
  const there = new Set(record.buttons ?? []);
  const shown = (form.buttons ?? []).filter((one) => there.has(one.id));

  const undo = async (label: string, version: number) => {
    try {
      await historyApi.goBack(app.key, form.key, record.id, version, { version: record.version }, false);
      toast.say(t("press.undone", { button: label }));
      await changed();
    } catch (error) {
      toast.fail(error);
    }
  };
  const send = async (button: ButtonView, values: Payload) => {
    setBusy(button.id);
    try {
      const saved = await press(app.key, form.key, record, button.id, values);
      const undoes = saved.version > record.version;
      toast.saved(
        t("press.done", { button: button.label }),
        saved.warnings,
        undoes ? () => void undo(button.label, saved.version) : undefined,
      );
    } finally {
      setBusy(null);
      await changed();
    }
  };
  return {
    shown,
    busy,
    press: async (button) => {
      const { begins, asks, confirm } = button;
      if (begins) {
        onBegin({ app: begins.app, form: begins.form, of: `${begins.by}:${record.id}` });
        return;
      }
      try {
        if (asks.length === 0 && !confirm) {
          await send(button, {});
          return;
        }
        await ask({ form, record, scope, button, onSend: (values) => send(button, values) });
      } catch (error) {
        toast.fail(error);
      }
    },
  };
}
