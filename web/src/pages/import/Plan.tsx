/** The import before it happens: layout, columns to fields, choices, what it would do, what is wrong. */
import { Button } from "antd";
import { useMemo, useState } from "react";
import { api } from "../../api/calls";
import { newKey } from "../../api/client";
import { exportFileOf } from "../../api/exports";
import type { ImportAccept, ImportAnswer, ImportAs, ImportMode, ImportRequest } from "../../api/imports";
import type { JobView } from "../../api/jobs";
import type { AppView, FormView } from "../../api/types";
import { download } from "../../kit/download";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { Choices } from "./Choices";
import { countsText } from "./counts";
import { Layout } from "./Layout";
import { Mapping } from "./Mapping";
import { Missing } from "./Missing";
import { Mistakes } from "./Mistakes";
import { NewOptions } from "./NewOptions";
import { forget } from "./options";
import { Saved } from "./Saved";
import { Trying } from "./Trying";
import { importTargets } from "./targets";
import { useDryRun } from "./useDryRun";
import { useLinesSheet } from "./useLinesSheet";
import { Warnings } from "./Warnings";

export interface Done {
  answer: ImportAnswer;
  errors: Errors;
}

/** The rows that were left out, with the reasons, or the address they are fetched from. */
export type Errors = Blob | string | null;

interface PlanProps {
  app: AppView;
  form: FormView;
  file: File;
  onOther: () => void;
  onDone: (done: Done) => void;
  /** The file is large: a job imports it. */
  onJob: (job: JobView, errors: Errors) => void;
}

/** From here on sending the file takes a while. */
const LARGE_BYTES = 512 * 1024;
const modes: readonly ImportMode[] = ["upsert", "create", "update"];
const accepts: readonly ImportAccept[] = ["valid", "all"];
const kinds: readonly ImportAs[] = ["new", "open", "history"];

export function Plan({ app, form, file, onOther, onDone, onJob }: PlanProps) {
  const [wish, setWish] = useState<ImportRequest>({
    file,
    mode: "upsert",
    accept: "valid",
    import_as: "new",
    make: [],
    add_options: {},
    use_options: {},
  });
  const [running, setRunning] = useState(false);
  const targets = useMemo(() => importTargets(app, form), [app, form]);
  const { answer, busy, error, job } = useDryRun(app.key, form.key, wish);
  // One key for one wish: asked again after a broken connection, it is done once.
  const once = useMemo(() => ({ wish, key: newKey() }), [wish]);
  const change = (part: Partial<ImportRequest>) => setWish((before) => ({ ...before, ...part }));
  useLinesSheet(form, answer, wish, (lines_sheet) => change({ lines_sheet }));

  const handleMap = (column: string, path: string | null) => {
    const now = Object.fromEntries((answer?.columns ?? []).map((one) => [one.name, one.field]));
    const others = Object.entries({ ...now, ...wish.mapping }).map(([name, field]) => [
      name,
      field === path ? null : field,
    ]);
    const mapping = { ...Object.fromEntries(others), [column]: path };
    change({ mapping, saved: undefined, ...forget(wish, [path, now[column], wish.mapping?.[column]]) });
  };
  const handleErrors = async () => {
    try {
      if (job) window.location.assign(exportFileOf(job.id));
      else download(await api.importErrors(app.key, form.key, wish), errorName(file));
    } catch (failure) {
      toast.fail(failure);
    }
  };
  const handleRun = async () => {
    setRunning(true);
    try {
      const errors = mistakes > 0 && !job ? await api.importErrors(app.key, form.key, wish) : null;
      const report = await api.importFile(app.key, form.key, { ...wish, upload: job?.id }, once.key);
      if ("job" in report) onJob(report.job, job && mistakes > 0 ? exportFileOf(report.job.id) : errors);
      else if (report.import) onDone({ answer: report, errors: report.refused > 0 ? errors : null });
      else toast.fail(t("import.changedMeanwhile"));
    } catch (failure) {
      toast.fail(failure);
    } finally {
      setRunning(false);
    }
  };

  const isLarge = job !== null || file.size > LARGE_BYTES;
  const work = answer ? answer.created + answer.updated : 0;
  const mistakes = answer?.error_count ?? 0;
  const blocked = mistakes > 0 && wish.accept === "all";
  return (
    <div className="import">
      <section className="import-file paper">
        <Icon name="file" size={20} />
        <span className="import-file-name">
          <b>{file.name}</b>
          {answer && <span className="muted num">{t("import.rows", { n: countText(answer.total) })}</span>}
        </span>
        {answer && <Layout answer={answer} wish={wish} onChange={change} />}
        <Button onClick={onOther}>{t("import.other")}</Button>
      </section>
      {error && (
        <div className="bar bar-red" role="alert">
          <Icon name="warning" />
          <span className="bar-body">{error.message}</span>
          <Button size="small" onClick={() => change({})}>
            {t("import.tryAgain")}
          </Button>
        </div>
      )}
      {busy && isLarge && <Trying job={job} />}
      {!answer && !error && !isLarge && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {answer && (
        <>
          <Mapping
            columns={answer.columns}
            lacking={answer.lacking}
            chosen={wish.mapping}
            targets={targets}
            onChange={handleMap}
          >
            <Saved app={app.key} form={form.key} answer={answer} wish={wish} onChange={change} />
          </Mapping>
          <Missing missing={answer.missing} make={wish.make} onChange={(make) => change({ make })} />
          <NewOptions form={form} columns={answer.options} wish={wish} onChange={change} />
          <Choices name="mode" values={modes} value={wish.mode} onChange={(mode) => change({ mode })} />
          <Choices
            name="as"
            values={kinds}
            value={wish.import_as}
            onChange={(import_as) => change({ import_as })}
          />
          <Choices
            name="accept"
            values={accepts}
            value={wish.accept}
            onChange={(accept) => change({ accept })}
          />
          <Warnings warnings={answer.warnings} />
          {mistakes > 0 && (
            <Mistakes
              errors={answer.errors}
              count={mistakes}
              all={wish.accept === "all"}
              onFile={handleErrors}
            />
          )}
          <footer className="import-foot">
            <span className={`num${busy ? " stale" : ""}`} data-testid="import-counts" aria-live="polite">
              {!blocked && countsText(answer)}
              {mistakes > 0 && (
                <a href="#mistakes-title" className="import-jump">
                  {blocked
                    ? t("import.mistakes", { n: countText(mistakes) })
                    : t("import.leftOut", { n: countText(answer.refused) })}
                </a>
              )}
            </span>
            <Button
              type="primary"
              size="large"
              loading={running}
              disabled={busy || error !== null || blocked || work === 0}
              onClick={handleRun}
            >
              {work > 0 && !blocked ? t("import.run", { n: countText(work) }) : t("import.title")}
            </Button>
          </footer>
        </>
      )}
    </div>
  );
}

export const errorName = (file: File) =>
  `${file.name.replace(/\.[^.]*$/, "")}-${t("import.errorsName")}.xlsx`;
