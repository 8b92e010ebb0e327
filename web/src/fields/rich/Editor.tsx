/**
 * The box rich text is written in: an editable element, formatted by the commands every browser has, so that input
 * methods and undo are the browser's own. What stands in it is read into blocks after each change; only they are kept.
 */
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RichBlock } from "../../api/rich";
import { t } from "../../text";
import "../../text/rich";
import type { InputProps } from "../contract";
import { type AskedLink, Bar } from "./Bar";
import { type Command, linkAround, run, SHAPING, statesOf } from "./commands";
import { drawn } from "./draw";
import { readNode } from "./read";
import { settle } from "./settle";
import { blocksOf, isSame, richOf } from "./tree";
import { useTransfer } from "./useTransfer";
import "./rich.css";

export default function Editor(props: InputProps) {
  const { id, field, value, onChange, onLeave, disabled, invalid, describedBy } = props;
  const frame = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const told = useRef("");
  const composing = useRef(false);
  const place = useRef<Range | null>(null);
  const [states, setStates] = useState<ReadonlySet<string>>(new Set());
  const [link, setLink] = useState<AskedLink | null>(null);
  const said = JSON.stringify(blocksOf(value));

  useLayoutEffect(() => {
    if (!box.current || said === told.current) return;
    const blocks: RichBlock[] = JSON.parse(said);
    // What the server says back while somebody pauses must not move their caret.
    const isBack = told.current !== "" && isSame(blocks, JSON.parse(told.current));
    told.current = said;
    if (isBack) return;
    box.current.replaceChildren(drawn(blocks.length > 0 ? blocks : [{ kind: "text", runs: [] }]));
  }, [said]);

  const look = () => {
    const chosen = document.getSelection();
    if (!chosen?.rangeCount || !box.current?.contains(chosen.anchorNode)) return;
    place.current = chosen.getRangeAt(0).cloneRange();
    setStates(statesOf(box.current, chosen.anchorNode));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads nothing but refs
  useEffect(() => {
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  }, []);
  useEffect(() => {
    // A label leads to inputs only, and may be drawn anew at any time.
    const label = `label[for="${CSS.escape(id)}"]`;
    const go = ({ target }: MouseEvent) => {
      if (target instanceof Element && target.closest(label)) box.current?.focus();
    };
    document.addEventListener("click", go);
    return () => document.removeEventListener("click", go);
  }, [id]);

  const tell = () => {
    if (!box.current || composing.current || disabled) return;
    if (!box.current.firstChild) box.current.replaceChildren(drawn([{ kind: "text", runs: [] }]));
    // Browsers keep the look of what they join as a style, which is no format of a block.
    for (const one of box.current.querySelectorAll("[style]")) one.removeAttribute("style");
    const made = richOf(readNode(box.current));
    told.current = JSON.stringify(blocksOf(made));
    onChange(made);
  };

  /** Give the focus to the box, and choose what was chosen in it. */
  const goBack = () => {
    const chosen = document.getSelection();
    look(); // what was chosen a moment ago is told only after the keys that follow
    box.current?.focus();
    if (!place.current || !chosen) return;
    chosen.removeAllRanges();
    chosen.addRange(place.current);
  };

  const handleCommand = (command: Command, detail?: string) => {
    if (disabled || !box.current) return;
    goBack();
    run(box.current, command, detail);
    if (SHAPING.has(command)) settle(box.current);
    if (link?.isWhole) document.getSelection()?.collapseToEnd();
    look();
    tell();
  };

  const handleAsk = (asks: boolean) => {
    if (disabled || !box.current) return;
    goBack();
    const around = asks && place.current ? linkAround(box.current, place.current) : null;
    const isWhole = around !== null && place.current?.collapsed === true;
    if (around && isWhole) {
      document.getSelection()?.selectAllChildren(around);
      look();
    }
    setLink(asks ? { address: around?.getAttribute("href") ?? "", isWhole } : null);
  };

  const transfer = useTransfer(box, disabled, () => {
    if (box.current) settle(box.current);
    tell();
  });

  const handleKey = (event: KeyboardEvent) => {
    if (disabled || event.nativeEvent.isComposing) return;
    transfer.onKey(event);
    const command = KEYS[`${event.shiftKey ? "shift+" : ""}${event.code}`];
    const isCommand = event.ctrlKey || event.metaKey;
    const isLink = isCommand && event.code === "KeyK" && !event.shiftKey;
    // A block is one line: where another begins, another block does.
    const isLineEnd = event.key === "Enter" && event.shiftKey && !isCommand;
    if (!isLink && !isLineEnd && !(isCommand && command)) return;
    event.preventDefault();
    event.stopPropagation();
    if (isLink) handleAsk(true);
    else if (isLineEnd) document.execCommand("insertParagraph");
    else if (command) handleCommand(command);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only sees whether the focus leaves all of it
    <div
      ref={frame}
      className={`rich-box${invalid ? " is-wrong" : ""}${disabled ? " is-off" : ""}`}
      onBlur={(event) => {
        if (!frame.current?.contains(event.relatedTarget)) onLeave();
      }}
    >
      {!disabled && (
        <Bar
          label={t("rich.bar", { field: field.label })}
          states={states}
          asked={link}
          onAskLink={handleAsk}
          onCommand={handleCommand}
        />
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a text area holds no formats */}
      <div
        ref={box}
        id={id}
        className={`rich rich-edit${value === null ? " is-empty" : ""}`}
        contentEditable={!disabled}
        role="textbox"
        tabIndex={disabled ? -1 : 0}
        aria-multiline
        aria-label={field.label}
        aria-disabled={disabled || undefined}
        aria-invalid={invalid || undefined}
        aria-required={field.required || undefined}
        aria-describedby={describedBy}
        data-placeholder={field.placeholder ?? ""}
        onFocus={() => document.execCommand("defaultParagraphSeparator", false, "p")}
        onInput={(event) => {
          const { inputType } = event.nativeEvent as InputEvent;
          if (box.current && inputType === "insertFromDrop") settle(box.current);
          tell();
        }}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={() => {
          composing.current = false;
          tell();
        }}
        onPaste={transfer.onPaste}
        onDragStart={transfer.onDragStart}
        onDragEnd={transfer.onDragEnd}
        onDrop={transfer.onDrop}
        onKeyDown={handleKey}
      />
    </div>
  );
}

/** With Ctrl or ⌘. */
const KEYS: Readonly<Record<string, Command>> = {
  KeyB: "bold",
  KeyI: "italic",
  KeyU: "underline",
  "shift+KeyX": "strike",
  "shift+Digit7": "number",
  "shift+Digit8": "bullet",
  BracketRight: "deeper",
  BracketLeft: "higher",
};
