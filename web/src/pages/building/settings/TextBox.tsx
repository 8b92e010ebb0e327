/** A text that is kept when it is left, by Enter, or after a rest in typing. */
import { Input } from "antd";
import { useEffect, useRef, useState } from "react";

const REST_MS = 900;

interface TextBoxProps {
  id?: string;
  label?: string;
  value: string;
  onCommit: (text: string) => void;
  isLong?: boolean;
  mode?: "numeric" | "decimal";
  placeholder?: string;
  maxLength?: number;
  status?: "error";
  autoFocus?: boolean;
}

export function TextBox({ id, label, value, onCommit, isLong, mode, status, ...more }: TextBoxProps) {
  const [text, setText] = useState(value);
  const kept = useRef(value);
  const typed = useRef<string | null>(null);
  const commits = useRef(onCommit);
  commits.current = onCommit;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    kept.current = value;
    if (typed.current === null) setText(value);
  }, [value]);

  const commit = () => {
    clearTimeout(timer.current);
    const now = typed.current;
    typed.current = null;
    if (now === null || now === kept.current) return;
    kept.current = now;
    commits.current(now);
  };
  const leaves = useRef(commit);
  leaves.current = commit;
  useEffect(() => () => leaves.current(), []);

  const props = {
    id,
    "aria-label": label,
    value: text,
    inputMode: mode,
    status,
    onChange: (event: { target: { value: string } }) => {
      typed.current = event.target.value;
      setText(event.target.value);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => leaves.current(), REST_MS);
    },
    onBlur: commit,
    ...more,
  };
  return isLong ? (
    <Input.TextArea {...props} autoSize={{ minRows: 2, maxRows: 8 }} />
  ) : (
    <Input {...props} onPressEnter={commit} />
  );
}
