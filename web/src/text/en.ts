/** The English texts; the compiler demands the same keys as zh.ts. */

import { enAccess } from "./en-access";
import { enAudit } from "./en-audit";
import { enBackup } from "./en-backup";
import { enHistory } from "./en-history";
import { enImport } from "./en-import";
import { enLayouts } from "./en-layouts";
import { enOpen } from "./en-open";
import { enPages } from "./en-pages";
import { enPeople } from "./en-people";
import { enPhone } from "./en-phone";
import { enRecover } from "./en-recover";
import { enSettings } from "./en-settings";
import { enViewing } from "./en-viewing";
import type { zh } from "./zh";
import type { zhAccess } from "./zh-access";
import type { zhAudit } from "./zh-audit";
import type { zhBackup } from "./zh-backup";
import type { zhHistory } from "./zh-history";
import type { zhImport } from "./zh-import";
import type { zhLayouts } from "./zh-layouts";
import type { zhOpen } from "./zh-open";
import type { zhPages } from "./zh-pages";
import type { zhPeople } from "./zh-people";
import type { zhPhone } from "./zh-phone";
import type { zhRecover } from "./zh-recover";
import type { zhSettings } from "./zh-settings";
import type { zhViewing } from "./zh-viewing";

const enBase: Record<
  Exclude<
    keyof typeof zh,
    | keyof typeof zhPages
    | keyof typeof zhImport
    | keyof typeof zhOpen
    | keyof typeof zhBackup
    | keyof typeof zhRecover
    | keyof typeof zhSettings
    | keyof typeof zhViewing
    | keyof typeof zhAudit
    | keyof typeof zhAccess
    | keyof typeof zhLayouts
    | keyof typeof zhPeople
    | keyof typeof zhPhone
    | keyof typeof zhHistory
  >,
  string
