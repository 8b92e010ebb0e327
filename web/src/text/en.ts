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
};

export const en: Record<TextKey, string> = { ...enBase, ...enPages };
