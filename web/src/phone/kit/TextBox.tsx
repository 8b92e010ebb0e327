/** A box for a text with its name above it; a secret one can be shown. */
import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

interface TextBoxProps {
  label: string;
  value: string;
  onText: (text: string) => void;
  autoComplete?: string;
  secret?: boolean;
  /** Take the keyboard at once. */
  takesFocus?: boolean;
}

export function TextBox({ label, value, onText, autoComplete, secret, takesFocus }: TextBoxProps) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [takesFocus]);
  const [shown, setShown] = useState(false);
  return (
    <div className="text-box">
      <label htmlFor={id}>{label}</label>
      <span className="box">
        <input
          id={id}
          type={secret && !shown ? "password" : "text"}
          value={value}
          ref={box}
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
