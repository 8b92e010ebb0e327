/** What comes into the box from outside, pasted or dropped: read into blocks, and put in as what can be undone. */
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, type RefObject, useRef } from "react";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { asHtml } from "./draw";
import { readPlain } from "./markdown";
import { readHtml } from "./read";
import { isTooMuch, richOf } from "./tree";

const LONGEST_PASTE = 2_000_000;

/** A place of the page; browsers differ in how they are asked. */
interface Pointing {
  caretRangeFromPoint?(x: number, y: number): Range | null;
  caretPositionFromPoint?(x: number, y: number): { offsetNode: Node; offset: number } | null;
}

export function useTransfer(
  box: RefObject<HTMLElement | null>,
  disabled: boolean | undefined,
  onPut: () => void,
) {
  const isLiteral = useRef(false);
  const isOwn = useRef(false);

  const put = (from: DataTransfer, literal: boolean) => {
    const [html, plain] = [literal ? "" : from.getData("text/html"), from.getData("text/plain")];
    if (html.length > LONGEST_PASTE || plain.length > LONGEST_PASTE) return toast.say(t("rich.tooLong"));
    if (html === "" && plain === "") {
      if (from.files.length > 0) toast.say(t("rich.noPictures"));
      return;
    }
    const read = html === "" ? [] : readHtml(html);
    const blocks = richOf(read) ? read : readPlain(plain, literal);
    // The server would refuse it, and the browser would be at it for minutes.
    if (isTooMuch(blocks)) return toast.say(t("rich.tooLong"));
    document.execCommand("insertHTML", false, asHtml(blocks));
    onPut();
  };

  return {
    /** To be told each key: Ctrl+Shift+V asks for the letters as they stand, a capital V for nothing. */
    onKey: ({ code, ctrlKey, metaKey, shiftKey }: KeyboardEvent) => {
      isLiteral.current = code === "KeyV" && shiftKey && (ctrlKey || metaKey);
    },
    onPaste: (event: ClipboardEvent) => {
      event.preventDefault();
      const literal = isLiteral.current;
      isLiteral.current = false;
      if (!disabled) put(event.clipboardData, literal);
    },
    onDragStart: () => {
      isOwn.current = true;
    },
    onDragEnd: () => {
      isOwn.current = false;
    },
    onDrop: (event: DragEvent) => {
      const own = isOwn.current;
      isOwn.current = false; // what was moved may be drawn anew, and then nobody tells that its drag has ended
      if (own && !disabled) return; // the browser moves what is its own
      event.preventDefault();
      if (disabled) return;
      box.current?.focus();
      chooseAt(box.current, event.clientX, event.clientY);
      put(event.dataTransfer, false);
    },
  };
}

function chooseAt(box: HTMLElement | null, x: number, y: number): void {
  const page = document as Pointing;
  const place = page.caretPositionFromPoint?.(x, y);
  const range = page.caretRangeFromPoint?.(x, y);
  const [node, offset] = range
    ? [range.startContainer, range.startOffset]
    : [place?.offsetNode, place?.offset];
  if (node && box?.contains(node)) document.getSelection()?.collapse(node, offset);
}
