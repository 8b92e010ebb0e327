/** The English texts; the compiler demands the same keys as zh.ts. */
import { enPages } from "./en-pages";
import type { TextKey } from "./index";
import type { zhPages } from "./zh-pages";

const enBase: Record<Exclude<TextKey, keyof typeof zhPages>, string> = {
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
  "grid.cellLabel": "{sheet} {column} row {row}",
  "grid.useThis": "Use {title}",
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
};

export const en: Record<TextKey, string> = { ...enBase, ...enPages };
