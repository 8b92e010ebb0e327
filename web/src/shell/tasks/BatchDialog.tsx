/** Deciding about several at once: which, what they cost together, which must be opened, and what became of each. */
import { useState } from "react";
import { type TaskRow, useTasksChanged } from "../../api/tasks";
import { readerOf } from "../../fields/registry";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import "../../text/tasks";
import type { Knob } from "./knob";
import { amountOf, leftText, partsOf, sumText, type Together, titleOf } from "./lists";
import { decideTogether, type Result } from "./together";
import "./deciding.css";
import "./batch.css";

interface BatchProps {
  rows: readonly TaskRow[];
  act: Together;
  Knob: Knob;
  /** What has the focus first, as a selector. */
  first?: string;
  onClose: (done: boolean | null) => void;
}

/** True when something was decided. */
export const askBatch = (asked: Omit<BatchProps, "onClose">): Promise<boolean | null> =>
  ask<boolean>((close) => <BatchDialog {...asked} onClose={close} />);

function BatchDialog({ rows, act, Knob, first, onClose }: BatchProps) {
  const { fit, left } = partsOf(rows, act);
  const changed = useTasksChanged();
  const [opinion, setOpinion] = useState("");
  const [done, setDone] = useState<number | null>(null);
  const [failed, setFailed] = useState<readonly Result[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const isRequired = fit.some(
    (row) => row.opinion === "always" || (act === "refuse" && row.opinion === "to_reject"),
  );
  const sum = sumText(fit);
  const label = t(act === "agree" ? "tasks.batchAgree" : "tasks.batchRefuse", { n: fit.length });
  const send = async () => {
    if (isRequired && opinion.trim() === "") {
      setProblem(t(act === "agree" ? "act.opinionMissing" : "act.reasonMissing"));
      return;
    }
    setDone(0);
    const results = await decideTogether(fit, act, opinion.trim(), setDone);
    await changed();
    const refused = results.filter((one) => one.refused !== null);
    const n = results.length - refused.length;
    if (n > 0) toast.say(t(act === "agree" ? "tasks.batchDone.agree" : "tasks.batchDone.refuse", { n }));
    if (refused.length === 0) return onClose(true);
    setFailed(refused);
    setOver(true);
    setDone(null);
  };
  const isBusy = done !== null;
  return (
    <Dialog
      title={label}
      onClose={() => !isBusy && onClose(isOver || null)}
      testId="batch"
      first={first}
      footer={
        isOver ? (
          <Knob look="primary" onPress={() => onClose(true)}>
            {t("kit.close")}
          </Knob>
        ) : (
          <>
            <Knob look="plain" onPress={() => !isBusy && onClose(null)}>
              {t("kit.cancel")}
            </Knob>
            {fit.length > 0 && (
              <Knob look={act === "agree" ? "primary" : "red"} busy={isBusy} onPress={() => void send()}>
                {label}
              </Knob>
            )}
          </>
        )
      }
    >
      <div className="deciding">
        {isOver ? (
          <>
            <p className="deciding-problem" role="alert">
              {t("tasks.batchFailed", { n: failed.length })}
            </p>
            <ul className="batch">
              {failed.map(({ row, refused }) => (
                <li key={row.id}>
                  <b>{titleOf(row)}</b>
                  <span className="muted">{refused}</span>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <>
            <ul className="batch" data-testid="batch.rows">
              {fit.map((row) => (
                <BatchLine key={row.id} row={row} />
              ))}
            </ul>
            {sum && <p className="batch-sum num">{t("tasks.batchSum", { sum })}</p>}
            {left.length > 0 && (
              <div className="batch-left">
                <p>{t("tasks.batchLeft", { n: left.length })}</p>
                <ul className="batch">
                  {left.map((row) => (
                    <li key={row.id}>
                      <b>{titleOf(row)}</b>
                      <span className="muted">{leftText(row, act)}</span>
                    </li>
                  ))}
                </ul>
              </div>
            )}
            {fit.length > 0 && (
              <div className="opinion">
                <textarea
                  rows={2}
                  maxLength={2000}
                  value={opinion}
                  disabled={isBusy}
                  aria-required={isRequired}
                  aria-label={t("tasks.batchOpinion", { n: fit.length })}
                  placeholder={t("tasks.batchOpinion", { n: fit.length })}
                  onChange={(event) => setOpinion(event.target.value)}
                />
              </div>
            )}
            {isBusy && <p role="status">{t("tasks.batchBusy", { done: done ?? 0, all: fit.length })}</p>}
            {problem && !isBusy && (
              <p className="deciding-problem" role="alert">
                {problem}
              </p>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

function BatchLine({ row }: { row: TaskRow }) {
  const amount = amountOf(row);
  const Amount = amount && readerOf(amount.field).View;
  return (
    <li>
      <b>{titleOf(row)}</b>
      <span className="muted">{row.node?.label}</span>
      {amount && Amount && (
        <strong className="num">
          <Amount field={amount.field} value={amount.value} />
        </strong>
      )}
    </li>
  );
}
