/** A new target record that asks only for what it must have; how it looks is up to who draws it. */
import type { ComponentType } from "react";
import { api } from "../../api/calls";
import type { FieldView, FormView, Ref } from "../../api/types";
import { ask } from "../../kit/dialogs";
import { toast } from "../../kit/toast";
import { isAsked } from "../../runtime/state";
import { t } from "../../text";
import { formClient, useForm, useFormState, useScope } from "./useForm";

type Target = NonNullable<FieldView["target"]>;

export interface QuickCreateProps {
  app: string;
  form: FormView;
  name: string;
  today: string;
  onClose: (made: Ref | null) => void;
}

export function useQuickCreate({ app, form: view, name, today, onClose }: QuickCreateProps) {
  const title = view.fields.find((field) => field.key === view.title);
  const start = title && !title.readonly && name ? { [title.key]: name } : {};
  const form = useForm({ form: view, start, client: formClient(app, view.key) });
  const scope = useScope({ app, form: view.key, today, layer: "quick", draft: form });
  const saving = useFormState(form, (state) => state.saving);
  const only = useFormState(form, (state) =>
    view.fields.filter((field) => isAsked(view, state, field)).map((field) => field.key),
  );
  const save = async () => {
    const saved = await form.save();
    if (!saved) return;
    const said = saved.values[view.title];
    toast.saved(t("form.created", { noun: view.noun }), saved.warnings);
    onClose({ id: saved.id, title: typeof said === "string" ? said : name });
  };
  return { form, scope, saving, only, save };
}

/** Ask in a dialog for a new record of a target; null when it was given up. */
export const quickCreateIn =
  (QuickCreate: ComponentType<QuickCreateProps>) =>
  async (target: Target, name: string, today: string): Promise<Ref | null> => {
    try {
      const view = await api.app(target.app);
      const form = view.forms.find((one) => one.key === target.form);
      if (!form) return null;
      return await ask<Ref>((close) => (
        <QuickCreate app={target.app} form={form} name={name} today={today} onClose={close} />
      ));
    } catch (error) {
      toast.fail(error);
      return null;
    }
  };
