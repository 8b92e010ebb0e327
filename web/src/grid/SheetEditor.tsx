/**
 * The one text box of a sheet. It always has the focus and lies, transparent, over the active cell, so that an
 * input method starts composing in the right place from the first key; it becomes visible while a cell is edited.
 */
import {
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { useStore } from "zustand";
import { ChoiceList } from "../kit/ChoiceList";
import type { Choice } from "../kit/choices";
import { useChoices } from "../kit/useChoices";
import { usePopup } from "../kit/usePopup";
import { t } from "../text";
import type { Rows, SheetColumn } from "./contract";
import { commandFor } from "./keys";
import type { SheetModel } from "./model";
import { moveChosen, rowKeys } from "./moving";

interface SheetEditorProps {
  model: SheetModel;
  columns: readonly SheetColumn[];
  rows: Rows;
  label: string;
  problem?: (row: string, column: string) => string | null;
  warning?: (row: string, column: string) => string | null;
  /** The line of the active row, and the box inside it. */
  line: CSSProperties;
  box: CSSProperties;
  focused: boolean;
  onSection?: (key: string) => void;
  onFocus: (on: boolean) => void;
  onMenu: (anchor: Element) => void;
}

export function SheetEditor(props: SheetEditorProps) {
  const { model, columns, rows, line, box } = props;
  const { editing, highlight } = useStore(model.store);
  const { selection } = model;
  const input = useTextBox(model);
  const listId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const column = columns[selection.active.col];
  const row = rows[selection.active.row];
  const shut = !column || model.isShut || column.toggle !== undefined || column.ask !== undefined;
  const listOpen = editing !== null && column?.choices !== undefined;
  const untouched = editing?.mode === "edit" && editing.text === editing.initial;
  const search = listOpen ? (untouched ? "" : editing.text) : null;
  const found = useChoices(column?.choices, search);
  const fresh = found.search === search;
  const lit = fresh && search !== "" && highlight < 0 ? 0 : Math.min(highlight, found.choices.length - 1);

  /** The lit choice, if it counts; something new is made only by Enter, never by just leaving the cell. */
  const chosen = (entered: boolean): Choice | undefined => {
    const nothingSaid = highlight < 0 && (untouched || editing?.text === "");
    const choice = listOpen && fresh && !nothingSaid ? found.choices[lit] : undefined;
    return choice?.make && !entered ? undefined : choice;
  };

  const setHighlight = (index: number) => model.store.setState({ highlight: index });

  const handleKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (row?.section && event.key === " ") {
      props.onSection?.(row.key);
      event.preventDefault();
      return;
    }
    const mode = {
      editing: editing?.mode ?? null,
      listOpen: listOpen && found.choices.length > 0,
      readOnly: false,
      toggles: column?.toggle !== undefined || column?.ask !== undefined,
      rows: rowKeys(model),
    };
    const command = commandFor({ ...keysOf(event), isComposing: event.nativeEvent.isComposing }, mode);
    if (!command) return;
    if (command.do === "highlight") {
      const from = lit < 0 && command.step < 0 ? 0 : lit;
      setHighlight((from + command.step + found.choices.length) % found.choices.length);
    } else if (command.do === "moveRows") moveChosen(model, command.step);
    else if (command.do === "menu") props.onMenu(event.currentTarget);
    else if (!model.run(command, chosen(command.do === "enter"))) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const handlePaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    if (model.editing && !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    if (!model.editing && text !== "") model.paste(text);
  };

  const wrong = row?.wrong?.[column?.key ?? ""];
  const message = wrong?.message ?? (row && column ? (props.problem?.(row.key, column.key) ?? null) : null);
  const warning = !message && row && column ? (props.warning?.(row.key, column.key) ?? null) : null;
  return (
    <div className="sheet-line" style={line} role="row">
      <div
        className={`sheet-box${editing ? " is-editing" : ""}`}
        style={box}
        ref={setAnchor}
        role="gridcell"
        tabIndex={-1}
      >
        <input
          ref={input}
          className={column?.align === "right" ? "is-right num" : ""}
          type="text"
          autoComplete="off"
          spellCheck={false}
          readOnly={shut}
          inputMode={shut ? "none" : undefined}
          aria-label={t("grid.cellLabel", {
            sheet: props.label,
            column: column?.label ?? "",
            row: selection.active.row + 1,
          })}
          aria-haspopup={column?.choices ? "listbox" : undefined}
          aria-controls={listOpen ? listId : undefined}
          aria-activedescendant={listOpen && lit >= 0 ? `${listId}-${lit}` : undefined}
          aria-invalid={message ? true : undefined}
          onCompositionStart={(event) => !model.editing && model.type(event.currentTarget.value)}
          onInput={(event) => model.type(event.currentTarget.value)}
          onKeyDown={handleKey}
          onPaste={handlePaste}
          onFocus={() => props.onFocus(true)}
          onBlur={() => {
            props.onFocus(false);
            if (model.editing) model.commit(chosen(false));
          }}
        />
      </div>
      {listOpen && anchor && (
        <ChoiceList
          id={listId}
          anchor={anchor}
          label={column?.label ?? ""}
          choices={found.choices}
          highlight={lit}
          onHighlight={setHighlight}
          onPick={(choice) => model.commit(choice)}
          note={fresh ? found.failed : t("grid.searching")}
        />
      )}
      {!editing && (message ?? warning) && props.focused && anchor && (
        <CellNote
          anchor={anchor}
          message={message ?? warning ?? ""}
          isWarning={!message}
          offers={wrong?.offers ?? []}
          onPick={(choice) => {
            const write = model.later(selection.active);
            if (!choice.make) write({ value: choice.value });
            else void choice.make().then((value) => value !== null && write({ value }));
          }}
        />
      )}
    </div>
  );
}

/** Let the model write into the text box and give it the focus. */
function useTextBox(model: SheetModel) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    model.box = {
      show: (text, selected) => {
        if (!input.current) return;
        input.current.value = text;
        input.current.focus({ preventScroll: true });
        if (selected) input.current.select();
        else input.current.setSelectionRange(text.length, text.length);
      },
      clear: () => {
        if (input.current) input.current.value = "";
      },
      focus: () => input.current?.focus({ preventScroll: true }),
    };
    return () => {
      model.box = null;
    };
  }, [model]);
  return input;
}

function keysOf(event: KeyboardEvent) {
  const { key, keyCode, ctrlKey, metaKey, shiftKey, altKey } = event;
  return { key, keyCode, ctrlKey, metaKey, shiftKey, altKey };
}

interface CellNoteProps {
  anchor: Element;
  message: string;
  /** It is taken all the same. */
  isWarning: boolean;
  offers: readonly Choice[];
  onPick: (choice: Choice) => void;
}

/** What is wrong with the active cell, and what would be right. */
function CellNote({ anchor, message, isWarning, offers, onPick }: CellNoteProps) {
  const style = usePopup(anchor, true, { minWidth: 120, maxHeight: 160 });
  if (!style) return null;
  return (
    <div
      className={`cell-note${isWarning ? " is-warning" : ""}`}
      style={{ ...style, minWidth: 0 }}
      role={isWarning ? "status" : "alert"}
      onMouseDown={(event) => event.preventDefault()}
    >
      <span>{message}</span>
      {offers.map((offer) => (
        <button key={offer.key} type="button" className="plain-button is-link" onClick={() => onPick(offer)}>
          {offer.make ? offer.title : t("grid.useThis", { title: offer.title })}
        </button>
      ))}
    </div>
  );
}
