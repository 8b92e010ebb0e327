/** A line of a list of to-dos: what it is about, what it is worth, what is asked, by whom, since when. */
import type { TaskList, TaskRow } from "../../api/tasks";
import { readerOf } from "../../fields/registry";
import { agoText } from "../../kit/format";
import { type TextKey, t } from "../../text";
import "../../text/tasks";
import { amountOf, othersOf, titleOf, waitedText } from "./lists";
import { useNow } from "./now";
import { nameOf } from "./words";
import "./card.css";

interface TaskCardProps {
  row: TaskRow;
  list: TaskList;
}

export function TaskCard({ row, list }: TaskCardProps) {
  const now = useNow();
  const amount = amountOf(row);
  const waited = list === "todo" || list === "all" ? waitedText(row, now) : null;
  return (
    <span className="task-card">
      <span className="task-line">
        <b className="task-title">{titleOf(row)}</b>
        {amount && (
          <strong className="num">
            <Value one={amount} />
          </strong>
        )}
      </span>
      <span className="task-shows">
        {othersOf(row).map((one) => (
          <span key={one.field.key}>
            <span className="muted">{one.field.label}</span> <Value one={one} />
          </span>
        ))}
      </span>
      {row.told && <span className="task-told">{row.told}</span>}
      <span className="task-line task-foot">
        <span className="task-node">
          {row.node?.label ?? row.flow.label}
          {row.for && (
            <em>{t(list === "all" ? "tasks.waitsFor" : "tasks.insteadOf", { who: nameOf(row.for) })}</em>
          )}
          {(row.count ?? 1) > 1 && <em>{t("tasks.merged", { n: String(row.count) })}</em>}
          {row.isClaimable && <em className="is-new">{t("tasks.claimable")}</em>}
          {row.returned && <em className="is-back">{t("tasks.returned")}</em>}
          {list === "copied" && !row.seen && <em className="is-new">{t("tasks.unseen")}</em>}
          {list === "done" && row.vote && (
            <em className={row.vote === "reject" ? "is-rejected" : "is-approved"}>
              {t(
                row.vote === "reject"
                  ? "run.vote.refused"
                  : row.node?.kind === "handle"
                    ? "run.vote.handled"
                    : "run.vote.agreed",
              )}
            </em>
          )}
          {list === "started" && (
            <em className={`is-${row.state}`}>
              {t(`run.state.${row.state}` as TextKey & "run.state.approved")}
            </em>
          )}
        </span>
        <span className="task-when">
          {row.starter && <span>{t("tasks.from", { who: nameOf(row.starter) })}</span>}
          {waited ? (
            <span className={`num${waited.isLate ? " is-late" : ""}`}>{waited.text}</span>
          ) : (
            <time className="num" dateTime={row.closed_at ?? row.opened_at}>
              {agoText(row.closed_at ?? row.opened_at, now)}
            </time>
          )}
        </span>
      </span>
    </span>
  );
}

function Value({ one: { field, value } }: { one: TaskRow["shows"][number] }) {
  const { View } = readerOf(field);
  return <View field={field} value={value} />;
}
