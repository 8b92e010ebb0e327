/** How long something took or waits, in two units at most: "35 分钟", "2 小时 5 分", "3 天 4 小时". */
import { t } from "../../text";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function spanText(ms: number): string {
  if (!(ms >= MINUTE)) return t("span.minute");
  if (ms < HOUR) return t("span.minutes", { n: Math.floor(ms / MINUTE) });
  if (ms < DAY) {
    const [h, m] = [Math.floor(ms / HOUR), Math.floor((ms % HOUR) / MINUTE)];
    return m > 0 ? t("span.hoursMinutes", { h, m }) : t("span.hours", { n: h });
  }
  const [d, h] = [Math.floor(ms / DAY), Math.floor((ms % DAY) / HOUR)];
  return h > 0 ? t("span.daysHours", { d, h }) : t("span.days", { n: d });
}

/** From a moment until another, or until now. */
export const passedText = (from: string, to: string | number): string =>
  spanText((typeof to === "number" ? to : Date.parse(to)) - Date.parse(from));
