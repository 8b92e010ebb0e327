/** A box for a new password that says how good it is while it is typed. */
import { Input } from "antd";
import { t } from "../text";
import { SHORTEST, type Strength, strengthOf } from "./password";

interface NewPasswordProps {
  id: string;
  value: string;
  onChange: (value: string) => void;
  problem?: string | null;
  /** How many characters it has at least. */
  shortest?: number;
}

const steps: Record<Strength, number> = { short: 1, weak: 1, fair: 2, good: 3 };

export function NewPassword({ id, value, onChange, problem, shortest = SHORTEST }: NewPasswordProps) {
  const strength = strengthOf(value, shortest);
  return (
    <>
      <Input.Password
        id={id}
        size="large"
        value={value}
        autoComplete="new-password"
        status={problem ? "error" : undefined}
        aria-describedby={`${id}-said ${id}-rules`}
        onChange={(event) => onChange(event.target.value)}
      />
      <span id={`${id}-said`} className="strength" aria-live="polite">
        {problem ? (
          <span className="field-problem">{problem}</span>
        ) : (
          <>
            <span className={`strength-bar is-${value ? strength : "none"}`} aria-hidden>
              {[1, 2, 3].map((step) => (
                <i key={step} className={value && step <= steps[strength] ? "is-on" : ""} />
              ))}
            </span>
            {!value && t("password.hint", { n: shortest })}
            {value &&
              (strength === "short" ? t("password.short", { n: shortest }) : t(`password.${strength}`))}
          </>
        )}
      </span>
      <span id={`${id}-rules`} className="muted">
        {t("password.rules")}
      </span>
    </>
  );
}
