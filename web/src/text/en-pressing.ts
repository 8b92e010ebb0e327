import type { zhPressing } from "./zh-pressing";

/** Buttons of records: pressed, and built. */
export const enPressing: Record<keyof typeof zhPressing, string> = {
  "press.done": "“{button}” done",
  "press.doneOlder": "“{button}” was done with what was filled in before; later changes were not saved",
  "press.undone": "“{button}” undone",
  "press.buttons": "Buttons",
  "press.hint":
    "Above a record: one press fills in some fields, or begins a record that refers to it. Whoever presses needs the rights; rules and checks hold.",
  "press.add": "Add a button",
  "press.start": "New button",
  "press.label": "What it says",
  "press.look": "Look",
  "press.plain": "Plain",
  "press.primary": "Prominent",
  "press.red": "Red",
  "press.does": "A press",
  "press.fills": "fills in fields",
  "press.begins": "begins a record that refers to this one",
  "press.asks": "Ask for",
  "press.addAsk": "Choose a field to ask for",
  "press.sets": "Fill in by itself",
  "press.addSet": "Add a field to fill in",
  "press.over": "What is begun",
  "press.noOver": "No other form refers to this one yet",
  "press.when": "When it may be pressed",
  "press.whenHint": 'A formula that is true or false, such as state = "to ship". Without one, always',
  "press.confirm": "A question first",
  "press.remove": "Remove this button",
  "press.removeSet": "Do not fill in “{field}”",
  "press.removeAsk": "Do not ask for “{field}”",
};
