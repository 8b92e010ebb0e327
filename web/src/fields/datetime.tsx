/** A moment in the business zone: typed (11-23 9:30) or picked. */

import type { Value } from "../api/types";
import { parseMoment } from "../kit/days";
import { dateTimeText } from "../kit/format";
import { t } from "../text";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { DayBox } from "./parts/DayBox";
import { NoValue } from "./parts/Empty";
import { textValue } from "./values";

const text = (value: Value) => dateTimeText(textValue(value));

function parse(typed: string, today: string) {
  // What came from the server carries the zone's offset and is taken as it is.
  const moment = /[+Z]/.test(typed.slice(10)) ? typed : parseMoment(typed, today);
  return moment === null ? { wrong: t("field.notMoment") } : { value: moment };
}

export function Input(props: InputProps) {
  return (
    <DayBox
      {...props}
      text={text}
      parse={(typed) => parse(typed, props.scope.today)}
      join={(day, before) => `${day}T${before.slice(11, 19) || "00:00:00"}`}
    />
  );
}

export function View({ field, value, scope }: ViewProps) {
  if (!value) return <NoValue />;
  return (
    <span className="num">
      {text(value)}
      {field.since && scope && <span className="muted"> {sinceText(textValue(value), scope.today)}</span>}
    </span>
  );
}

/** How long something has been so: 「今天」, 「已 3 天」. */
export function sinceText(from: string, today: string): string {
  const days = Math.round((Date.parse(today) - Date.parse(from.slice(0, 10))) / 86_400_000);
  return days > 0 ? t("field.sinceDays", { n: days }) : t("field.sinceToday");
}

export const Cell = ({ field, scope }: Place): CellParts => ({
  width: field.since ? 200 : 148,
  View: field.since ? ({ value }) => <View field={field} value={value} scope={scope} /> : undefined,
  text,
  parse: (typed) => parse(typed, scope.today),
  today: `${scope.today}T00:00:00`,
});
