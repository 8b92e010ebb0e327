/** Where the file is dropped, and which columns it may have. */
import type { FormView } from "../../api/types";
import { DropZone, TABLES } from "../../kit/DropZone";
import { t } from "../../text";

interface DropProps {
  form: FormView;
  onFile: (file: File) => void;
}

export function Drop({ form, onFile }: DropProps) {
  return (
    <>
      <DropZone title={t("import.drop")} hint={t("import.dropHint")} types={TABLES} onFile={onFile} />
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
