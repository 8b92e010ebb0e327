/** The buttons that are there for a record, and what a press of one does: ask, confirm, save, or lead to what is begun. */
import { useRef, useState } from "react";
import { newKey } from "../../api/client";
import { historyApi } from "../../api/history";
import { useFormChanged } from "../../api/hooks";
import type { ButtonView } from "../../api/layouts";
import type { Pressed } from "../../api/pressing";
import type { AppView, FormView, RecordView } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import "../../text/pressing";
import { pressAtOnce } from "./attempts";
import type { PressAsked, PressDone } from "./PressAsking";

interface Pressing {
  app: AppView;
  form: FormView;
  record: RecordView;
  scope: FieldScope;
  /** Lead to a new record of another form, begun with a reference to this one. */
  onBegin: (to: { app: string; form: string; of: string }) => void;
  /** Show what a button asks, as this entry draws dialogs. */
  ask: (asked: PressAsked) => Promise<PressDone | null>;
}

export interface Press {
  shown: ButtonView[];
  busy: string | null;
  press: (button: ButtonView) => Promise<void>;
}

export function usePress({ app, form, record, scope, onBegin, ask }: Pressing): Press {
  const changed = useFormChanged(app.key, form.key);
  const [busy, setBusy] = useState<string | null>(null);
  const asking = useRef(false);
  const there = new Set(record.buttons ?? []);
  const shown = (form.buttons ?? []).filter((one) => there.has(one.id));

  const undo = async (label: string, version: number) => {
    try {
      await historyApi.takeBack(app.key, form.key, record.id, version);
      toast.say(t("press.undone", { button: label }));
      await changed();
    } catch (error) {
      toast.fail(error);
    }
  };
  const tell = async ({ label }: ButtonView, saved: Pressed, isOlder: boolean) => {
    toast.saved(
      t(isOlder ? "press.doneOlder" : "press.done", { button: label }),
      saved.warnings,
      saved.changed && !saved.ends ? () => void undo(label, saved.version) : undefined,
    );
    await changed();
  };
  const pressNow = async (button: ButtonView) => {
    setBusy(button.id);
    try {
      const wanted = { app: app.key, form: form.key, record, button: button.id };
      await tell(button, await pressAtOnce(wanted, newKey()), false);
    } catch (error) {
      toast.fail(error);
      await changed();
    } finally {
      setBusy(null);
    }
  };
  return {
    shown,
    busy,
    press: async (button) => {
      const { begins, asks, confirm } = button;
      const barred = record.barred?.[button.id];
      if (begins && !barred) {
        onBegin({ app: begins.app, form: begins.form, of: `${begins.by}:${record.id}` });
        return;
      }
      if (asks.length === 0 && !confirm && !barred) return pressNow(button);
      if (asking.current) return;
      asking.current = true;
      try {
        const done = await ask({ form, record, scope, button, barred, onRefused: () => void changed() });
        if (done) await tell(button, done.saved, done.isOlder);
      } catch (error) {
        toast.fail(error);
      } finally {
        asking.current = false;
      }
    },
  };
}
