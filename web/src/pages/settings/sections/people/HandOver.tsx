/** Handing over for who leaves: how much there is, to whom, what of it; a job does it, and takes it back. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { handOver as send, type ToHandOver, useToHandOver } from "../../../../api/handOvers";
import type { JobView } from "../../../../api/jobs";
import { type Person, STAFF } from "../../../../api/staff";
import type { Ref } from "../../../../api/types";
import { Dialog } from "../../../../kit/Dialog";
import { ask } from "../../../../kit/dialogs";
import { countText, dateTimeText } from "../../../../kit/format";
import { Loading } from "../../../../kit/Skeleton";
import { toast } from "../../../../kit/toast";
import { showJob } from "../../../../shell/jobs/JobDialog";
import { watchJob } from "../../../../shell/jobs/useJobs";
import { PeopleBox } from "../../../../shell/tasks/PeopleBox";
import { t } from "../../../../text";
import "../../../../text/leaving";
import { HandOverFields } from "./HandOverFields";
import { type ChosenFields, chosenOf, wishOf } from "./handOverWish";
import "./handover.css";

/** False if nothing was done after all. */
export async function handOver(person: Person): Promise<boolean> {
  const done = await ask<JobView>((close) => <HandOver person={person} onClose={close} />);
  if (done) showJob(done.id);
  return done !== null;
}

interface HandOverProps {
  person: Person;
  onClose: (done: JobView | null) => void;
}

function HandOver({ person, onClose }: HandOverProps) {
  const found = useToHandOver(person.id);
  if (found.data) return <Wish person={person} there={found.data} onClose={onClose} />;
  return (
    <Dialog title={titleOf(person)} onClose={() => onClose(null)} width={WIDTH} testId="hand-over">
      {found.error ? <p className="job-error">{found.error.message}</p> : <Loading />}
    </Dialog>
  );
}

const WIDTH = 680;
const titleOf = (person: Person) => t("leaving.title", { name: person.name ?? "" });

function Wish({ person, there, onClose }: HandOverProps & { there: ToHandOver }) {
  const client = useQueryClient();
  const [to, setTo] = useState<readonly Ref[]>([]);
  const [fields, setFields] = useState<ChosenFields>(() => chosenOf(there.fields));
  const [parts, setParts] = useState({ tasks: true, flows: true, beside: true, closes: there.can_sign_in });
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const handleDo = async () => {
    const [taker] = to;
    if (!taker) return setProblem(t("leaving.noTo"));
    setBusy(true);
    setProblem("");
    try {
      const job = await send(person.id, { to: taker.id, fields: wishOf(there.fields, fields), ...parts });
      watchJob(client, job);
      await client.invalidateQueries({ queryKey: STAFF });
      onClose(job);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  const tick = (part: keyof typeof parts, label: string, hint?: string) => (
    <Checkbox
      checked={parts[part]}
      onChange={(event) => setParts({ ...parts, [part]: event.target.checked })}
    >
      {label}
      {hint && <span className="muted handover-hint">{hint}</span>}
    </Checkbox>
  );
  const places = there.flows.reduce((sum, one) => sum + one.count, 0);
  const named = there.flows.map((one) =>
    t("leaving.flowsIn", { app: one.app, flow: one.label, n: one.count }),
  );
  const isAny = there.tasks + places + there.stand_ins + there.views > 0;
  const look = (job: JobView) => {
    onClose(null);
    showJob(job.id);
  };
  return (
    <Dialog
      title={titleOf(person)}
      onClose={() => !busy && onClose(null)}
      width={WIDTH}
      testId="hand-over"
      footer={
        <>
          {problem && (
            <span className="job-error" role="alert">
              {problem}
            </span>
          )}
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" loading={busy} onClick={() => void handleDo().catch(toast.fail)}>
            {t("leaving.do")}
          </Button>
        </>
      }
    >
      <div className="handover">
        <p className="muted">{t("leaving.hint")}</p>
        {there.done.map((job) => (
          <p key={job.id} className="handover-before">
            {t("leaving.done", { at: dateTimeText(job.created_at) })}
            {job.undone_by && ` · ${t("leaving.undone")}`}
            <button type="button" className="link-button" onClick={() => look(job)}>
              {t(job.can.undo ? "leaving.lookUndo" : "leaving.look")}
            </button>
          </p>
        ))}
        <PeopleBox label={t("leaving.to")} chosen={to} onChange={setTo} />
        <fieldset className="handover-parts">
          <legend>{t("leaving.what")}</legend>
          {!isAny && <p className="muted">{t("leaving.nothingHere")}</p>}
          {there.tasks > 0 &&
            tick(
              "tasks",
              t(there.is_more ? "leaving.tasksMore" : "leaving.tasks", { n: countText(there.tasks) }),
            )}
          {places > 0 &&
            tick(
              "flows",
              t("leaving.flows", { n: countText(places) }),
              `${named.join(t("field.comma"))}。${t("leaving.flowsHint")}`,
            )}
          {there.stand_ins + there.views > 0 &&
            tick(
              "beside",
              [
                ...(there.stand_ins > 0 ? [t("leaving.standIns", { n: there.stand_ins })] : []),
                ...(there.views > 0 ? [t("leaving.views", { n: there.views })] : []),
              ].join(t("field.comma")),
            )}
          {there.can_sign_in && tick("closes", t("leaving.closes"))}
        </fieldset>
        <HandOverFields fields={there.fields} chosen={fields} onChange={setFields} />
        {there.exports > 0 && (
          <p className="muted">{t("leaving.exports", { n: countText(there.exports) })}</p>
        )}
      </div>
    </Dialog>
  );
}
