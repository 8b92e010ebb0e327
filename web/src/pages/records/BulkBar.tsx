/** What can be done with the chosen rows of a list. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api/calls";
import { newKey } from "../../api/client";
import { useFormChanged, useSession } from "../../api/hooks";
import { type BulkAnswer, type BulkRequest, isActive, type JobView } from "../../api/jobs";
import type { Payload } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { showJob } from "../../shell/jobs/JobDialog";
import { watchJob } from "../../shell/jobs/useJobs";
import { askMerge } from "../../shell/merging";
import { t } from "../../text";
import { BulkEdit } from "./BulkEdit";
import { bulkFields, storedFormulas } from "./bulkFields";
import { showExport } from "./ExportDialog";
import type { Choice } from "./useChosen";
import type { List } from "./useList";

interface BulkBarProps {
  list: List;
  scope: FieldScope;
  choice: Choice;
  /** Rows that are loaded, and how many there are at least. */
  loaded: number;
  count: number | null;
}

export function BulkBar({ list, scope, choice, loaded, count }: BulkBarProps) {
  const { app, form } = list;
  const client = useQueryClient();
  const changed = useFormChanged(app.key, form.key);
  const session = useSession();
  const [busy, setBusy] = useState(false);
  const n = countText(choice.count);
  const couldBeAll = choice.all === null && choice.ids.size === loaded && (count ?? 0) > loaded;

  const told = (job: JobView, text: string) => {
    const report = job.result as { failed_count: number; warned_count?: number } | null;
    const toRead = (report?.failed_count ?? 1) + (report?.warned_count ?? 0);
    if (isActive(job) || toRead > 0) showJob(job.id);
    else if (!job.can.undo) toast.say(text);
    else toast.withUndo(text, () => void undo(job.id));
  };
  const undo = async (id: string) => {
    try {
      const job = await api.undoJob(id);
      watchJob(client, job);
      await changed();
      const done = (job.result as { done?: number } | null)?.done ?? 0;
      told(job, t("bulk.undone", { n: countText(done) }));
    } catch (error) {
      toast.fail(error);
    }
  };
  const send = async (request: BulkRequest, doneText: (n: string) => string) => {
    setBusy(true);
    try {
      const answer: BulkAnswer = await api.bulk(app.key, form.key, request, newKey());
      watchJob(client, answer.job);
      choice.clear();
      await changed();
      told(answer.job, doneText(countText(answer.done ?? 0)));
    } catch (error) {
      toast.fail(error);
    } finally {
      setBusy(false);
    }
  };
  const edit = async () => {
    const asked = choice.asked();
    const values = await ask<Payload>((close) => (
      <BulkEdit list={list} scope={scope} count={choice.count} onClose={close} />
    ));
    if (values) await send({ ...asked, action: "update", values }, (done) => t("bulk.changed", { n: done }));
  };
  const recompute = async () => {
    const asked = choice.asked();
    try {
      const { askRecompute, recomputed } = await import("./Recompute");
      const formulas = await askRecompute(form, choice.count);
      if (formulas) await send({ ...asked, action: "recompute", formulas }, recomputed);
    } catch (error) {
      toast.fail(error);
    }
  };
  const merge = async () => {
    const [one, other] = [...choice.ids];
    if (one && other && (await askMerge({ app, form, ids: [one, other] }))) choice.clear();
  };
  const drop = async () => {
    const asked = choice.asked();
    const sure = await ask<true>((close) => (
      <SureToDelete form={form.label} count={choice.count} onClose={close} />
    ));
    if (sure) await send({ ...asked, action: "delete" }, (done) => t("bulk.deleted", { n: done }));
  };

  if (choice.count === 0 && !choice.picking) return null;
  const canEdit = form.can.update && bulkFields(form).length > 0;
  const isTwo = choice.all === null && choice.ids.size === 2;
  const canMerge = isTwo && form.can.update && form.can.delete && app.key !== "workspace";
  const canRecompute = session.data?.user.admin && form.can.update && storedFormulas(form).length > 0;
  return (
    <section className="bulk-bar" aria-label={t("bulk.title")} data-testid="bulk">
      <span className="bulk-count num" role="status">
        {choice.all === null ? t("bulk.chosen", { n }) : t("bulk.chosenAll", { n })}
      </span>
      {couldBeAll && (
        <button type="button" className="plain-button is-link" onClick={choice.chooseAll}>
          {t("bulk.chooseAll")}
        </button>
      )}
      <span className="bulk-buttons">
        {canEdit && (
          <Button icon={<Icon name="edit" size={15} />} disabled={choice.count === 0 || busy} onClick={edit}>
            {t("bulk.edit")}
          </Button>
        )}
        {canMerge && (
          <Button icon={<Icon name="merge" size={15} />} disabled={busy} onClick={merge}>
            {t("bulk.merge")}
          </Button>
        )}
        {canRecompute && (
          <Button
            icon={<Icon name="refresh" size={15} />}
            disabled={choice.count === 0 || busy}
            onClick={recompute}
          >
            {t("bulk.recompute")}
          </Button>
        )}
        {form.can.export && (
          <Button
            icon={<Icon name="download" size={15} />}
            disabled={choice.count === 0 || busy}
            onClick={() => showExport(list, { asked: choice.asked(), count: choice.count })}
          >
            {t("export.title")}
          </Button>
        )}
        {form.can.delete && (
          <Button
            danger
            icon={<Icon name="trash" size={15} />}
            disabled={choice.count === 0 || busy}
            onClick={drop}
          >
            {t("bulk.delete")}
          </Button>
        )}
        <button
          type="button"
          className="plain-button"
          aria-label={t("bulk.clear")}
          title={t("bulk.clear")}
          onClick={choice.clear}
        >
          <Icon name="close" size={17} />
        </button>
      </span>
    </section>
  );
}

interface SureProps {
  form: string;
  count: number;
  onClose: (sure: true | null) => void;
}

function SureToDelete({ form, count, onClose }: SureProps) {
  const n = countText(count);
  return (
    <Dialog
      title={t("bulk.delete")}
      onClose={() => onClose(null)}
      width={420}
      testId="bulk-delete"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button danger type="primary" onClick={() => onClose(true)}>
            {t("bulk.deleteCount", { n })}
          </Button>
        </>
      }
    >
      <p>{t("bulk.sure", { n, form })}</p>
      <p className="muted">{t("bulk.sureHint")}</p>
    </Dialog>
  );
}
