/** A new target record in a dialog that asks only for what it must have. */
import { Button } from "antd";
import { useEffect } from "react";
import { Dialog } from "../../kit/Dialog";
import { t } from "../../text";
import { FormBars } from "./FormBars";
import { FormBody } from "./FormBody";
import { focusField } from "./focus";
import { type QuickCreateProps, quickCreateIn, useQuickCreate } from "./useQuickCreate";

function QuickCreate(props: QuickCreateProps) {
  const { form, scope, saving, only, save } = useQuickCreate(props);
  useEffect(() => {
    if (only[0]) focusField(only[0]);
  }, [only[0]]);
  return (
    <Dialog
      title={t("field.create", { noun: props.form.noun })}
      onClose={() => props.onClose(null)}
      testId="quick-create"
      footer={
        <>
          <Button onClick={() => props.onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" loading={saving} onClick={save}>
            {t("kit.save")}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <FormBars form={form} onSave={save} onUse={props.onClose} hides={(one) => only.includes(one.path)} />
        <FormBody form={form} scope={scope} only={only} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

export const quickCreate = quickCreateIn(QuickCreate);
