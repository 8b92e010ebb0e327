/** Where a file is dropped, or chosen by a click. */
import { type DragEvent, useRef, useState } from "react";
import { Icon } from "./Icon";

interface DropZoneProps {
  title: string;
  hint: string;
  /** Endings of names, as the browser wants them. */
  types: string;
  onFile: (file: File) => void;
}

export const TABLES = ".xlsx,.xls,.et,.xlsb,.ods,.csv,.txt";

export function DropZone({ title, hint, types, onFile }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  const handleDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <>
      <button
        type="button"
        className={`drop paper${over ? " is-over" : ""}`}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={handleDrop}
      >
        <Icon name="upload" size={30} />
        <b>{title}</b>
        <span>{hint}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept={types}
        hidden
        aria-label={title}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
    </>
  );
}
