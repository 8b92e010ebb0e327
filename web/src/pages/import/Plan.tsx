/** The import before it happens: columns to fields, new or update, what it would do, what is wrong. */
import { Button } from "antd";
import { useMemo, useState } from "react";
import { api } from "../../api/calls";
import type { AppView, FormView, ImportAnswer, ImportMode } from "../../api/types";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { countsText } from "./counts";
import { Mapping } from "./Mapping";
import { Mistakes } from "./Mistakes";
import { importTargets } from "./targets";
import { useDryRun } from "./useDryRun";
import { Warnings } from "./Warnings";

interface PlanProps {
  app: AppView;
  form: FormView;
  file: File;
  onOther: () => void;
  onDone: (answer: ImportAnswer) => void;
}

const modes: readonly ImportMode[] = ["upsert", "create", "update"];

export function Plan({ app, form, file, onOther, onDone }: PlanProps) {
  const [mapping, setMapping] = useState<Record<string, string | null> | undefined>();
  const [mode, setMode] = useState<ImportMode>("upsert");
  const [running, setRunning] = useState(false);
  const targets = useMemo(() => importTargets(app, form), [app, form]);
  const { answer, busy, error } = useDryRun(app.key, form.key, { file, mapping, mode });

  const handleMap = (column: string, path: string | null) => {
    const now = Object.fromEntries((answer?.columns ?? []).map((one) => [one.name, one.field]));
    const others = Object.entries({ ...now, ...mapping }).map(([name, field]) => [
      name,
      field === path ? null : field,
    ]);
    setMapping({ ...Object.fromEntries(others), [column]: path });
  };
  const handleRun = async () => {
    setRunning(true);
    try {
      const report = await api.importFile(app.key, form.key, { file, mapping, mode, dry_run: false });
      if (report.errors.length === 0) onDone(report);
      else toast.fail(t("import.changedMeanwhile"));
    } catch (failure) {
      toast.fail(failure);
    } finally {
      setRunning(false);
    }
  };

  const work = answer ? answer.created + answer.updated : 0;
  const mistakes = answer?.errors.length ?? 0;
  return (
    <div className="import">
      <section className="import-file paper">
        <Icon name="file" size={20} />
        <span className="import-file-name">
          <b>{file.name}</b>
          {answer && <span className="muted num">{t("import.rows", { n: countText(answer.total) })}</span>}
        </span>
        <Button onClick={onOther}>{t("import.other")}</Button>
      </section>
      {error && (
        <div className="bar bar-red" role="alert">
          <Icon name="warning" />
          <span className="bar-body">{error.message}</span>
        </div>
      )}
      {!answer && !error && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {answer && (
        <>
          <Mapping columns={answer.columns} chosen={mapping} targets={targets} onChange={handleMap} />
          <fieldset className="import-modes paper">
            <legend>{t("import.mode")}</legend>
            {modes.map((one) => (
              <label key={one} className={one === mode ? "is-on" : ""}>
                <input type="radio" name="mode" checked={one === mode} onChange={() => setMode(one)} />
                <span>
                  <b>{t(`import.${one}`)}</b>
                  <span className="muted">{t(`import.${one}Hint`)}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <Warnings warnings={answer.warnings} />
          {mistakes > 0 && <Mistakes errors={answer.errors} />}
        </>
      )}
      {answer && (
        <footer className="import-foot">
          <span className={`num${busy ? " stale" : ""}`} data-testid="import-counts" aria-live="polite">
            {mistakes > 0 ? (
              <a href="#mistakes-title" className="import-jump">
                {t("import.mistakes", { n: countText(mistakes) })}
              </a>
            ) : (
              countsText(answer)
            )}
          </span>
          <Button
            type="primary"
            size="large"
            loading={running}
            disabled={busy || error !== null || mistakes > 0 || work === 0}
            onClick={handleRun}
          >
            {work > 0 && mistakes === 0 ? t("import.run", { n: countText(work) }) : t("import.title")}
          </Button>
        </footer>
      )}
    </div>
  );
}
