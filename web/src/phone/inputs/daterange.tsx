/** From one day to another: the phone's own picker twice. */
import type { InputProps } from "../../fields/contract";
import { partOf, withDay } from "../../fields/parts/range";
import { t } from "../../text";
import { Native } from "./parts/Native";

export function Input(props: InputProps) {
  const { id, field, value, onChange } = props;
  const box = (side: "from" | "to", name: string) => (
    <Native
      {...props}
      id={name}
      field={{ ...field, widget: "date", required: true }}
      type="date"
      value={partOf(value, side)}
      picked={(day) => day.slice(0, 10)}
      onChange={(day, wrong) => onChange(withDay(value, side, day, wrong !== undefined), wrong)}
    />
  );
  return (
    <span className="day-range">
      {box("from", id)}
      <span aria-hidden>~</span>
      <label className="visually-hidden" htmlFor={`${id}-to`}>
        {t("field.rangeEnd", { field: field.label })}
      </label>
      {box("to", `${id}-to`)}
    </span>
  );
}

export const tall = true;
