/** A new target record in a sheet that asks only for what it must have. */
import { api } from "../../api/calls";
import type { FieldView, FormView, Ref } from "../../api/types";
import { FormBars } from "../../fields/form/FormBars";
import { formClient, useForm, useFormState, useScope } from "../../fields/form/useForm";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { toast } from "../../kit/toast";
import { isAsked } from "../../runtime/state";
import { t } from "../../text";
import { Entry } from "./Entry";

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
    view.fields.filter((field) => !field.fields && isAsked(view, state, field)).map((field) => field.key),
  );
  const save = async () => {
    const saved = await form.save();
    if (!saved) return;
    const said = saved.values[view.title];
    toast.say(t("form.created", { noun: view.noun }));
    onClose({ id: saved.id, title: typeof said === "string" ? said : name });
  };
  return (
    <Dialog
      title={t("field.create", { noun: view.noun })}
      testId="quick-create"
      onClose={() => onClose(null)}
      footer={
        <button
          type="button"
          className="button is-primary is-wide"
          disabled={saving}
          onClick={() => void save()}
        >
          {t("kit.save")}
        </button>
      }
    >
      <FormBars form={form} onSave={() => void save()} hides={(one) => only.includes(one.path)} />
      {view.fields
        .filter((field) => only.includes(field.key))
        .map((field) => (
          <Entry key={field.key} form={form} field={field} scope={scope} />
        ))}
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
