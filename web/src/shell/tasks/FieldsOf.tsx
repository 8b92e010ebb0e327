/** The fields a step opens, drawn with the boxes of the entry; a subform with its rows. */
import type { ComponentType } from "react";
import type { FieldView } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { FormBars } from "../../fields/form/FormBars";
import { useScope } from "../../fields/form/useForm";
import type { Form } from "../../runtime/form";
import { t } from "../../text";

export interface Boxes {
  Field: ComponentType<{ form: Form; field: FieldView; scope: FieldScope }>;
  Rows: ComponentType<{ form: Form; field: FieldView; scope: FieldScope }>;
}

interface FieldsOfProps extends Boxes {
  app: string;
  form: Form;
  today: string;
  onSend: () => void;
}

export function FieldsOf({ app, form, today, onSend, Field, Rows }: FieldsOfProps) {
  const { view } = form;
  const scope = useScope({ app, form: view.key, today, layer: "task", draft: form });
  const isRequired = view.fields.some((field) => field.required);
  return (
    <fieldset className="task-fields">
      <legend>{isRequired ? t("act.fields") : t("act.fieldsMay", { n: view.fields.length })}</legend>
      <FormBars form={form} onSave={onSend} />
      <div className="task-boxes">
        {view.fields.map((field) =>
          field.fields ? (
            <Rows key={field.key} form={form} field={field} scope={scope} />
          ) : (
            <Field key={field.key} form={form} field={field} scope={scope} />
          ),
        )}
      </div>
    </fieldset>
  );
}
