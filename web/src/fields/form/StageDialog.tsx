/** A new record to be saved with another new one, asked for in a dialog with all that may be filled in. */
import { Button } from "antd";
import { useEffect } from "react";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { t } from "../../text";
import { FormBars } from "./FormBars";
import { FormBody } from "./FormBody";
import { focusField } from "./focus";
import { quickCreate } from "./QuickCreate";
import { type StagingProps, useStaging } from "./useStaging";
import "../../text/related";
import "./related.css";

export function StageDialog(props: StagingProps) {
  const { form, scope, saving, save, leave, isTold, narrowed } = useStaging(props, { quickCreate, mayDrop });
  const first = form.view.fields.find((field) => !field.readonly && field.widget !== "serial")?.key;
  useEffect(() => {
    if (first) focusField(first);
  }, [first]);
  const { noun } = props.form;
  return (
    <Dialog
      title={t(props.before ? "staged.edit" : "related.new", { noun })}
      onClose={() => void leave()}
      width={860}
      tall
      testId="stage"
      footer={
        <>
          <Button onClick={() => void leave()}>{t("kit.cancel")}</Button>
          <Button type="primary" loading={saving} onClick={() => void save()}>
            {t(isTold ? "staged.anyway" : "staged.done")}
          </Button>
        </>
      }
    >
      <form
        className="stage-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className="muted stage-note">{t("staged.hint")}</p>
        {narrowed && <p className="muted stage-note">{narrowed}</p>}
        <FormBars form={form} onSave={() => void save()} />
        <FormBody form={form} scope={scope} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

const mayDrop = async (): Promise<boolean> =>
  (await ask<true>((close) => (
    <Dialog
      width={420}
      title={t("staged.drop.title")}
      testId="confirm"
      onClose={() => close(null)}
      footer={
        <>
          <Button onClick={() => close(true)}>{t("staged.drop")}</Button>
          <Button type="primary" onClick={() => close(null)}>
            {t("staged.stay")}
          </Button>
        </>
      }
    >
      <p>{t("staged.drop.text")}</p>
    </Dialog>
  ))) === true;
