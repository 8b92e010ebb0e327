/** The behaviour of a box that takes one of many: typing, highlight, picking, leaving with a half-typed text. */
import { type KeyboardEvent, useState } from "react";
import type { Choice } from "../../kit/choices";
import { type FindChoices, useChoices } from "../../kit/useChoices";
import { t } from "../../text";
import type { InputProps } from "../contract";

type ComboboxUse = Pick<InputProps, "field" | "onChange" | "onLeave"> & { stays?: boolean };

export function useCombobox(props: ComboboxUse, find: FindChoices) {
  const { field, onChange, onLeave } = props;
  /** Null while nobody types: the box shows the value. */
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [highlight, setHighlight] = useState(-1);
  const search = open ? (typed ?? "") : null;
  const found = useChoices(find, search);
  const fresh = search !== null && found.search === search;
  const lit = fresh && search !== "" && highlight < 0 ? 0 : Math.min(highlight, found.choices.length - 1);

  const reset = () => {
    setTyped(null);
    setOpen(false);
    setHighlight(-1);
  };

  const noMatch = (text: string) => t("grid.noMatch", { text, column: field.label });

  const pick = (choice: Choice) => {
    const text = typed;
    reset();
    if (props.stays) setOpen(true);
    if (!choice.make) return onChange(choice.value);
    void choice.make().then((value) => {
      if (value !== null) onChange(value);
      else if (text) onChange(text, noMatch(text));
    });
  };

  /** Leaving with a typed text takes its first match; without one the text stays and says so. */
  const settle = (text: string) => {
    const first = (choices: readonly Choice[]) => choices.find((one) => !one.make);
    const take = (choice: Choice | undefined) =>
      choice ? onChange(choice.value) : onChange(text, noMatch(text));
    if (fresh)
      return take(
        found.choices[lit]?.make ? first(found.choices) : (found.choices[lit] ?? first(found.choices)),
      );
    onChange(text, t("grid.searching"));
    find(text, new AbortController().signal).then(
      (choices) => take(first(choices)),
      (error: Error) => onChange(text, error.message),
    );
  };

  const leave = () => {
    if (typed !== null && typed.trim() !== "") settle(typed);
    reset();
    onLeave();
  };

  const type = (text: string) => {
    setTyped(text);
    setOpen(true);
    setHighlight(text === "" ? -1 : 0);
    if (text === "") onChange(null);
  };

  const handleKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      const count = found.choices.length;
      if (!open) setOpen(true);
      else if (count > 0) setHighlight((Math.max(lit, step > 0 ? -1 : 0) + step + count) % count);
    } else if (event.key === "Escape" && open) reset();
    else if (event.key === "Enter" && open && fresh && found.choices[lit]) pick(found.choices[lit]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return { typed, open, setOpen, found, fresh, lit, setHighlight, pick, leave, type, handleKey, reset };
}
