/** From one day to another: two boxes of days, of which the other follows where they would contradict each other. */
import type { DayRange, Value } from "../api/types";
import { parseDay } from "../kit/days";
import { t } from "../text";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { DayBox } from "./parts/DayBox";
import { NoValue } from "./parts/Empty";
import { partOf, withDay } from "./parts/range";
import { isRange, rangeText, textValue } from "./values";
import "./parts/code.css";

const BETWEEN = /\s*(?:~|～|〜|–|—+|\u81f3|\u5230|,|，|\s-\s|\bto\b)\s*/i;

function parse(text: string, today: string): { value: DayRange } | { wrong: string } {
  const pieces = text.trim().split(BETWEEN);
  const days = pieces.map((piece) => parseDay(piece, today));
  const [from = null, to = from] = days;
  if (from === null || to === null || days.length > 2) return { wrong: t("field.notRange") };
  return from > to ? { wrong: t("field.rangeBackwards") } : { value: { from, to } };
}

export function Input(props: InputProps) {
  const { id, field, value, onChange, scope } = props;
  const box = (side: "from" | "to", name: string) => (
    <DayBox
      {...props}
      id={name}
      field={{ ...field, placeholder: t(side === "from" ? "field.rangeFrom" : "field.rangeTo") }}
      value={partOf(value, side)}
      text={textValue}
      parse={(text) => {
        const day = parseDay(text, scope.today);
        return day === null ? { wrong: t("field.notDay") } : { value: day };
      }}
      join={(day) => day}
      onChange={(day, wrong) => onChange(withDay(value, side, day, wrong !== undefined), wrong)}
    />
  );
  return (
    <div className="day-range">
      {box("from", id)}
      <span aria-hidden>~</span>
      <label className="visually-hidden" htmlFor={`${id}-to`}>
        {t("field.rangeEnd", { field: field.label })}
      </label>
      {box("to", `${id}-to`)}
    </div>
  );
}

const text = (value: Value) => (isRange(value) ? rangeText(value) : textValue(value));

export const View = ({ value }: ViewProps) =>
  text(value) ? <span className="num">{text(value)}</span> : <NoValue />;

export const Cell = ({ scope }: Place): CellParts => ({
  width: 200,
  text,
  parse: (typed) => parse(typed, scope.today),
});
