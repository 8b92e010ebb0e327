/** The English texts of the working calendar. */
import type { zhWorkdays } from "./zh-workdays";

export const enWorkdays: Record<keyof typeof zhWorkdays, string> = {
  "workdays.title": "Working days",
  "workdays.hint":
    "Deadlines of processes, reminders by working days and the analysis go by these. Click a day to switch it between worked and off; drag, or click with Shift, for several at once.",
  "workdays.kept":
    "To-dos that wait already keep their deadlines, which went by the days as they were; new ones go by the new days.",
  "workdays.unknown":
    "Nobody has said yet which days are off in {year}. Please mark them as they are published.",
  "workdays.unknownElse": "Deadlines run into {years}, for which nobody has said yet which days are off.",
  "workdays.see": "See {year}",
  "workdays.back": "Year before",
  "workdays.next": "Year after",
  "workdays.year": "{year}",
  "workdays.month": "{year}-{month}",
  "workdays.weekdays": "M T W T F S S",
  "workdays.off": "off",
  "workdays.worked": "on",
  "workdays.day.off": "{day} off",
  "workdays.day.worked": "{day} worked",
  "workdays.by.weekday": "by its weekday",
  "workdays.by.given": "given by the State Council",
  "workdays.by.own": "set by the company",
  "workdays.legend": "What the marks mean",
  "workdays.legend.given": "Off, as the State Council gave it",
  "workdays.legend.worked": "Worked instead",
  "workdays.legend.own": "Changed by the company",
  "workdays.legend.weekend": "Weekend",
  "workdays.reset": "Back to the usual",
  "workdays.resetHint": "Forget what the company changed in {year}",
  "workdays.paste": "Paste a list",
  "workdays.pasteHint":
    "A day or a range a line, with off or work, such as:\n2027-01-01 off\n2027-02-05 to 2027-02-11 off\n2027-02-06 work",
  "workdays.pasteLabel": "Days off and days worked instead",
  "workdays.pasteTake": "Put into the calendar",
  "workdays.pasteTaken": "{n} days were put in; look at them and save",
  "workdays.pasteWrong": "These lines are not understood: {lines}",
  "workdays.changed": "{n} days changed and not saved yet",
  "workdays.opening": "Opening day",
  "workdays.openingLabel": "Since when the company works with Huodan",
  "workdays.openingHint":
    "Records dated before it are history: they begin no process and remind nobody. Without it all of them count.",
  "workdays.openingNone": "No opening day",
};
