/** The phone's own picker of days and times; over it stands the value as everybody here writes it. */
import type { Value } from "../../../api/types";
import type { InputProps } from "../../../fields/contract";
import { readerOf } from "../../../fields/registry";
import { textValue } from "../../../fields/values";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";

interface NativeProps extends InputProps {
  type: "date" | "month" | "time" | "datetime-local";
  /** The value as the picker takes it. */
  picked: (value: string) => string;
}

export function Native(props: NativeProps) {
  const { id, field, value, onChange, onLeave, disabled, invalid, describedBy, type, picked } = props;
  const column = readerOf(field).Cell(props);
  const shown = column.text(value);
  const handlePick = (text: string) => {
    if (text === "") return onChange(null);
    const read = column.parse(text);
    if ("value" in read) onChange(read.value as Value);
    else if ("wrong" in read) onChange(text, read.wrong);
  };
  return (
    <span className={`box is-native${invalid ? " is-wrong" : ""}`}>
      <span className={`box-shown num${shown ? "" : " is-empty"}`} aria-hidden>
        {shown || t("field.choose")}
      </span>
      <input
        id={id}
        type={type}
        value={picked(textValue(value))}
        disabled={disabled}
        required={field.required}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={(event) => handlePick(event.target.value)}
        onBlur={onLeave}
      />
      {value !== null && !field.required && !disabled ? (
        <button type="button" className="tap" aria-label={t("kit.clear")} onClick={() => onChange(null)}>
          <Icon name="close" size={16} />
        </button>
      ) : (
        <Icon name="calendar" size={18} />
      )}
    </span>
  );
}
