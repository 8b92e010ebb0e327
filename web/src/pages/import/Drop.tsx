/** Where the file is dropped, or chosen by a click. */
import { type DragEvent, useRef, useState } from "react";
import type { FormView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

interface DropProps {
  form: FormView;
  onFile: (file: File) => void;
}

const TYPES = ".xlsx,.xls,.et,.xlsb,.ods,.csv,.txt";

export function Drop({ form, onFile }: DropProps) {
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
        <b>{t("import.drop")}</b>
        <span>{t("import.dropHint")}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept={TYPES}
        hidden
        aria-label={t("import.drop")}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
      <section className="import-help">
        <h2>{t("import.columns")}</h2>
        <p className="muted">{t("import.columnsHint")}</p>
        <p className="import-names">
          {form.fields
            .filter((field) => !field.readonly && !field.fields)
            .map((field) => (
              <span key={field.key} className="import-name">
                {field.required && <i className="star">*</i>}
                {field.label}
              </span>
            ))}
        </p>
      </section>
    </>
  );
}
