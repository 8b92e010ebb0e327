/** Going back to a version: what will change and what cannot be restored, before anything is done. */
import { Button } from "antd";
import { useState } from "react";
import { type BackPreview, historyApi, useBackPreview, type Wanted } from "../../api/history";
import { useFormChanged } from "../../api/hooks";
import type { AppView, FormView, RecordView } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { dateTimeText } from "../../kit/format";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { What } from "../../shell/history/parts";
import { t } from "../../text";

export interface RestoreAsked {
  app: AppView;
  form: FormView;
  record: RecordView;
  wanted: Wanted;
  /** When the version was made. */
  at: string;
  /** What is wanted back, if not all of it. */
  label?: string;
}

export const showRestore = (asked: RestoreAsked): void => {
  void ask((close) => <RestoreDialog {...asked} onClose={() => close(null)} />);
};

function RestoreDialog({
  app,
  form,
  record,
  wanted,
  at,
  label,
  onClose,
}: RestoreAsked & { onClose: () => void }) {
  const preview = useBackPreview(app.key, form.key, record.id, wanted);
  const changed = useFormChanged(app.key, form.key);
  const [busy, setBusy] = useState(false);
  const told = preview.data;
  const canDo = (told?.changes.length ?? 0) > 0;

  const undo = async (version: number) => {
    try {
      const back = { ...wanted, version: record.version };
      await historyApi.goBack(app.key, form.key, record.id, version, back, false);
      await changed();
      toast.say(t("back.undone"));
    } catch (error) {
      toast.fail(error);
    }
  };
  const handleDo = async () => {
    setBusy(true);
    try {
      const partly = (told?.left.length ?? 0) > 0;
      const done = await historyApi.goBack(app.key, form.key, record.id, record.version, wanted, partly);
      onClose();
      await changed();
      toast.saved(t("back.done"), done.warnings, () => void undo(done.version));
    } catch (error) {
      toast.fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={label ? t("back.titleOne", { label }) : t("back.title", { at: dateTimeText(at) })}
      onClose={onClose}
      width={560}
      testId="restore"
      footer={
        <>
          <Button onClick={onClose}>{t(canDo ? "kit.cancel" : "kit.close")}</Button>
          {canDo && (
            <Button type="primary" loading={busy} onClick={handleDo}>
              {t((told?.left.length ?? 0) > 0 ? "back.rest" : "back.do")}
            </Button>
          )}
        </>
      }
    >
      {preview.error && <p role="alert">{preview.error.message}</p>}
      {!told && !preview.error && (
        <Loading>
          <ListBones rows={3} />
        </Loading>
      )}
      {told && <Told form={form} told={told} />}
    </Dialog>
  );
}

function Told({ form, told: { changes, left } }: { form: FormView; told: BackPreview }) {
  const nothing = left.length > 0 ? "back.nothingCan" : "back.nothing";
  return (
    <div className="back">
      {changes.length > 0 ? <p>{t("back.will")}</p> : <p>{t(nothing)}</p>}
      {changes.length > 0 && (
        <dl className="history-changes">
          {changes.map((change) => (
            <div key={`${change.path} ${change.row ?? ""} ${change.act}`}>
              <dt>{change.label}</dt>
              <dd>
                <What form={form} change={change.act === "moved" ? change : { ...change, act: "changed" }} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {left.length > 0 && (
        <>
          <p>{t("back.left")}</p>
          <ul className="back-left">
            {left.map((one) => (
              <li key={one.path}>{one.message}</li>
            ))}
          </ul>
        </>
      )}
      {changes.length > 0 && <p className="muted">{t("back.hint")}</p>}
    </div>
  );
}
