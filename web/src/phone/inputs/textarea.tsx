/** Several lines of text; the box grows with them. */
import { useLayoutEffect, useRef } from "react";
import type { InputProps } from "../../fields/contract";
import { textValue } from "../../fields/values";

const MOST_PX = 240;

export function Input({ id, field, value, onChange, onLeave, disabled, invalid, describedBy }: InputProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const text = textValue(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as high as what stands in it
  useLayoutEffect(() => {
    if (!box.current) return;
    box.current.style.height = "auto";
    box.current.style.height = `${Math.min(MOST_PX, box.current.scrollHeight)}px`;
  }, [text]);
  return (
    <span className={`box is-tall${invalid ? " is-wrong" : ""}`}>
      <textarea
        ref={box}
        id={id}
        value={text}
        rows={2}
        disabled={disabled}
        placeholder={field.placeholder ?? undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
        onBlur={onLeave}
      />
    </span>
  );
}

export const tall = true;
