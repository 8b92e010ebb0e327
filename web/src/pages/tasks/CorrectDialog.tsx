/** 卡单: the record of a run as who looks after it may change it; saving it and trying the step again are one act. */
import { Button } from "antd";
import { useState } from "react";
import { useStore } from "zustand";
import { api } from "../../api/calls";
import { formOf, useApp, useRecord, useSession } from "../../api/hooks";
import { doAct, type RunView } from "../../api/tasks";
import type { FormView, RecordView } from "../../api/types";
import { FieldBox } from "../../fields/form/FieldBox";
import { SubformBox } from "../../fields/form/SubformBox";
import { useForm } from "../../fields/form/useForm";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { FormBones, Loading } from "../../kit/Skeleton";
import { FieldsOf } from "../../shell/tasks/FieldsOf";
import { t } from "../../text";
import "../../shell/tasks/deciding.css";

/** True once it was saved and tried again. */
export const askCorrection = (run: RunView): Promise<true | null> =>
  ask<true>((close) => <CorrectDialog run={run} onClose={close} />);

interface CorrectDialogProps {
  run: RunView;
  onClose: (done: true | null) => void;
}

function CorrectDialog({ run, onClose }: CorrectDialogProps) {
  const [app, key, id] = [run.form?.app ?? "", run.form?.key ?? "", run.record?.id ?? ""];
  const found = useApp(app);
  const record = useRecord(app, key, id);
  const view = formOf(found.data, key);
  const fields = view?.fields.filter((field) => !field.readonly) ?? [];
  const isGone = (found.data && !view) || record.error !== null;
  if (view && record.data && fields.length > 0 && view.can.update)
    return <Correcting run={run} view={{ ...view, fields }} record={record.data} onClose={onClose} />;
  return (
    <Dialog title={t("stuck.correct")} onClose={() => onClose(null)} testId="correct">
      {isGone || (view && record.data) ? (
        <p>{t("stuck.correctNothing")}</p>
      ) : (
        <Loading>
          <FormBones fields={6} />
        </Loading>
      )}
    </Dialog>
  );
}

interface CorrectingProps extends CorrectDialogProps {
  view: FormView;
  record: RecordView;
}

function Correcting({ run, view, record, onClose }: CorrectingProps) {
  const app = run.form?.app ?? "";
  const today = useSession().data?.today ?? "";
  const [problem, setProblem] = useState("");
  const form = useForm({
    form: { ...view, sections: [], alike_by: [] },
    record,
    client: {
      preview: (body) => api.preview(app, view.key, body),
      create: () => Promise.reject(new Error("a correction changes the record of a run")),
      update: async (id, version, values, key) => {
        await doAct({ act: "retry", run: run.id, values, version }, key);
        return { id, version: version + 1, values: {} };
      },
    },
  });
  const busy = useStore(form.store, (state) => state.saving);
  const send = async () => {
    if (Object.keys(form.payload()).length === 0) return setProblem(t("stuck.correctUnchanged"));
    setProblem("");
    if ((await form.save()) !== null) onClose(true);
  };
  return (
    <Dialog
      title={t("stuck.correct")}
      onClose={() => !busy && onClose(null)}
      width={640}
      testId="correct"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" loading={busy} onClick={() => void send()}>
            {t("stuck.correctDo")}
          </Button>
        </>
      }
    >
      <div className="deciding stuck-correct">
        {run.stuck?.message && <p className="waits is-stuck">{run.stuck.message}</p>}
        <p className="muted">{t("stuck.correctHint")}</p>
        <FieldsOf
          app={app}
          form={form}
          today={today}
          onSend={() => void send()}
          Field={FieldBox}
          Rows={SubformBox}
        />
        {problem && (
          <p className="deciding-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}
