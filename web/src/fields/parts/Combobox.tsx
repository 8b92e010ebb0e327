/** A box that takes one of many: a list below it on wide screens, a sheet of its own on narrow ones. */
import { Button, Input } from "antd";
import { useId, useState } from "react";
import type { Value } from "../../api/types";
import { ChoiceItems, ChoiceList } from "../../kit/ChoiceList";
import { Dialog } from "../../kit/Dialog";
import { Icon } from "../../kit/Icon";
import type { FindChoices } from "../../kit/useChoices";
import { useNarrow } from "../../kit/useNarrow";
import { t } from "../../text";
import type { InputProps } from "../contract";
import { useCombobox } from "./useCombobox";

interface ComboboxProps extends InputProps {
  find: FindChoices;
  shown: (value: Value) => string;
  /** What may be typed here. */
  hint: string;
  /** The list stays open after a choice, for the next one; the text tells what is chosen already. */
  stays?: boolean;
  chosen?: string;
  /** Backspace in an empty box. */
  onErase?: () => void;
}

export function Combobox(props: ComboboxProps) {
  const { id, field, value, onChange, disabled, invalid, describedBy, find, shown } = props;
  const narrow = useNarrow();
  const listId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const box = useCombobox(props, find);
  const list = {
    id: listId,
    label: field.label,
    choices: box.found.choices,
    highlight: box.lit,
    onHighlight: box.setHighlight,
    onPick: box.pick,
    note: box.fresh ? box.found.failed : t("grid.searching"),
  };
  const close = () => {
    box.reset();
    props.onLeave();
  };
  const filled = value !== null && box.typed === null;
  return (
    <div ref={setAnchor} className="combobox">
      <Input
        id={id}
        role="combobox"
        aria-expanded={box.open}
        aria-controls={box.open ? listId : undefined}
        aria-activedescendant={box.open && box.lit >= 0 ? `${listId}-${box.lit}` : undefined}
        aria-autocomplete="list"
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        autoComplete="off"
        value={box.typed ?? (value === null ? "" : shown(value))}
        disabled={disabled}
        readOnly={narrow}
        status={invalid ? "error" : undefined}
        placeholder={field.placeholder ?? props.hint}
        onChange={(event) => box.type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Backspace" && !box.typed) props.onErase?.();
          box.handleKey(event);
        }}
        onClick={() => box.setOpen(true)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => !narrow && box.leave()}
        suffix={
          filled && !field.required && !disabled ? (
            <button
              type="button"
              className="box-button"
              tabIndex={-1}
              aria-label={t("kit.clear")}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChange(null)}
            >
              <Icon name="close" size={13} />
            </button>
          ) : (
            <Icon name="down" size={14} />
          )
        }
      />
      {box.open && !narrow && anchor && <ChoiceList anchor={anchor} {...list} />}
      {box.open && narrow && (
        <Dialog
          title={field.label}
          tall
          onClose={close}
          footer={
            props.stays && (
              <Button type="primary" onClick={close}>
                {t("kit.done")}
              </Button>
            )
          }
        >
          {props.chosen && <p className="combobox-chosen">{props.chosen}</p>}
          <Input
            className="combobox-search"
            value={box.typed ?? ""}
            placeholder={props.hint}
            prefix={<Icon name="search" size={15} />}
            aria-label={props.hint}
            onChange={(event) => box.type(event.target.value)}
            onKeyDown={box.handleKey}
          />
          <ChoiceItems {...list} />
        </Dialog>
      )}
    </div>
  );
}
