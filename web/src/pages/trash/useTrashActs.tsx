/** Restoring from the trash, one or many, and deleting for good. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api/calls";
import { newKey } from "../../api/client";
import { historyApi, type TrashRow } from "../../api/history";
import { useFormChanged } from "../../api/hooks";
import { type BulkReport, isActive, type JobView } from "../../api/jobs";
import { mergingApi } from "../../api/merging";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { countText } from "../../kit/format";
import { toast } from "../../kit/toast";
import { showJob } from "../../shell/jobs/JobDialog";
import { watchJob } from "../../shell/jobs/useJobs";
import { t } from "../../text";

const AT_ONCE = 200;

export function useTrashActs(app: string, form: string, onDone: () => void) {
  const client = useQueryClient();
  const changed = useFormChanged(app, form);
  const [busy, setBusy] = useState(false);

  const doing = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
      onDone();
    } catch (error) {
      toast.fail(error);
    } finally {
      setBusy(false);
      await changed();
    }
  };
  const told = (job: JobView, text: string) => {
    watchJob(client, job);
    const report = job.result as unknown as BulkReport | null;
    if (isActive(job) || (report?.failed_count ?? 1) > 0) showJob(job.id);
    else if (job.can.undo) toast.withUndo(text, () => void doing(() => undo(job.id)));
    else toast.say(text);
  };
  const undo = async (id: string) => {
    const job = await api.undoJob(id);
    const report = job.result as unknown as BulkReport | null;
    told(job, t("bulk.undone", { n: countText(report?.done ?? 0) }));
  };
  return {
    busy,
    restoreOne: (row: TrashRow) =>
      doing(async () => toast.restored(row.title, await historyApi.restore(app, form, row.id))),
    undoMerge: (row: TrashRow, merge: string) =>
      doing(async () => {
        const { job, warnings } = await mergingApi.undo(app, form, merge);
        if (job) {
          watchJob(client, job);
          showJob(job.id);
        } else toast.saved(t("trash.mergeUndone", { title: row.title || t("record.untitled") }), warnings);
      }),
    restoreMany: (ids: string[]) =>
      doing(async () => {
        const answer = await api.bulk(app, form, { action: "restore", ids }, newKey());
        told(answer.job, t("trash.restoredCount", { n: countText(answer.done ?? 0) }));
      }),
    purge: async (ids: string[]) => {
      const sure = await ask<true>((close) => <Sure count={ids.length} onClose={close} />);
      if (!sure) return;
      await doing(async () => {
        let done = 0;
        for (let at = 0; at < ids.length; at += AT_ONCE)
          done += (await historyApi.purge(app, form, ids.slice(at, at + AT_ONCE))).done;
        toast.say(t("trash.purged", { n: countText(done) }));
      });
    },
  };
}

function Sure({ count, onClose }: { count: number; onClose: (sure: true | null) => void }) {
  return (
    <Dialog
      title={t("trash.purge")}
      onClose={() => onClose(null)}
      width={420}
      testId="trash-purge"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button danger type="primary" onClick={() => onClose(true)}>
            {t("trash.purge")}
          </Button>
        </>
      }
    >
      <p>{t("trash.purgeSure", { n: countText(count) })}</p>
      <p className="muted">{t("trash.purgeHint")}</p>
    </Dialog>
  );
}
