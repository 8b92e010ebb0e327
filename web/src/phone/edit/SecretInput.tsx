/** A secret: typed behind dots; left empty, what is stored stays. */
import type { InputProps } from "../../fields/contract";
import { storedIn } from "../../fields/parts/stored";
import { keptText } from "../../kit/veil";
import { t } from "../../text";
import "../../fields/parts/secret.css";

export default function SecretInput(props: InputProps) {
  const { id, field, path, scope, value, onChange, onLeave, disabled, invalid, describedBy } = props;
  const stored = storedIn(scope, `${path} ${id}`, value);
  const clear = () => {
    stored.clear();
    onChange(null);
  };
  return (
    <span className={`box${invalid ? " is-wrong" : ""}`}>
      <input
        id={id}
        type="password"
        value={keptText(value)}
        disabled={disabled}
        placeholder={stored.stays ? t("secret.keep") : (field.placeholder ?? undefined)}
        enterKeyHint="done"
        autoComplete="new-password"
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.value || stored.emptied)}
        onBlur={onLeave}
      />
      {stored.stays && !disabled && (
        <button type="button" className="secret-button" onClick={clear}>
          {t("secret.clear")}
        </button>
      )}
    </span>
  );
}
