/** 「备份」: which there are, making and fetching one, how to restore, and the nightly rules. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect } from "react";
import {
  type BackupRow,
  type BackupsView,
  backupApi,
  backupFile,
  backupKeys,
  useBackups,
} from "../../../api/backups";
import { isActive } from "../../../api/jobs";
import { ask } from "../../../kit/dialogs";
import { countText, dateTimeText, sizeText } from "../../../kit/format";
import { Empty } from "../../../kit/Page";
import { ListBones, Loading } from "../../../kit/Skeleton";
import { toast } from "../../../kit/toast";
import { Refused } from "../../../shell/Broken";
import { useJobs, watchJob } from "../../../shell/jobs/useJobs";
import { recoverFrom } from "../../../shell/recovering/RecoverDialog";
import { t } from "../../../text";
import type { Section } from "../section";
import { HowDialog } from "./backup/HowDialog";
import { RulesForm } from "./backup/RulesForm";
import { Sealed } from "./backup/Sealed";
import { SealPart } from "./backup/SealPart";
import { SecondPlacePart } from "./backup/SecondPlacePart";
import "./backup.css";

const KIND = "backup";

function Body() {
  const view = useBackups();
  if (view.error) return <Refused error={view.error} onRetry={() => view.refetch()} />;
  if (!view.data) {
    return (
      <Loading>
        <ListBones rows={4} />
      </Loading>
    );
  }
  return <Backups view={view.data} />;
}

function Backups({ view }: { view: BackupsView }) {
  const { isRunning, make } = useMaking();
  const handleHow = () => ask<true>((close) => <HowDialog view={view} onClose={() => close(true)} />);
  return (
    <>
      <div className="settings-part backups">
        <header className="backup-head">
          <p>{t("backup.hint", { folder: view.folder })}</p>
          <div className="backup-actions">
            <Button onClick={handleHow}>{t("backup.how")}</Button>
            <Button type="primary" disabled={isRunning} loading={isRunning} onClick={make}>
              {t("backup.now")}
            </Button>
          </div>
        </header>
        {view.rows.length === 0 ? (
          <Empty title={t("backup.empty")} hint={t("backup.emptyHint")} />
        ) : (
          <List rows={view.rows} />
        )}
      </div>
      <SealPart view={view} />
      <RulesForm rules={view.rules} />
      <SecondPlacePart />
    </>
  );
}

/** Ask for a backup; when the job has ended the list is read again. */
function useMaking() {
  const client = useQueryClient();
  const jobs = useJobs();
  const isRunning = jobs.data?.rows.some((job) => job.kind === KIND && isActive(job)) ?? false;
  const making = useMutation({
    mutationFn: backupApi.make,
    onSuccess: ({ job }) => {
      watchJob(client, job);
      toast.say(t("backup.asked"));
    },
    onError: toast.fail,
  });
  useEffect(() => {
    if (!isRunning) void client.invalidateQueries({ queryKey: backupKeys.all });
  }, [isRunning, client]);
  return { isRunning: isRunning || making.isPending, make: () => making.mutate() };
}

function List({ rows }: { rows: readonly BackupRow[] }) {
  return (
    <table aria-label={t("backup.list")}>
      <thead>
        <tr>
          <th>{t("backup.moment")}</th>
          <th>{t("backup.kind")}</th>
          <th>{t("backup.checked")}</th>
          <th>{t("backup.holds")}</th>
          <th className="num">{t("backup.size")}</th>
          <th>
            <span className="visually-hidden">{t("backup.download")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.name} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { row: BackupRow }) {
  const moment = dateTimeText(row.at);
  const isRight = row.problems === 0;
  const counts = { rows: countText(row.rows), files: countText(row.files) };
  return (
    <tr>
      <td className="num">{moment}</td>
      <td>
        {t(`backup.kind.${row.kind}`)}
        {row.is_late && <span className="muted"> {t("backup.late")}</span>}
        <Sealed row={row} />
      </td>
      <td className={isRight ? "backup-right" : "backup-wrong"}>
        {isRight ? t("backup.right") : t("backup.rightWith", { n: row.problems })}
      </td>
      <td>{t("backup.counts", counts)}</td>
      <td className="num">{sizeText(row.bytes)}</td>
      <td>
        <button
          type="button"
          className="link-button"
          aria-label={t("recover.doOf", { moment })}
          onClick={() => void recoverFrom(row.name, moment)}
        >
          {t("recover.do")}
        </button>
        <a
          className="link-button"
          href={backupFile(row.name)}
          download
          aria-label={t("backup.downloadOf", { moment })}
        >
          {t("backup.download")}
        </a>
      </td>
    </tr>
  );
}

export const section: Section = {
  key: "backup",
  place: 40,
  title: () => t("backup.title"),
  icon: "history",
  Body,
};
