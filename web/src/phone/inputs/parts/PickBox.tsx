/** A box that shows what was picked; a touch opens the sheet to pick from. */
import type { ReactNode } from "react";
import type { InputProps } from "../../../fields/contract";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";

interface PickBoxProps extends Pick<InputProps, "id" | "field" | "disabled" | "invalid" | "describedBy"> {
  /** What was picked; nothing shows the hint. */
  children: ReactNode;
  isEmpty: boolean;
  onOpen: () => void;
  onClear?: () => void;
}

export function PickBox(props: PickBoxProps) {
  const { id, field, disabled, invalid, describedBy, children, isEmpty, onOpen, onClear } = props;
  return (
    <span className={`box is-pick${invalid ? " is-wrong" : ""}`}>
      <button
        id={id}
        type="button"
        className={`box-shown${isEmpty ? " is-empty" : ""}`}
        disabled={disabled}
        aria-haspopup="dialog"
        aria-describedby={describedBy}
        onClick={onOpen}
      >
        {isEmpty ? t("field.choose") : children}
        <span className="visually-hidden"> {field.label}</span>
      </button>
      {!isEmpty && !field.required && !disabled && onClear ? (
        <button type="button" className="tap" aria-label={t("kit.clear")} onClick={onClear}>
          <Icon name="close" size={16} />
        </button>
      ) : (
        <Icon name="down" size={17} />
      )}
    </span>
  );
}
