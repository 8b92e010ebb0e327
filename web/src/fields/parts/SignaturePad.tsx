/** Where a signature is written: a frame for finger, pen or mouse, and a box for who can only type. */
import { type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { t } from "../../text";
import { drawName, drawStrokes, type Point, signatureFile } from "./ink";
import "./signature.css";

/** Ask for a signature; null when it was given up. */
export const askSignature = (title: string): Promise<File | null> =>
  ask<File>((close) => <SignaturePad title={title} onClose={close} />);

export function SignaturePad({ title, onClose }: { title: string; onClose: (file: File | null) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [strokes, setStrokes] = useState<readonly (readonly Point[])[]>([]);
  const [name, setName] = useState("");
  // The pad is first, not the box to type in: that one would open the keyboard of a phone.
  useLayoutEffect(() => canvas.current?.focus(), []);
  const isEmpty = strokes.length === 0 && name.trim() === "";

  useEffect(() => {
    const sheet = canvas.current;
    const pen = sheet?.getContext("2d");
    if (!sheet || !pen) return;
    const { clientWidth: width, clientHeight: height } = sheet;
    const scale = Math.max(2, window.devicePixelRatio);
    if (sheet.width !== Math.round(width * scale)) {
      sheet.width = Math.round(width * scale);
      sheet.height = Math.round(height * scale);
    }
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    if (strokes.length > 0) drawStrokes(pen, strokes);
    else if (name.trim()) drawName(pen, name.trim(), width, height);
  }, [strokes, name]);

  const point = (event: PointerEvent): Point => {
    const frame = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  };
  const handleDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const first = point(event);
    setStrokes((all) => [...all, [first]]);
  };
  const handleMove = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const next = point(event);
    setStrokes((all) => [...all.slice(0, -1), [...(all.at(-1) ?? []), next]]);
  };
  const handleDone = async () => {
    if (canvas.current) onClose(await signatureFile(canvas.current, t("field.signName")));
  };
  const clear = () => {
    setStrokes([]);
    setName("");
  };
  return (
    <Dialog
      title={title}
      testId="signature"
      onClose={() => onClose(null)}
      footer={
        <>
          <button type="button" className="file-button" disabled={isEmpty} onClick={clear}>
            {t("field.signAgain")}
          </button>
          <button
            type="button"
            className="file-button is-main"
            disabled={isEmpty}
            onClick={() => void handleDone()}
          >
            {t("field.signDone")}
          </button>
        </>
      }
    >
      <div className="signature-frame">
        <canvas
          ref={canvas}
          tabIndex={-1}
          role="img"
          aria-label={t("field.signDraw")}
          onPointerDown={handleDown}
          onPointerMove={handleMove}
        />
        {isEmpty && <span aria-hidden>{t("field.signDraw")}</span>}
      </div>
      <input
        className="signature-name"
        value={name}
        maxLength={40}
        placeholder={t("field.signTyped")}
        aria-label={t("field.signTyped")}
        disabled={strokes.length > 0}
        onChange={(event) => setName(event.target.value)}
      />
    </Dialog>
  );
}
