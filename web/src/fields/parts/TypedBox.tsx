/**
 * A text box whose text means a value: number, date, phone. Shows the value written well, and while the box has
 * the focus the text as typed; a text that is no value stays and says why.
 */
import { Input } from "antd";
import { type ReactNode, type Ref, useState } from "react";
import type { Value } from "../../api/types";
import type { Parsed } from "../../grid/contract";
import type { InputProps } from "../contract";

interface TypedBoxProps extends InputProps {
  /** The value as it stands when nobody types. */
  shown: (value: Value) => string;
  /** The value as it is typed. */
  typed: (value: Value) => string;
  parse: (text: string) => Parsed;
  /** Tell each key (numbers), or only when the box is left (dates). */
  live?: boolean;
  align?: "right";
  inputMode?: "text" | "decimal" | "tel" | "email" | "url";
  prefix?: ReactNode;
  suffix?: ReactNode;
  boxRef?: Ref<HTMLDivElement>;
}

export function TypedBox(props: TypedBoxProps) {
  const { field, value, onChange, onLeave, parse, live = false } = props;
  const [draft, setDraft] = useState<string | null>(null);

  const tell = (text: string) => {
    if (text.trim() === "") return onChange(null);
    const parsed = parse(text);
    if ("value" in parsed) onChange(parsed.value);
    else if ("wrong" in parsed) onChange(text, parsed.wrong);
  };
  const settle = () => {
    if (draft !== null && !live && draft !== startText()) tell(draft);
    setDraft(null);
  };
  const startText = () =>
    props.invalid && typeof value === "string" && !isValue(value) ? value : props.typed(value);
  const isValue = (text: string) => "value" in parse(text);
  const text = draft ?? (typeof value === "string" && !isValue(value) ? value : props.shown(value));

  return (
    <div ref={props.boxRef} className="typed-box">
      <Input
        id={props.id}
        value={text}
        disabled={props.disabled}
        status={props.invalid ? "error" : undefined}
        placeholder={field.placeholder ?? undefined}
        inputMode={props.inputMode}
        autoComplete="off"
        aria-invalid={props.invalid || undefined}
        aria-describedby={props.describedBy}
        className={props.align === "right" ? "num is-right" : undefined}
        prefix={props.prefix}
        suffix={props.suffix}
        onFocus={(event) => {
          setDraft(startText());
          const box = event.currentTarget;
          requestAnimationFrame(() => box.select());
        }}
        onChange={(event) => {
          setDraft(event.target.value);
          if (live) tell(event.target.value);
        }}
        onBlur={() => {
          settle();
          onLeave();
        }}
        onPressEnter={() => !live && draft !== null && tell(draft)}
      />
    </div>
  );
}
