/** A new target record in a sheet that asks only for what it must have. */
import { FormBars } from "../../fields/form/FormBars";
import { type QuickCreateProps, quickCreateIn, useQuickCreate } from "../../fields/form/useQuickCreate";
import { Dialog } from "../../kit/Dialog";
import { t } from "../../text";
import { Entry } from "./Entry";

function QuickCreate(props: QuickCreateProps) {
  const { form, scope, saving, only, save } = useQuickCreate(props);
  // Sub-rows need a page of their own.
  const asked = props.form.fields.filter((field) => only.includes(field.key) && !field.fields);
  return (
    <Dialog
      title={t("field.create", { noun: props.form.noun })}
      testId="quick-create"
      onClose={() => props.onClose(null)}
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
      <FormBars
        form={form}
        onSave={() => void save()}
        onUse={props.onClose}
        hides={(one) => asked.some(({ key }) => key === one.path)}
      />
      {asked.map((field) => (
        <Entry key={field.key} form={form} field={field} scope={scope} />
      ))}
    </Dialog>
  );
}

export const quickCreate = quickCreateIn(QuickCreate);
