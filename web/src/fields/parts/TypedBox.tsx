/** A text box whose text means a value: number, date, phone. */
import { Input } from "antd";
import type { ReactNode, Ref } from "react";
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
          // A click sets the caret behind this. Selecting takes the focus, which may be elsewhere again by then.
          requestAnimationFrame(() => document.activeElement === box && box.select());
        }}
        onChange={(event) => typed.type(event.target.value)}
        onBlur={() => {
          typed.settle();
          onLeave();
        }}
        onPressEnter={() => !live && typed.tellNow()}
      />
    </div>
  );
}
