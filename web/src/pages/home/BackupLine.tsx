/** For administrators: that the last backup was made and checked, or in red that it was not. */
import { Link } from "@tanstack/react-router";
import { type BackupState, useBackupState } from "../../api/backups";
import { dateTimeText } from "../../kit/format";
import { t } from "../../text";

export function BackupLine({ isAdmin, today }: { isAdmin: boolean; today: string }) {
  const found = useBackupState(isAdmin);
  if (!found.data) return null;
  const { text, tone } = backupText(found.data, today);
  return (
    <p className={`backup-line is-${tone}`} data-testid="backup-line">
      <span>{text}</span>{" "}
      <Link to="/settings/$section" params={{ section: "backup" }}>
        {t("backup.look")}
      </Link>
    </p>
  );
}

type Tone = "good" | "bad" | "plain";

export function backupText(state: BackupState, today: string): { text: string; tone: Tone } {
  if (state.error && state.failed_at) {
    const when = whenText(state.failed_at, today);
    return { text: t("backup.failed", { when, reason: state.error.message }), tone: "bad" };
  }
  if (!state.at) {
    const text = state.next_at
      ? t("backup.none", { moment: dateTimeText(state.next_at) })
      : t("backup.noneOff");
    return { text, tone: state.next_at ? "plain" : "bad" };
  }
  if (state.is_overdue) return { text: t("backup.overdue", { moment: dateTimeText(state.at) }), tone: "bad" };
  if (state.problems > 0) return { text: t("backup.problems", { n: state.problems }), tone: "bad" };
  const { second } = state;
  if (second?.error) return { text: t("second.failed", { reason: second.error.message }), tone: "bad" };
  if (second?.is_behind) return { text: t("second.behind", { where: second.where }), tone: "bad" };
  const when = whenText(state.at, today);
  return { text: t(state.is_late ? "backup.doneLate" : "backup.done", { when }), tone: "good" };
}

/** "昨夜 02:10" until that day ends, "今天 09:30" for what was made in daylight, else date and time. */
function whenText(moment: string, today: string): string {
  const time = moment.slice(11, 16);
  if (moment.slice(0, 10) !== today) return t("backup.on", { moment: dateTimeText(moment) });
  return time < "06:00" ? t("backup.lastNight", { time }) : t("backup.today", { time });
}
