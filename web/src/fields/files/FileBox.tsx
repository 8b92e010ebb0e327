/** Where files are chosen, dropped, pasted or photographed; shared by pictures and attachments. */
import {
  type ClipboardEvent,
  type DragEvent,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { FileRef } from "../../api/files";
import type { Value } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import type { InputProps } from "../contract";
import { filesOf } from "../values";
import { FileItem, UploadItem } from "./items";
import { type UploadOptions, Uploads } from "./uploads";
import "./files.css";

export interface FileBoxProps extends InputProps {
  /** Tiles with pictures instead of lines with names. */
  tiles: boolean;
  /** What becomes of files before they are sent, such as smaller pictures. */
  prepare?: (files: readonly File[]) => Promise<readonly File[]>;
  /** The task whose answer they go with, for who may write no field for files. */
  task?: string;
  /** What failed is sent again when the network is back. */
  retries?: boolean;
  /** Files are made here instead of chosen, such as a signature. */
  make?: { label: string; hint: string; ask: () => Promise<File | null> };
}

const USUAL_MOST = 9;

function useUploads(options: UploadOptions, retries = false) {
  const [uploads] = useState(() => new Uploads(options));
  useEffect(() => uploads.know(options));
  // In development React mounts twice: what was closed begins empty and goes on.
  useEffect(() => () => uploads.close(), [uploads]);
  useEffect(() => {
    if (!retries) return;
    const again = () => {
      for (const one of uploads.current()) if (one.error !== null && one.canRetry) uploads.retry(one.key);
    };
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [uploads, retries]);
  return { uploads, list: useSyncExternalStore(uploads.subscribe, uploads.current) };
}

export function FileBox(props: FileBoxProps) {
  const { id, field, path, scope, value, onChange, onLeave, disabled, invalid, describedBy, tiles } = props;
  const files = filesOf(value);
  const most = field.most ?? USUAL_MOST;
  const types = field.types ?? [];
  const compressed = field.pictures === "compressed";
  const put = (next: readonly FileRef[], wrong?: string) =>
    onChange(next.length > 0 ? (next as unknown as Value) : null, wrong);
  const place = scope.form && `${scope.app}/${scope.form}/${path}`;
  const sent = { files, most, types, field: place, task: props.task, onChange: put };
  const { uploads, list } = useUploads(sent, props.retries);
  const [over, setOver] = useState(false);
  const choose = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const { make } = props;
  const isFull = files.length + list.length >= most;
  const wrongNow = () => (list.length > 0 ? t("file.waiting", { count: list.length }) : undefined);

  const add = async (chosen: Iterable<File> | null | undefined) => {
    const some = [...(chosen ?? [])];
    if (some.length === 0 || disabled) return;
    const left = uploads.add(props.prepare ? await props.prepare(some) : some);
    if (left > 0) toast.say(t("file.tooMany", { most, count: left }));
  };
  const handlePaste = (event: ClipboardEvent) => {
    if (make || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    void add(event.clipboardData.files);
  };
  const handleDrag = (event: DragEvent) => {
    if (make || disabled || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  const handleDrop = (event: DragEvent) => {
    if (make || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    setOver(false);
    void add(event.dataTransfer.files);
  };
  const begin = async () => {
    if (!make) return choose.current?.click();
    const made = await make.ask();
    if (made) await add([made]);
  };
  const label = make?.label ?? t(tiles ? "file.addPicture" : "file.add");
  const move = (from: number, by: number) => {
    const next = [...files];
    const [one] = next.splice(from, 1);
    if (one) next.splice(from + by, 0, one);
    put(next, wrongNow());
  };
  const picker = (ref: typeof choose, more: { capture?: "environment"; accept?: string }) => (
    <input
      ref={ref}
      type="file"
      hidden
      multiple={most > 1 && !more.capture}
      {...more}
      onChange={(event) => {
        void add(event.target.files);
        event.target.value = "";
      }}
    />
  );
  return (
    <section
      className={`files${tiles ? " is-tiles" : ""}${over ? " is-over" : ""}${invalid ? " is-wrong" : ""}${make ? " is-made" : ""}`}
      aria-label={field.label}
      onPaste={handlePaste}
      onDragOver={handleDrag}
      onDragLeave={() => setOver(false)}
      onDrop={handleDrop}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && onLeave()}
    >
      {files.length + list.length > 0 && (
        <ul className="file-list">
          {files.map((file, index) => (
            <FileItem
              key={file.id}
              files={files}
              index={index}
              tile={tiles}
              disabled={disabled}
              onMove={move}
              onRemove={() =>
                put(
                  files.filter((one) => one.id !== file.id),
                  wrongNow(),
                )
              }
            />
          ))}
          {list.map((one) => (
            <UploadItem
              key={one.key}
              upload={one}
              onRetry={() => uploads.retry(one.key)}
              onDrop={() => uploads.drop(one.key)}
            />
          ))}
        </ul>
      )}
      <div className="file-add">
        <button
          id={id}
          type="button"
          className="file-button"
          disabled={disabled || isFull}
          aria-label={label}
          aria-describedby={describedBy}
          onClick={() => void begin()}
        >
          <Icon name={make ? "edit" : "upload"} size={15} /> {label}
        </button>
        {!isFull && !make && (
          <button
            type="button"
            className="file-button file-camera"
            disabled={disabled}
            onClick={() => camera.current?.click()}
          >
            <Icon name="camera" size={15} /> {t("file.camera")}
          </button>
        )}
        {isFull && !make ? (
          <span className="file-hint">{t("file.most", { most })}</span>
        ) : (
          <>
            <span className="file-hint is-for-mouse">{make?.hint ?? t("file.hint")}</span>
            {compressed && !make && <span className="file-hint">{t("file.smaller")}</span>}
          </>
        )}
      </div>
      {picker(choose, types.length > 0 ? { accept: types.join() } : {})}
      {picker(camera, { capture: "environment", accept: "image/*" })}
    </section>
  );
}
