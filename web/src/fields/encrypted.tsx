/** A secret: dots, and for who may read it a button that shows it for a while. Each look is noted by the server. */
import { Input as Box, Button } from "antd";
import { lazy, Suspense } from "react";
import type { Value } from "../api/types";
import { keptText, VEIL } from "../kit/veil";
import { t } from "../text";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import type { SecretProps } from "./parts/Secret";
import { storedIn } from "./parts/stored";
import { textValue } from "./values";

const Shown = lazy(() => import("./parts/Secret"));

/** Few forms have secrets: how one is shown is loaded with the first. */
const Secret = (props: SecretProps) => (
  <Suspense fallback={props.shown}>
    <Shown {...props} />
  </Suspense>
);

export function Input(props: InputProps) {
  const { id, field, path, scope, value, onChange, onLeave, disabled, invalid, describedBy } = props;
  const stored = storedIn(scope, `${path} ${id}`, value);
  const clear = () => {
    stored.clear();
    onChange(null);
  };
  return (
    <span className="secret-box">
      <Box.Password
        id={id}
        value={keptText(value)}
        disabled={disabled}
        status={invalid ? "error" : undefined}
        placeholder={stored.stays ? t("secret.keep") : (field.placeholder ?? undefined)}
        autoComplete="new-password"
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.value || stored.emptied)}
        onBlur={onLeave}
      />
      {stored.stays && !disabled && (
        <Button type="link" size="small" onClick={clear}>
          {t("secret.clear")}
        </Button>
      )}
    </span>
  );
}

export function View({ field, value, scope }: ViewProps) {
  if (value === null || value === "") return <NoValue />;
  return <Secret key={textValue(value)} field={field} shown={textValue(value)} reveal={scope?.reveal} />;
}

const dots = (value: Value) => (value === null || value === "" ? "" : VEIL);

export const Cell = ({ field, path, scope }: Place): CellParts => ({
  width: 170,
  fixed: true,
  typed: true,
  text: (value) => (field.masked ? textValue(value) : dots(value)),
  // The dots are nothing to go on writing from, nor to paste elsewhere.
  plain: () => "",
  parse: (text) => ({ value: text.trim() || null }),
  View: ({ value, row }) => {
    const { id } = row;
    const isOpen = scope.reveal && id && value === VEIL;
    const reveal = isOpen ? () => scope.reveal?.(path, id) ?? Promise.resolve(null) : undefined;
    return <Secret field={field} shown={field.masked ? textValue(value) : dots(value)} reveal={reveal} />;
  },
});
