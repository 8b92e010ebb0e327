/** One to-do on a phone: what it is about and worth, what it waits for, its fields and rows, who decided what; acts below. */
import { useRef } from "react";
import { useSession } from "../../api/hooks";
import { type Act, type RunRecord, type RunView, useTasks } from "../../api/tasks";
import type { FieldScope } from "../../fields/contract";
import { readerOf, textOf } from "../../fields/registry";
import { FormBones, Loading } from "../../kit/Skeleton";
import type { Form } from "../../runtime/form";
import { Aids } from "../../shell/tasks/Aids";
import { Course, RunState, Waits } from "../../shell/tasks/Course";
import { filterOf, nextAfter } from "../../shell/tasks/lists";
import { RunPaper } from "../../shell/tasks/RunPaper";
import { todoSearch } from "../../shell/tasks/search";
import { useTaskPlace } from "../../shell/tasks/useTaskPlace";
import { useTaskRows } from "../../shell/tasks/useTaskRows";
import { handledText } from "../../shell/tasks/words";
import { t } from "../../text";
import "../../text/tasks";
import { Nothing, Screen } from "../kit/Screen";
import { hrefs } from "../places";
import { Sections } from "../record/Sections";
import { Talk } from "../record/Talk";
import { go } from "../router";
import { hasBar, TaskBar } from "./TaskBar";
import "../record/record.css";
import "./tasks.css";

const STAYS: ReadonlySet<Act["act"]> = new Set(["keep", "copy", "remind", "take_out", "claim"]);

export function TaskScreen({ id, search: said }: { id: string; search: Record<string, string> }) {
  const { run, record, isBare, error, again, isCopy } = useTaskPlace(id);
  const search = todoSearch(said);
  const rows = useTaskRows(useTasks(filterOf({ ...search, list: undefined })).data?.pages);
  if (error && !run) {
    return (
      <Screen title={t("nav.todo")}>
        <Nothing title={error.message}>
          <a className="button is-primary" href={hrefs.todo(search)}>
            {t("tasks.backToList")}
          </a>
          <button type="button" className="button" onClick={again}>
            {t("page.retry")}
          </button>
        </Nothing>
      </Screen>
    );
  }
  if (!run) {
    return (
      <Screen title={t("nav.todo")}>
        <Loading>
          <FormBones />
        </Loading>
      </Screen>
    );
  }
  const next = nextAfter(rows, id);
  return (
    <Shown
      run={run}
      record={record}
      isBare={isBare}
      isTask={id.startsWith("tsk_") && !isCopy}
      next={next === null || next === id ? hrefs.todo(search) : hrefs.task(next, search)}
    />
  );
}

interface ShownProps {
  run: RunView;
  record: RunRecord | undefined;
  isBare: boolean;
  isTask: boolean;
  /** Where one goes when this one is done: to the next of the list. */
  next: string;
}

function Shown({ run, record, isBare, isTask, next }: ShownProps) {
  const session = useSession();
  const today = session.data?.today ?? "";
  const talk = useRef<HTMLDivElement>(null);
  const handled = handledText(run);
  const leave = (act: Act["act"]) => {
    if (!STAYS.has(act) && run.mine) go(next, { replace: true });
  };
  const comment = () => {
    talk.current?.scrollIntoView();
    talk.current?.querySelector("textarea")?.focus();
  };
  return (
    <Screen
      title={run.flow.label}
      testId="task"
      bar={
        hasBar(run) && (
          <TaskBar
            key={run.mine?.task ?? run.id}
            run={run}
            record={record}
            today={today}
            onComment={comment}
            onDone={leave}
            onUndone={(undone) => go(hrefs.task(undone.id), { replace: true })}
          />
        )
      }
    >
      <Head run={run} record={record} />
      {isTask && !run.mine && handled && <p className="task-handled">{handled}</p>}
      <Waits run={run} />
      {run.mine && <Aids mine={run.mine} />}
      {record && (
        <RunPaper
          key={`${record.record.version}.${run.mine?.task ?? ""}`}
          found={record}
          task={run.mine?.task ?? null}
          today={today}
          Body={Body}
        />
      )}
      {run.record && !record && !isBare && (
        <Loading>
          <FormBones />
        </Loading>
      )}
      <section aria-label={t("run.title")}>
        <h2>{t("run.title")}</h2>
        <div className="group task-course">
          <Course run={run} form={record?.form} />
        </div>
      </section>
      {run.record && run.form && (
        <div ref={talk}>
          <Talk spot={{ app: run.form.app, form: run.form.key, record: run.record.id }} />
        </div>
      )}
    </Screen>
  );
}

const Body = ({ form, scope }: { form: Form; scope: FieldScope }) => <Sections form={form} scope={scope} />;

/** What it is about: its name, what it is worth, who began it. */
function Head({ run, record }: { run: RunView; record: RunRecord | undefined }) {
  const amount = record?.form.fields.find((field) => field.format === "money");
  const value = amount ? (record?.record.values[amount.key] ?? null) : null;
  const customer = record?.form.fields.find((field) => field.target && !field.target.many);
  const line = customer ? textOf(customer, record?.record.values[customer.key] ?? null) : "";
  const title = run.record?.title || t("tasks.noRecord");
  const Amount = amount && value !== null ? readerOf(amount).View : null;
  return (
    <section className="record-head group" data-testid="record-head">
      <div className="record-name">
        <h2>{line || title}</h2>
        <RunState run={run} />
      </div>
      <div className="record-sum">
        <span className="num muted">
          {[line ? title : "", run.starter ? t("tasks.from", { who: run.starter.title }) : ""]
            .filter(Boolean)
            .join(" · ")}
        </span>
        {amount && Amount && (
          <strong className="num" title={amount.label}>
            <Amount field={amount} value={value} />
          </strong>
        )}
      </div>
    </section>
  );
}
