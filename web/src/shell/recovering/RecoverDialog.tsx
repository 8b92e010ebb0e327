/** Bringing single records back from a backup: which form, then what is in the backup, then what is wanted of it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { isProblem } from "../../api/client";
import { useApps } from "../../api/hooks";
import { isActive } from "../../api/jobs";
import { recoveringApi } from "../../api/recovering";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { JobProgress } from "../jobs/JobProgress";
import { useJob, watchJob } from "../jobs/useJobs";
import { FoundDialog } from "./FoundDialog";
import "./recovering.css";

/** Ask for a form, open the backup for it, and go on with what is found. */
export const recoverFrom = (name: string, moment: string, isSecond = false) =>
  ask<true>((close) => (
    <OpenDialog name={name} isSecond={isSecond} moment={moment} onClose={() => close(true)} />
  ));

/** Go on with a backup that was opened. */
export const lookInto = (job: string) =>
  ask<true>((close) => <FoundDialog job={job} onClose={() => close(true)} />);

interface OpenProps {
  name: string;
  /** It lies in the second place. */
  isSecond: boolean;
  moment: string;
  onClose: () => void;
}

function OpenDialog({ name, isSecond, moment, onClose }: OpenProps) {
  const [form, setForm] = useState("");
  const [job, setJob] = useState<string | null>(null);
  /** Of the backup; asked for when the server says that it does not know its key. */
  const [password, setPassword] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const client = useQueryClient();
  const opening = useMutation({
    mutationFn: async (wanted: Parameters<typeof recoveringApi.open>[0]) => {
      if (password) await recoveringApi.unlock({ name, isSecond, password });
      return recoveringApi.open(wanted);
    },
    onSuccess: (answer) => {
      watchJob(client, answer.job);
      setJob(answer.job.id);
    },
    onError: (error) => {
      if (isProblem(error, "backup_password_needed")) setPassword("");
      else if (isProblem(error, "wrong_backup_password")) setTrouble(error.message);
      else toast.fail(error);
    },
  });
  if (job !== null) return <Opening job={job} moment={moment} onClose={onClose} />;
  const handleOpen = () => {
    const [app = "", key = ""] = form.split("/");
    setTrouble(null);
    opening.mutate({ name, isSecond, app, form: key });
  };
  return (
    <Dialog
      title={t("recover.title", { moment })}
      onClose={onClose}
      testId="recover"
      footer={
        <>
          <Button onClick={onClose}>{t("recover.cancel")}</Button>
          <Button type="primary" disabled={form === ""} loading={opening.isPending} onClick={handleOpen}>
            {t("recover.open")}
          </Button>
        </>
      }
    >
      <p>{t("recover.hint")}</p>
      <Forms value={form} onChange={setForm} />
      {password !== null && (
        <label className="recover-form">
          <span>{t("seal.passwordOf")}</span>
          <Input.Password
            value={password}
            autoFocus
            autoComplete="off"
            onChange={(event) => setPassword(event.target.value)}
            onPressEnter={handleOpen}
          />
          {trouble && (
            <span className="field-problem" role="alert">
              {trouble}
            </span>
          )}
        </label>
      )}
    </Dialog>
  );
}

function Forms({ value, onChange }: { value: string; onChange: (form: string) => void }) {
  const apps = useApps();
  if (!apps.data) return <Loading />;
  return (
    <label className="recover-form">
      <span>{t("recover.form")}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t("recover.choose")}</option>
        {apps.data.apps.map((app) => (
          <optgroup key={app.key} label={app.label}>
            {app.forms.map((form) => (
              <option key={form.key} value={`${app.key}/${form.key}`}>
                {form.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function Opening({ job, moment, onClose }: { job: string; moment: string; onClose: () => void }) {
  const found = useJob(job);
  if (found.data?.state === "done") return <FoundDialog job={job} onClose={onClose} />;
  return (
    <Dialog
      title={t("recover.title", { moment })}
      onClose={onClose}
      testId="recover"
      footer={<Button onClick={onClose}>{t("kit.close")}</Button>}
    >
      {!found.data || isActive(found.data) ? <p>{t("recover.opening")}</p> : null}
      {found.data && <JobProgress job={found.data} />}
      {found.data?.error && <p className="job-error">{found.data.error.message}</p>}
    </Dialog>
  );
}
