/** The course of a run on one screen: one line a person, what they said below; what is still to come is grey. */
import { lazy, Suspense } from "react";
import type { RunView } from "../../api/tasks";
import type { FormView } from "../../api/types";
import { dateTimeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { type TextKey, t } from "../../text";
import "../../text/tasks";
import { courseOf, type PersonLine, type StepLine } from "./course";
import { useNow } from "./now";
import { SignedPicture } from "./SignedPicture";
import { refusedText, waitLine } from "./words";
import "./course.css";

const OpinionShown = lazy(() => import("./OpinionShown"));

export function RunState({ run }: { run: RunView }) {
  return (
    <span className={`run-state is-${run.state}`}>
      {t(`run.state.${run.state}` as TextKey & "run.state.approved")}
    </span>
  );
}

/** What a run waits for, whom, until when, and what follows then. */
export function Waits({ run }: { run: RunView }) {
  const now = useNow();
  if (run.stuck) {
    return (
      <p className="waits is-stuck" role="status" data-testid="waits">
        <Icon name="warning" />
        <span>{t("waits.stuck", { message: run.stuck.message })}</span>
      </p>
    );
  }
  if (run.state !== "running") {
    const why = refusedText(run);
    return why && <p className="waits is-refused">{why}</p>;
  }
  const merged = run.mine?.merged ?? [];
  return (
    <ul className="waits" aria-label={t("waits.title")} data-testid="waits">
      {run.waits.length === 0 && <li>{t("waits.nothing")}</li>}
      {run.waits.map((waiting, place) => {
        const line = waitLine(waiting, now);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is waited for has no name of its own
          <li key={`${waiting.node.id}.${place}`} className={line.isLate ? "is-late" : undefined}>
            <b>{line.what}</b>
            <span className="num">{line.notes.join(" · ")}</span>
          </li>
        );
      })}
      {merged.length > 1 && (
        <li data-testid="merged">
          <b>{t("tasks.mergedWith", { n: String(merged.length) })}</b>
          <span className="num">{merged.map((one) => one.record.title ?? "–").join(" · ")}</span>
        </li>
      )}
    </ul>
  );
}

/** form: of the record, by which values that were changed since are written. */
export function Course({ run, form }: { run: RunView; form?: FormView }) {
  const now = useNow();
  return (
    <ol className="course" aria-label={t("run.title")} data-testid="course">
      {courseOf(run, now).map((line) => (
        <Line key={line.key} line={line} run={run} form={form} />
      ))}
    </ol>
  );
}

interface Of {
  run: RunView;
  form?: FormView;
}

function Line({ line, run, form }: Of & { line: StepLine }) {
  return (
    <li className={`course-step is-${line.tone}`}>
      <div className="course-head">
        <b>{line.label}</b>
        <span className="course-result">{line.result}</span>
        <When at={line.at} span={line.span} />
      </div>
      {line.why && <p className="course-why">{line.why}</p>}
      {line.people.length > 0 && (
        <ul>
          {line.people.map((person) => (
            <Person key={person.key} line={person} run={run} form={form} />
          ))}
        </ul>
      )}
      {line.said.map((said) => (
        <p key={said.key} className="course-said">
          <span>{said.text}</span>
          <time className="num" dateTime={said.at}>
            {dateTimeText(said.at)}
          </time>
          {said.note && <q>{said.note}</q>}
        </p>
      ))}
    </li>
  );
}

function Person({ line, run, form }: Of & { line: PersonLine }) {
  const hasMore = line.files.length > 0 || line.changes.length > 0 || line.compares !== null;
  return (
    <li className={`is-${line.tone}`}>
      <div className="course-head">
        <span className="course-name">{line.name}</span>
        <span className="course-result">{line.result}</span>
        <When at={line.at} span={line.span} version={line.version} />
      </div>
      {line.note && <small className="muted">{line.note}</small>}
      {line.opinion && <q>{line.opinion}</q>}
      {line.signature && <SignedPicture address={line.signature} name={line.name} />}
      {hasMore && (
        <Suspense fallback={null}>
          <OpinionShown line={line} run={run} form={form} />
        </Suspense>
      )}
    </li>
  );
}

function When({ at, span, version }: { at: string | null; span: string | null; version?: string | null }) {
  if (!at && !span) return null;
  return (
    <span className="course-when num">
      {at && <time dateTime={at}>{dateTimeText(at)}</time>}
      {span && <span>{span}</span>}
      {version && <span>{version}</span>}
    </span>
  );
}
