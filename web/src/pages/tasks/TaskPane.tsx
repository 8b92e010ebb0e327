/** One to-do: the record, the course of its run, and what is asked of one in the bar below. */
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import type { Act, RunRecord, RunView } from "../../api/tasks";
import type { SessionView } from "../../api/types";
import { FormBody } from "../../fields/form/FormBody";
import { Icon } from "../../kit/Icon";
import { Empty } from "../../kit/Page";
import { FormBones, ListBones, Loading } from "../../kit/Skeleton";
import { Course, RunState, Waits } from "../../shell/tasks/Course";
import { DecisionPanel } from "../../shell/tasks/DecisionPanel";
import { RunPaper } from "../../shell/tasks/RunPaper";
import { useTaskPlace } from "../../shell/tasks/useTaskPlace";
import { handledText } from "../../shell/tasks/words";
import { t } from "../../text";

const Comments = lazy(() =>
  import("../../shell/comments/Comments").then((found) => ({ default: found.Comments })),
);

interface TaskPaneProps {
  id: string;
  session: SessionView | undefined;
  onBack?: () => void;
  /** Something was done with it. */
  onDone: (act: Act["act"]) => void;
  onUndone: (run: RunView) => void;
}

export function TaskPane({ id, session, onBack, onDone, onUndone }: TaskPaneProps) {
  const { run, error, again, record, isBare, isCopy } = useTaskPlace(id);
  if (error && !run) {
    return (
      <div className="task-pane">
        <Empty
          title={error.message}
          actions={
            <button type="button" className="plain-button is-link" onClick={again}>
              {t("page.retry")}
            </button>
          }
        />
      </div>
    );
  }
  if (!run) {
    return (
      <div className="task-pane">
        <Loading>
          <FormBones fields={8} />
        </Loading>
      </div>
    );
  }
  return (
    <Shown
      key={run.id}
      run={run}
      isTask={id.startsWith("tsk_") && !isCopy}
      record={record}
      isBare={isBare}
      session={session}
      onBack={onBack}
      onDone={onDone}
      onUndone={onUndone}
    />
  );
}

interface ShownProps extends Omit<TaskPaneProps, "id"> {
  run: RunView;
  isTask: boolean;
  record: RunRecord | undefined;
  isBare: boolean;
}

function Shown({ run, isTask, record, isBare, session, onBack, onDone, onUndone }: ShownProps) {
  const talk = useRef<HTMLElement>(null);
  const handled = handledText(run);
  const title = run.record?.title || t("tasks.noRecord");
  const today = session?.today ?? "";
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);
  const comment = () => {
    talk.current?.scrollIntoView({ block: "center" });
    talk.current?.querySelector("textarea")?.focus();
  };
  return (
    <article className="task-pane" aria-label={title} data-testid="task">
      <header className="task-head">
        {onBack && (
          <button type="button" className="plain-button" onClick={onBack} aria-label={t("tasks.backToList")}>
            <Icon name="back" size={18} />
          </button>
        )}
        <h2>{title}</h2>
        <RunState run={run} />
        <span className="muted">{run.flow.label}</span>
        {run.record && run.form && (
          <Link
            className="task-open"
            to="/a/$app/f/$form/r/$record"
            params={{ app: run.form.app, form: run.form.key, record: run.record.id }}
          >
            <Icon name="open" size={15} /> {t("tasks.openRecord")}
          </Link>
        )}
      </header>
      <div className="task-body">
        {isTask && !run.mine && handled && <p className="task-handled">{handled}</p>}
        <Waits run={run} />
        {record && (
          <div className="paper task-paper">
            <RunPaper
              key={`${record.record.version}.${run.mine?.task ?? ""}`}
              found={record}
              task={run.mine?.task ?? null}
              today={today}
              Body={FormBody}
            />
          </div>
        )}
        {run.record && !record && !isBare && (
          <Loading>
            <FormBones fields={6} />
          </Loading>
        )}
        <section className="paper task-course" aria-label={t("run.title")}>
          <h3>{t("run.title")}</h3>
          <Course run={run} form={record?.form} />
        </section>
        {run.record && run.form && (
          <section ref={talk} className="paper task-course" aria-label={t("comments.title")}>
            <h3>{t("comments.title")}</h3>
            <Suspense
              fallback={
                <Loading>
                  <ListBones rows={2} />
                </Loading>
              }
            >
              <Comments spot={{ app: run.form.app, form: run.form.key, record: run.record.id }} />
            </Suspense>
          </section>
        )}
      </div>
      <footer className="task-foot-bar">
        {/* Not before the record: what is typed must not be lost when its fields come. */}
        {(record || isBare || !run.record) && (
          <DecisionPanel
            run={run}
            record={record}
            today={today}
            keys
            onComment={comment}
            onDone={onDone}
            onUndone={onUndone}
          />
        )}
      </footer>
    </article>
  );
}
