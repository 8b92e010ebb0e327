/** A form laid out in its sections, four quarters wide; the same for filling and for reading. */
import type { FieldView } from "../../api/types";
import type { Form } from "../../runtime/form";
import type { FieldScope } from "../contract";
import { FieldBox } from "./FieldBox";
import { SubformBox } from "./SubformBox";
import { fieldsOf, sectionsOf } from "./sections";
import "../fields.css";

interface FormBodyProps {
  form: Form;
  scope: FieldScope;
  read?: boolean;
  shut?: boolean;
  /** Only these fields, in one section (quick create). */
  only?: readonly string[];
}

export function FormBody({ form, scope, read, shut, only }: FormBodyProps) {
  const sections = only ? [{ key: "", label: "", fields: [...only] }] : sectionsOf(form.view);
  const box = (field: FieldView) =>
    field.fields ? (
      <SubformBox key={field.key} form={form} field={field} scope={scope} read={read || shut} />
    ) : (
      <FieldBox key={field.key} form={form} field={field} scope={scope} read={read} shut={shut} />
    );
  return (
    <div className={`form-body${read ? " is-read" : ""}`}>
      {sections.map((section) => {
        const fields = fieldsOf(form.view, section.fields);
        if (fields.length === 0) return null;
        return (
          <section key={section.key} className="form-section" aria-label={section.label || undefined}>
            {section.label && <h2 className="form-section-title">{section.label}</h2>}
            <div className="form-grid">{fields.map(box)}</div>
          </section>
        );
      })}
    </div>
  );
}
