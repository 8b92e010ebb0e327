/** Two records side by side: which one stays, whose values it has, and what follows, before anything is done. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { ApiError } from "../../api/client";
import { useFormChanged, useRecord } from "../../api/hooks";
import {
  type MergePair,
  type MergePreview,
  mergingApi,
  type Side,
  type Sides,
  useMergePreview,
} from "../../api/merging";
import type { AppView, FormView, RecordView } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { countText } from "../../kit/format";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import "../../text/merging";
import { showJob } from "../jobs/JobDialog";
import { watchJob } from "../jobs/useJobs";
import type { MergeAsked, Merged } from ".";
import { MergeFields } from "./MergeFields";
import { besideName } from "./naming";
import { swapped } from "./sides";
import "./merging.css";

export const showMerge = (asked: MergeAsked): Promise<Merged | null> =>
  ask<Merged>((close) => <MergeDialog {...asked} onClose={close} />);

type Close = (done: Merged | null) => void;

function MergeDialog({ app, form, ids, onClose }: MergeAsked & { onClose: Close }) {
  const [first, second] = [useRecord(app.key, form.key, ids[0]), useRecord(app.key, form.key, ids[1])];
  const error = first.error ?? second.error;
  if (first.data && second.data) {
    return <Two app={app} form={form} records={[first.data, second.data]} onClose={onClose} />;
  }
  return (
    <Dialog title={t("merge.title", { noun: form.noun })} onClose={() => onClose(null)} width={920} tall>
      {error ? (
        <p role="alert">{error.message}</p>
      ) : (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
    </Dialog>
  );
}

interface TwoProps {
  app: AppView;
  form: FormView;
  records: readonly [RecordView, RecordView];
  onClose: Close;
}

const nameOf = (record: RecordView): string => record.title || t("record.untitled");

function Two({ app, form, records, onClose }: TwoProps) {
  const [place, setPlace] = useState<0 | 1>(0);
  const [sides, setSides] = useState<Sides>({});
  const [busy, setBusy] = useState(false);
  const stays = records[place];
  const gone = records[place === 0 ? 1 : 0];
  const names = { stays: nameOf(stays), gone: nameOf(gone) };
  const preview = useMergePreview(app.key, form.key, stays.id, gone.id, sides);
  // What was chosen of the one cannot always be chosen of the other: then it is as if nobody had chosen.
  const refused = preview.error instanceof ApiError ? preview.error.problem : undefined;
  const unchosen = refused?.code === "unknown_side" ? refused.errors?.[0]?.path.split(".")[1] : undefined;
  useEffect(() => {
    if (unchosen !== undefined) setSides(({ [unchosen]: _, ...rest }) => rest);
  }, [unchosen]);
  const merge = useMerge(app, form, names);
  const told = preview.data;
  // What was chosen is shown at once; the server is asked what follows from it.
  const pairs = (told?.fields ?? []).map((pair) => ({ ...pair, side: sides[pair.field] ?? pair.side }));
  const choose = (pair: MergePair, side: Side) => setSides({ ...sides, [pair.field]: side });
  const keep = (next: 0 | 1) => {
    if (next === place) return;
    setPlace(next);
    setSides(swapped(sides));
  };
  const handleDo = async () => {
    setBusy(true);
    const isDone = await merge({ stays, gone, sides });
    setBusy(false);
    if (isDone) onClose({ stays: stays.id, gone: gone.id });
  };
  const canDo = told !== undefined && told.errors.length === 0 && !preview.isPlaceholderData;
  return (
    <Dialog
      title={t("merge.title", { noun: form.noun })}
      onClose={() => onClose(null)}
      width={920}
      tall
      testId="merge"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={!canDo} loading={busy} onClick={handleDo}>
            {t("merge.do")}
          </Button>
        </>
      }
    >
      <fieldset className="merge-which">
        <legend className="muted">{t("merge.which")}</legend>
        {records.map((record, index) => (
          <label key={record.id} className={index === place ? "is-on" : ""}>
            <input
              type="radio"
              name="merge-stays"
              checked={index === place}
              onChange={() => keep(index === 0 ? 0 : 1)}
            />
            <span>
              <b>{nameOf(record)}</b>
              <span className="num">{besideName(app, form, record.values)}</span>
              <span className="muted">{t(index === place ? "merge.stays" : "merge.goes")}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {preview.error && unchosen === undefined && <p role="alert">{preview.error.message}</p>}
      {!told && (!preview.error || unchosen !== undefined) && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {told && <Refusals told={told} />}
      {told && <MergeFields form={form} pairs={pairs} names={names} onChoose={choose} />}
      {told && <Follows told={told} names={names} />}
    </Dialog>
  );
}

interface Names {
  stays: string;
  gone: string;
}

function Refusals({ told }: { told: MergePreview }) {
  const messages = [...new Set(told.errors.map((one) => one.message))];
  if (messages.length === 0) return null;
  return (
    <div role="alert" className="bar bar-red merge-refused">
      <div className="bar-body">
        <strong>{t("merge.refused")}</strong>
        <ul>
          {messages.map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Follows({ told, names }: { told: MergePreview; names: Names }) {
  const listed = told.named
    .map((one) =>
      t("merge.count", { form: one.label, n: `${countText(one.count)}${one.count_capped ? "+" : ""}` }),
    )
    .join(t("merge.and"));
  return (
    <div className="merge-follows">
      <p>
        {t("merge.moves", { ...names })}
        {listed && t("merge.seen", { listed })}
      </p>
      <p className="muted">{t("merge.hint")}</p>
    </div>
  );
}

/** Do it, tell of it, and offer the way back; false if it was refused. */
function useMerge(app: AppView, form: FormView, names: Names) {
  const client = useQueryClient();
  const changed = useFormChanged(app.key, form.key);
  const undo = async (merge: string) => {
    try {
      const { job, warnings } = await mergingApi.undo(app.key, form.key, merge);
      if (job) watchJob(client, job);
      await changed();
      toast.saved(job ? t("merge.undoLater") : t("merge.undone", { gone: names.gone }), warnings);
    } catch (error) {
      toast.fail(error);
    }
  };
  return async (wish: { stays: RecordView; gone: RecordView; sides: Sides }): Promise<boolean> => {
    try {
      const { merge, job, warnings } = await mergingApi.merge(app.key, form.key, wish);
      if (job) {
        watchJob(client, job);
        showJob(job.id);
        toast.say(t("merge.later"));
      } else {
        toast.saved(t("merge.done", { ...names }), warnings, () => void undo(merge));
      }
      void changed();
      return true;
    } catch (error) {
      toast.fail(error);
      return false;
    }
  };
}
