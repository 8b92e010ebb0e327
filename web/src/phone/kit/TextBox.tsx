/** A box for a text with its name above it; a secret one can be shown. */
import { useId, useState } from "react";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

interface TextBoxProps {
  label: string;
  value: string;
  onText: (text: string) => void;
  autoComplete?: string;
  secret?: boolean;
}

export function TextBox({ label, value, onText, autoComplete, secret }: TextBoxProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <div className="text-box">
      <label htmlFor={id}>{label}</label>
      <span className="box">
        <input
          id={id}
          type={secret && !shown ? "password" : "text"}
          value={value}
          autoComplete={autoComplete}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          onChange={(event) => onText(event.target.value)}
        />
        {secret && (
          <button
            type="button"
            className="tap"
            aria-pressed={shown}
            aria-label={t("phone.showPassword")}
            onClick={() => setShown(!shown)}
          >
            <Icon name="eye" size={19} />
          </button>
        )}
      </span>
    </div>
  );
}