> = {
  "api.unreachable": "Cannot reach the server. Check the network and try again",
  "api.refused": "The server did not accept this request ({status})",
  "kit.undo": "Undo",
  "kit.back": "Back",
  "kit.loading": "Loading",
  "kit.slow": "This takes longer than usual, still working…",
  "time.now": "just now",
  "time.minutes": "{n} min ago",
  "time.hours": "{n} h ago",
  "count.tenThousands": "{n}0,000+",
  "form.cellPlace": "{field} row {row} {column}",
  "form.unreachable": "The server cannot be reached. What you typed is still here; please try again.",
  "form.required": "“{field}” is still empty",
  "form.noRows": "“{field}” has no rows yet, fill at least one",
  "grid.searching": "Looking it up…",
  "grid.noMatch": "There is no {column} called “{text}”",
  "grid.extraColumns": "{n} more columns were not pasted",
  "grid.extraRows": "At most {max} rows: {n} more were not pasted",
  "grid.skippedReadonly": "Grey columns are computed or not yours to change and stayed as they were",
  "kit.noChoice": "Nothing found",
  "grid.total": "Total",
  "grid.notCounted": "{n} rows with a wrong value are not counted",
  "grid.tickAll": "Select all",
  "grid.width": "Width of {column}",
  "grid.cellLabel": "{sheet} {column} row {row}",
  "grid.useThis": "Use {title}",
  "grid.skipped": "{n} rows between were not at hand and are not chosen",
  "grid.noRows": "Nothing here yet",
  "grid.rowMenu": "Row",
  "grid.insertAbove": "Insert above",
  "grid.insertBelow": "Insert below",
  "grid.duplicate": "Duplicate {n} rows",
  "grid.removeRows": "Delete {n} rows",
  "grid.addRow": "Add a row",
  "grid.addTen": "+10 rows",
  "grid.full": "At most {max} rows",
  "grid.hint": "Paste from Excel · Ctrl+D fills down · Ctrl+Z undoes",
  "grid.count": "Count {n}",
  "grid.sum": "Sum {n}",
  "grid.mean": "Mean {n}",
  "grid.rows": "{n} rows",
  "grid.fullScreen": "Full screen",
  "grid.small": "Leave full screen",
  "kit.close": "Close",
  "kit.clear": "Clear",
  "field.gone": "(deleted or hidden)",
  "field.yes": "Yes",
  "field.no": "No",
  "field.listComma": ", ",
  "field.addOption": "One more",
  "field.takeAway": "Take away {text}",
  "field.comma": ", ",
  "field.level": "Level {n}",
  "field.notRange": "Please give two days, e.g. 5-6 ~ 5-8",
  "field.rangeBackwards": "The range ends before it begins",
  "field.rangeFrom": "From",
  "field.rangeTo": "To",
  "field.rangeEnd": "End of “{field}”",
  "field.typeTag": "Type a tag, or choose a known one",
  "field.addTag": "One more",
  "field.scan": "Scan",
  "field.scanHint": "Hold the barcode or QR code in front of the camera",
  "field.scanFailed": "The camera does not open. Allow it in the browser, or type the code.",
  "field.locate": "Locate",
  "field.locating": "Locating…",
  "field.locateFailed": "No position was found. Allow it in the browser, or type the coordinates.",
  "field.notPlace": "There are no coordinates here, e.g. Depot @120.16241,30.27881",
  "field.placeHint": "Place @longitude,latitude",
  "field.notNumber": "This is not a number",
  "field.tooLarge": "Too large: at most 12 digits before the point",
  "field.notDay": "This is not a date, e.g. 2026-05-06, 5-6, tomorrow",
  "field.notClock": "This is not a time, e.g. 9:30, 3:30 pm",
  "field.sinceDays": "for {n} days",
  "field.sinceToday": "since today",
  "field.notMoment": "This is not a time, e.g. 2026-05-06 10:30",
  "field.notOption": "“{field}” has no option “{text}”",
  "field.notDuration": "This is not a length of time, e.g. 2:30, 2h 30m, 150 (minutes)",
  "field.notRating": "Please give 1 to {most} stars",
  "field.stars": "{n} of {most} stars",
  "field.hours": "{n} h",
  "field.minutes": "{n} min",
  "field.seconds": "{n} s",
  "field.pickColor": "Pick the colour of “{field}”",
  "field.sign": "Sign",
  "field.signHint": "Write in the frame with finger, pen or mouse",
  "field.signDraw": "Write your name here",
  "field.signTyped": "Cannot draw? Type your name",
  "field.signAgain": "Start again",
  "field.signDone": "Done",
  "field.signName": "signature.png",
  "field.notSwitch": "Please enter yes or no",
  "field.serialLater": "given when saved",
  "field.search": "Name, code, phone or pinyin initials",
  "field.searchMember": "Name or pinyin initials",
  "field.searchDepartment": "Department, or pinyin initials",
  "field.choose": "Choose",
  "field.create": "New {noun}",
  "field.createNamed": "New “{name}”",
  "field.open": "Open {title}",
  "field.addressDetail": "Street and number",
  "field.addressPaste": "Street and number, or paste the whole line",
  "field.alsoFill": "Also fill in {text}?",
  "field.fillIn": "Fill in",
  "field.notNow": "No",
  "field.region": "Province / city / district",
  "calendar.open": "Open the calendar",
  "calendar.yearBack": "Previous year",
  "calendar.back": "Previous month",
  "calendar.next": "Next month",
  "calendar.yearNext": "Next year",
  "calendar.today": "Today",
  "calendar.days": "Mo Tu We Th Fr Sa Su",
  "kit.done": "Done",
  "kit.save": "Save",
  "kit.cancel": "Cancel",
  "kit.retry": "Try again",
  "kit.problems": "{n} to correct",
  "kit.more": "and {n} more",
  "form.created": "Created {noun}",
  "field.id": "Id",
  "field.version": "Version",
  "field.createdAt": "Created",
  "field.createdBy": "Created by",
  "field.updatedAt": "Changed",
  "field.updatedBy": "Changed by",
  "field.locked": "You may not change this",
  "field.copied": "Taken from the related record when saved",
  "grid.untitled": "(empty)",
  "grid.removed": "One row deleted",
  "grid.rowOf": "{sheet} row {row}",
  "grid.totalOf": "Total {column}",
  "grid.previousRow": "Previous row",
  "grid.nextRow": "Next row",
  "conflict.title": "{who} changed {fields} ({when})",
  "conflict.mine": "Keep mine",
  "conflict.theirs": "Take theirs",
  "keys.title": "Keyboard",
  "keys.edit": "Edit in place",
  "keys.down": "One row down, confirms an edit",
  "keys.right": "One cell to the right",
  "keys.range": "Choose a range",
  "keys.edge": "To the edge",
  "keys.clipboard": "Copy, cut, paste (with Excel)",
  "keys.fill": "Fill down, right",
  "keys.same": "The same value into the range",
  "keys.undo": "Undo, redo",
  "keys.today": "Today",
  "keys.list": "Open the list",
  "keys.clear": "Clear the range",
  "keys.leave": "Leave the sheet",
  "file.add": "Choose files",
  "file.addPicture": "Choose pictures",
  "file.camera": "Take a photo",
  "file.hint": "or drop them here, or paste a screenshot",
  "file.smaller": "Large pictures are made smaller",
  "file.most": "At most {most}, all used",
  "file.tooMany": "At most {most}; {count} were left out",
  "file.remove": "Remove {name}",
  "file.earlier": "Move {name} forward",
  "file.later": "Move {name} back",
  "file.cancel": "Cancel the upload of {name}",
  "file.retry": "Upload again",
  "file.uploading": "Uploading {name}",
  "file.waiting": "{count} still uploading; save when they are done",
  "file.failed": "{count} could not be uploaded; try again or remove",
  "file.tooLarge": "Larger than {limit} MB; compress or split it",
  "file.notPicture": "This is no picture; choose another",
  "file.look": "View {name}",
  "file.download": "Download {name}",
  "file.save": "Download",
  "file.take": "OK",
  "file.byName": "Text is no file; double-click the cell to upload",
  "file.noPreview": "This file cannot be shown here; download it",
  "file.broken": "This picture cannot be shown; download it",
  "file.previous": "Previous",
  "file.next": "Next",
  "file.open": "Open",
  "file.noFrame": "This browser cannot show a PDF inside the page. Please choose Open or Download.",
  "file.place": "{at} / {count}",
  "field.recent": "Recently used",
  "field.others": "All",
  "conflict.somebody": "Somebody else",
};

export const en: Record<keyof typeof zh, string> = {
  ...enBase,
  ...enPages,
  ...enImport,
  ...enOpen,
  ...enBackup,
  ...enRecover,
  ...enSettings,
  ...enViewing,
  ...enAudit,
  ...enAccess,
  ...enLayouts,
  ...enPeople,
  ...enPhone,
  ...enHistory,
};
