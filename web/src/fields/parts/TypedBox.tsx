/** A text box whose text means a value: number, date, phone. */
import { Input } from "antd";
import { type ReactNode, type Ref, useRef } from "react";
import type { InputProps } from "../contract";
import { type Typing, useTyped } from "./useTyped";

interface TypedBoxProps extends InputProps, Typing {
  align?: "right";
  inputMode?: "text" | "decimal" | "tel" | "email" | "url";
  prefix?: ReactNode;
  suffix?: ReactNode;
  boxRef?: Ref<HTMLDivElement>;
}

export function TypedBox(props: TypedBoxProps) {
  const { field, onLeave, live = false } = props;
  const typed = useTyped(props);
  const untouched = useRef(true);
  return (
    <div ref={props.boxRef} className="typed-box">
      <Input
        id={props.id}
        value={typed.text}
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
          typed.begin();
          const box = event.currentTarget;
          untouched.current = true;
          // A click sets the caret behind this. By then the focus may be elsewhere again, or a scanner's first keys here:
          // selecting would take back the one and lose the others.
          requestAnimationFrame(() => document.activeElement === box && untouched.current && box.select());
        }}
        onChange={(event) => {
          untouched.current = false;
          typed.type(event.target.value);
        }}
        onBlur={() => {
          typed.settle();
          onLeave();
        }}
        onPressEnter={() => !live && typed.tellNow()}
      />
    </div>
  );
}
