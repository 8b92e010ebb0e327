/**
 * The behaviour of a box whose text means a value: shows the value written well, and while the box has the focus the
 * text as typed; a text that is no value stays and says why.
 */
import { useState } from "react";
import type { Value } from "../../api/types";
import type { Parsed } from "../../grid/contract";
import type { InputProps } from "../contract";

export interface Typing {
  /** The value as it stands when nobody types. */
  shown: (value: Value) => string;
  /** The value as it is typed. */
  typed: (value: Value) => string;
  parse: (text: string) => Parsed;
  /** Tell each key (numbers), or only when the box is left (dates). */
  live?: boolean;
}

export function useTyped(props: Pick<InputProps, "value" | "onChange" | "invalid"> & Typing) {
  const { value, onChange, parse, live = false } = props;
  const [isIn, setIn] = useState(false);
  /** What was typed since; until then the box says what its value is, also one that comes while it has the focus. */
  const [draft, setDraft] = useState<string | null>(null);
  const isValue = (text: string) => "value" in parse(text);
  const startText = () =>
    props.invalid && typeof value === "string" && !isValue(value) ? value : props.typed(value);

  const tell = (text: string) => {
    if (text.trim() === "") return onChange(null);
    const parsed = parse(text);
    if ("value" in parsed) onChange(parsed.value);
    else if ("wrong" in parsed) onChange(text, parsed.wrong);
  };
  return {
    text:
      draft ??
      (isIn ? startText() : typeof value === "string" && !isValue(value) ? value : props.shown(value)),
    begin: () => setIn(true),
    type: (text: string) => {
      setDraft(text);
      if (live) tell(text);
    },
    /** The box was left. */
    settle: () => {
      if (draft !== null && !live && draft !== startText()) tell(draft);
      setDraft(null);
      setIn(false);
    },
    tellNow: () => isIn && tell(draft ?? startText()),
  };
}
