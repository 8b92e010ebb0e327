import type { zhSubrows } from "./zh-subrows";

export const enSubrows: Record<keyof typeof zhSubrows, string> = {
  "subrows.title": "Import {label} from a file",
  "subrows.drop": "Drop an Excel or CSV file here, or click to choose",
  "subrows.dropHint":
    "Columns are matched by their names; titles above them are skipped. At most {max} rows, 10 MB",
  "subrows.noFile": "No file yet? Fill in the template first:",
  "subrows.template": "Download template",
  "subrows.other": "Another file",
  "subrows.rows": "{n} rows",
  "subrows.sheet": "Sheet",
  "subrows.columns": "Where columns go",
  "subrows.used": "{used} of {all} used",
  "subrows.leaveOut": "Leave out",
  "subrows.problems": "{n} cells cannot be read; they will be marked red to be corrected in the form",
  "subrows.warnings": "Please check {n} places",
  "subrows.atRow": "Row {n}",
  "subrows.more": "{n} more",
  "subrows.how": "There are {n} rows already",
  "subrows.append": "Add below",
  "subrows.replace": "Replace them",
  "subrows.appendDo": "Add {n} rows",
  "subrows.replaceDo": "Replace with {n} rows",
  "subrows.noRoom":
    "At most {max} rows: {room} more fit, the file has {n}. Replace the rows, or remove some in the file",
  "subrows.nothing": "There is nothing to add. Choose above where each column goes",
};
