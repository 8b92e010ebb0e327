/** A mark in stars: set by a click or the arrow keys, taken away by a click on the same star. */
import { useRef } from "react";
import type { FieldView, Value } from "../api/types";
import { halfWidth, parseDecimal } from "../kit/decimal";
import { t } from "../text";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { textValue } from "./values";
import "./rating.css";

const MOST = 5;
const most = (field: FieldView) => field.stars ?? MOST;
const count = (value: Value) => Number(textValue(value)) || 0;

function parse(field: FieldView, text: string) {
  const plain = halfWidth(text).trim();
  const stars = /^★+☆*$/.test(plain) ? plain.replace(/☆/g, "").length : null;
  const digits = parseDecimal(plain.replace(/\s*(?:\u9897?\u661f|\u5206|stars?|points?)$/i, ""));
  const mark = stars ?? Math.round(Number(digits));
  const right = (stars !== null || digits !== null) && mark >= 1 && mark <= most(field);
  return right ? { value: String(mark) } : { wrong: t("field.notRating", { most: most(field) }) };
}

function Stars({ field, value }: { field: FieldView; value: Value }) {
  const filled = count(value);
  return (
    <span className="stars" role="img" aria-label={t("field.stars", { n: filled, most: most(field) })}>
      {Array.from({ length: most(field) }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a star is its place
        <span key={place} className={place < filled ? "rating-star is-on" : "rating-star"} aria-hidden>
          ★
        </span>
      ))}
    </span>
  );
}

export function Input(props: InputProps) {
  const { id, field, value, onChange, onLeave, disabled, invalid, describedBy } = props;
  const group = useRef<HTMLDivElement>(null);
  const filled = count(value);
  const handleBlur = (event: React.FocusEvent) =>
    !group.current?.contains(event.relatedTarget as Node | null) && onLeave();
  return (
    <div
      id={id}
      ref={group}
      className={`stars is-open${invalid ? " is-wrong" : ""}`}
      role="radiogroup"
      aria-label={field.label}
      aria-describedby={describedBy}
      tabIndex={-1}
      onBlur={handleBlur}
    >
      {Array.from({ length: most(field) }, (_, place) => place + 1).map((mark) => (
        <label key={mark} className={mark <= filled ? "rating-star is-on" : "rating-star"}>
          <input
            type="radio"
            name={id}
            aria-label={t("field.stars", { n: mark, most: most(field) })}
            checked={mark === filled}
            disabled={disabled}
            onChange={() => onChange(String(mark))}
            onClick={() => mark === filled && !field.required && onChange(null)}
          />
          <span aria-hidden>★</span>
        </label>
      ))}
    </div>
  );
}

export function View({ field, value }: ViewProps) {
  if (value === null) return <NoValue />;
  return field.masked ? <span>{textValue(value)}</span> : <Stars field={field} value={value} />;
}

export function Cell({ field }: Place): CellParts {
  return {
    width: Math.max(92, most(field) * 16 + 16),
    text: textValue,
    parse: (text) => parse(field, text),
    View: ({ value }) => (value === null ? null : <View field={field} value={value} />),
  };
}
