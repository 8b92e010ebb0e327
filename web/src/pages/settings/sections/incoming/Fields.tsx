/** The fields of a form, each with where it comes from; sub-rows with their list and its columns. */
import { Button, Input } from "antd";
import type { IncomingField, Mapped } from "../../../../api/incoming";
import { t } from "../../../../text";
import { findIn, put, type Target } from "./mapping";

interface Props {
  fields: readonly IncomingField[];
  maps: readonly Mapped[];
  /** What a click into the sample fills. */
  target: Target | null;
  onTarget: (target: Target) => void;
  onPut: (maps: Mapped[]) => void;
}

export function Fields({ fields, ...rest }: Props) {
  return (
    <ul className="in-fields">
      {fields.map((field) => (
        <li key={field.key}>
          <Field field={field} own={{ field: field.key }} {...rest} />
          {field.fields && (
            <ul className="in-columns">
              {field.fields.map((column) => (
                <li key={column.key}>
                  <Field field={column} own={{ field: column.key, inside: field.key }} {...rest} />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

interface FieldProps extends Omit<Props, "fields"> {
  field: IncomingField;
  own: Target;
}

function Field({ field, own, maps, target, onTarget, onPut }: FieldProps) {
  const said = findIn(maps, own);
  const isRows = field.fields !== undefined;
  const isChosen = target?.field === own.field && target.inside === own.inside;
  const change = (values: Partial<Mapped>) => onPut(put(maps, own, values));
  const name = field.label;
  return (
    <div className={`in-field${isChosen ? " is-chosen" : ""}`} data-testid={`in-field-${own.field}`}>
      <span className="in-name">
        {name}
        {field.required && <span className="in-required">{t("in.required")}</span>}
      </span>
      <Button
        size="small"
        type={isChosen ? "primary" : "default"}
        aria-pressed={isChosen}
        aria-label={t(isChosen ? "in.chosen" : "in.choose", { field: name })}
        onClick={() => onTarget(own)}
      >
        ←
      </Button>
      <Input
        size="small"
        className="in-code"
        aria-label={t("in.path", { field: name })}
        placeholder={t(isRows ? "in.listHint" : "in.pathHint")}
        value={said?.path ?? ""}
        onFocus={() => onTarget(own)}
        onChange={(event) => change({ path: event.target.value.trim() || null })}
      />
      {field.by && (
        <select
          className="in-select is-small"
          aria-label={t("in.by", { field: name })}
          value={said?.by ?? ""}
          disabled={!said}
          onChange={(event) => change({ by: event.target.value || null })}
        >
          <option value="">{t("in.byTitle")}</option>
          {field.by.map((one) => (
            <option key={one.key} value={one.key}>
              {t("in.byField", { label: one.label })}
            </option>
          ))}
        </select>
      )}
      {!isRows && (
        <Input
          size="small"
          aria-label={t("in.default", { field: name })}
          placeholder={t("in.defaultHint")}
          value={said?.default === undefined || said.default === null ? "" : String(said.default)}
          onChange={(event) => change({ default: event.target.value || null })}
        />
      )}
    </div>
  );
}
