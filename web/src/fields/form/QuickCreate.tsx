/** A new target record in a dialog that asks only for what it must have. */
import { Button } from "antd";
import { useEffect } from "react";
import { api } from "../../api/calls";
import type { FieldView, FormView, Ref } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { toast } from "../../kit/toast";
import { isAsked } from "../../runtime/state";
import { t } from "../../text";
import { FormBars } from "./FormBars";
import { FormBody } from "./FormBody";
import { focusField } from "./focus";
import { formClient, useForm, useFormState, useScope } from "./useForm";

type Target = NonNullable<FieldView["target"]>;

interface QuickCreateProps {
  app: string;
  form: FormView;
  name: string;
  today: string;
  onClose: (made: Ref | null) => void;
}

function QuickCreate({ app, form: view, name, today, onClose }: QuickCreateProps) {
  const title = view.fields.find((field) => field.key === view.title);
  const start = title && !title.readonly && name ? { [title.key]: name } : {};
  const form = useForm({ form: view, start, client: formClient(app, view.key) });
  const scope = useScope({ app, form: view.key, today, draft: form });
  const saving = useFormState(form, (state) => state.saving);
  const only = useFormState(form, (state) =>
    view.fields.filter((field) => isAsked(view, state, field)).map((field) => field.key),
  );
  useEffect(() => {
    if (only[0]) focusField(only[0]);
  }, [only[0]]);
  const handleSave = async () => {
    const saved = await form.save();
    if (!saved) return;
    const said = saved.values[view.title];
    toast.say(t("form.created", { noun: view.noun }));
    onClose({ id: saved.id, title: typeof said === "string" ? said : name });
  };
  return (
    <Dialog
      title={t("field.create", { noun: view.noun })}
      onClose={() => onClose(null)}
      testId="quick-create"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" loading={saving} onClick={handleSave}>
            {t("kit.save")}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void handleSave();
        }}
      >
        <FormBars form={form} onSave={handleSave} hides={(one) => only.includes(one.path)} />
        <FormBody form={form} scope={scope} only={only} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

/** Ask for a new record of the target; null when it was given up. */
export async function quickCreate(target: Target, name: string, today: string): Promise<Ref | null> {
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
}
