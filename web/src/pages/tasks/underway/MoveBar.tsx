/** What is chosen for all, moving it after one more question, how far it is, and what became of it. */
import { Button } from "antd";
import type { UnderWay } from "../../../api/underWay";
import { Dialog } from "../../../kit/Dialog";
import { ask } from "../../../kit/dialogs";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import { countOf } from "./moving";
import type { MovingDesk } from "./useMoving";

interface MoveBarProps {
  desk: MovingDesk;
  total: number;
  rows: readonly UnderWay[];
}

export function MoveBar({ desk, total, rows }: MoveBarProps) {
  const { chosen, busy } = desk;
  const n = countOf(chosen, total, rows);
  const handleMove = async () => {
    const sure = await ask<true>((close) => (
      <Sure n={n} isAll={chosen.all && rows.length < total} onClose={close} />
    ));
    if (sure) await desk.begin(n);
  };
  if (busy) {
    return (
      <div className="under-bar" role="status">
        <progress value={busy.looked} max={desk.total} aria-label={t("under.do", { n: desk.total })} />
        <span>{t("under.busy", { done: busy.looked, total: desk.total })}</span>
        <Button onClick={desk.stop}>{t("under.stop")}</Button>
      </div>
    );
  }
  return (
    <div className="under-bar">
      <fieldset className="choice-tabs" aria-label={t("under.all")}>
        {[false, true].map((all) => (
          <button
            key={String(all)}
            type="button"
            aria-pressed={chosen.all === all && chosen.but.size === 0}
            onClick={() => desk.choose({ all, but: new Set() })}
          >
            {t(all ? "under.allMove" : "under.allFinish")}
          </button>
        ))}
      </fieldset>
      {n > 0 ? (
        <Button type="primary" onClick={() => void handleMove()}>
          {t("under.do", { n })}
        </Button>
      ) : (
        <span className="muted">{t("under.nothingChosen")}</span>
      )}
    </div>
  );
}

interface SureProps {
  n: number;
  /** Whether there are more than are shown. */
  isAll: boolean;
  onClose: (sure: true | null) => void;
}

function Sure({ n, isAll, onClose }: SureProps) {
  return (
    <Dialog
      title={t("under.sureTitle", { n })}
      width={460}
      testId="under-sure"
      onClose={() => onClose(null)}
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" onClick={() => onClose(true)}>
            {t("under.move")}
          </Button>
        </>
      }
    >
      <p>{t("under.sure")}</p>
      {isAll && <p>{t("under.sureAll")}</p>}
    </Dialog>
  );
}

/** What became of it: it stays there until the next time, as its reasons are to be read. */
export function Outcome({ desk: { done, failure } }: { desk: MovingDesk }) {
  if (!done) return null;
  const { moved, refused, isStopped } = done;
  const said = failure
    ? t("under.failed", { moved, why: failure })
    : t(isStopped ? "under.stopped" : "under.moved", { moved });
  const isFine = !failure && refused.length === 0;
  return (
    <div
      className={`bar ${failure ? "bar-red" : isFine ? "bar-blue" : "bar-orange"}`}
      role={failure ? "alert" : "status"}
      data-testid="under-done"
    >
      <Icon name={isFine ? "check" : "warning"} size={16} />
      <div className="bar-body">
        {said}
        {refused.length > 0 && (
          <>
            {" "}
            {t("under.refused", { n: refused.length })}
            <ul className="under-refused">
              {refused.map((one) => (
                <li key={one.id}>
                  <b>{one.title || t("tasks.noRecord")}</b> {one.why}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
