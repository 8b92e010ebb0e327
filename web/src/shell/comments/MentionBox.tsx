/** A box for a comment: "@" offers colleagues, Ctrl + Enter sends. */
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { api } from "../../api/calls";
import { t } from "../../text";
import { type Called, calledAt, put } from "./mentions";

interface MentionBoxProps {
  text: string;
  label: string;
  onText: (text: string) => void;
  onCalled: (person: Called) => void;
  onSend: () => void;
  onLeave?: () => void;
  autoFocus?: boolean;
  children: ReactNode;
}

const MOST_OFFERED = 8;

export function MentionBox(props: MentionBoxProps) {
  const { text, label, onText, onCalled, onSend, onLeave, autoFocus, children } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [left, setLeft] = useState(-1);
  const [chosen, setChosen] = useState(0);
  const called = caret === null ? null : calledAt(text, caret);
  const isOpen = called !== null && called.from !== left;
  const found = useQuery({
    queryKey: ["members", called?.search ?? ""],
    queryFn: ({ signal }) => api.members(called?.search ?? "", signal),
    enabled: isOpen,
    staleTime: 60_000,
  });
  const rows = isOpen ? (found.data?.rows.slice(0, MOST_OFFERED) ?? []) : [];
  const at = Math.min(chosen, Math.max(0, rows.length - 1));

  const follow = () => {
    setCaret(box.current?.selectionStart ?? null);
    setChosen(0);
  };
  const choose = (place: number) => {
    const row = rows[place];
    if (!row || !called || caret === null) return;
    const name = row.title ?? "";
    const [next, to] = put(text, called.from, caret, name);
    onText(next);
    onCalled({ id: row.id, name });
    setCaret(null);
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(to, to);
    });
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      onSend();
    } else if (rows.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setChosen((at + step + rows.length) % rows.length);
    } else if (rows.length > 0 && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      event.preventDefault();
      choose(at);
    } else if (event.key === "Escape") {
      if (isOpen && rows.length > 0) {
        event.stopPropagation();
        setLeft(called.from);
      } else if (onLeave) {
        event.stopPropagation();
        onLeave();
      }
    }
  };
  const option = (place: number) => `${listId}-${place}`;
  return (
    <div className="comment-box">
      <textarea
        ref={box}
        value={text}
        rows={3}
        // biome-ignore lint/a11y/noAutofocus: only where somebody just asked to change a comment
        autoFocus={autoFocus}
        aria-label={label}
        placeholder={t("comments.hint")}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={rows.length > 0}
        aria-controls={listId}
        aria-activedescendant={rows.length > 0 ? option(at) : undefined}
        onChange={(event) => {
          onText(event.target.value);
          setLeft(-1);
          follow();
        }}
        onSelect={follow}
        onBlur={() => setCaret(null)}
        onKeyDown={handleKey}
      />
      <div
        id={listId}
        className="mention-list"
        role="listbox"
        aria-label={t("comments.who")}
        hidden={rows.length === 0}
      >
        {rows.map((row, place) => (
          <div
            key={row.id}
            id={option(place)}
            role="option"
            tabIndex={-1}
            aria-selected={place === at}
            className={place === at ? "is-on" : ""}
            // Before the box loses the focus, and with it where the caret stands.
            onMouseDown={(event) => {
              event.preventDefault();
              choose(place);
            }}
          >
            <b>{row.title}</b>
            <span className="muted">{row.department}</span>
          </div>
        ))}
      </div>
      {children}
    </div>
  );
}
