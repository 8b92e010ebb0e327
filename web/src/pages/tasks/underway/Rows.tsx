/** The runs under way, one a line, on phones one a card: where each stands, where it would come, and what is to become of it. */
import { Link } from "@tanstack/react-router";
import type { By, FlowVersion, UnderWay } from "../../../api/underWay";
import { dateTimeText } from "../../../kit/format";
import { useNow } from "../../../shell/tasks/now";
import { passedText } from "../../../shell/tasks/spans";
import { t } from "../../../text";
import { isMoved, withChoice } from "./moving";
import type { MovingDesk } from "./useMoving";

interface RowsProps {
  by: By;
  rows: readonly UnderWay[];
  versions: readonly FlowVersion[];
  /** Null where one may only look. */
  desk: MovingDesk | null;
}

export function Rows({ by, rows, versions, desk }: RowsProps) {
  const now = useNow();
  const isOld = by === "earlier";
  const earlier = versions.filter((one) => !one.is_now);
  const versionOf = (row: UnderWay) => earlier.find((one) => one.version === row.version)?.since ?? null;
  return (
    <div className="paper">
      <table className="under-rows" data-testid="under-rows">
        <thead>
          <tr>
            <th>{t("under.record")}</th>
            <th>{t("under.at")}</th>
            <th>{t("under.since")}</th>
            {isOld && earlier.length > 1 && <th>{t("under.version")}</th>}
            {isOld && <th>{t("under.lands")}</th>}
            {desk && <th>{t("under.choice")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                {row.title ? (
                  <Link to="/todo/$id" params={{ id: row.id }}>
                    {row.title}
                  </Link>
                ) : (
                  t("tasks.noRecord")
                )}
                <span className="muted num">{t("under.begun", { at: dateTimeText(row.begun_at) })}</span>
              </td>
              <td data-name={t("under.at")}>
                {row.waits.map((wait) => wait.step).join(t("field.comma")) || t("under.atNothing")}
                {row.is_stuck && <span className="is-stuck"> {t("under.stuck")}</span>}
              </td>
              <td data-name={t("under.since")} className="num">
                {row.waits[0] && passedText(row.waits[0].since, now)}
              </td>
              {isOld && earlier.length > 1 && (
                <td data-name={t("under.version")}>
                  {t("under.versionSince", { at: (versionOf(row) ?? row.begun_at).slice(0, 10) })}
                </td>
              )}
              {isOld && <td data-name={t("under.lands")}>{landsText(row)}</td>}
              {desk && <td data-name={t("under.choice")}>{row.lands && <Choice row={row} desk={desk} />}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function landsText({ lands, why }: UnderWay): string {
  if (!lands) return t("under.onlyFinish", { why: why ?? "" });
  if (lands.stays) return t("under.stays");
  return lands.step === null ? t("under.anew") : t("under.comes", { step: lands.step });
}

function Choice({ row, desk }: { row: UnderWay; desk: MovingDesk }) {
  return (
    <select
      aria-label={t("under.choiceOf", { title: row.title || t("tasks.noRecord") })}
      value={isMoved(desk.chosen, row.id) ? "move" : "finish"}
      disabled={desk.busy !== null}
      onChange={(event) => desk.choose(withChoice(desk.chosen, row.id, event.target.value === "move"))}
    >
      <option value="finish">{t("under.finish")}</option>
      <option value="move">{t("under.move")}</option>
    </select>
  );
}
