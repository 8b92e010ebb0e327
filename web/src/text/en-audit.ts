/** The English texts of the audit log. */
import type { zhAudit } from "./zh-audit";

export const enAudit: Record<keyof typeof zhAudit, string> = {
  "audit.title": "Audit log",
  "audit.at": "Time",
  "audit.by": "Person",
  "audit.kind": "Kind",
  "audit.what": "What",
  "audit.kind.export": "Export",
  "audit.every": "All",
  "audit.everybody": "Everybody",
  "audit.from": "From",
  "audit.to": "To",
  "audit.all": "Clear conditions",
  "audit.records": "{n} records",
  "audit.gone": "A deleted form",
  "audit.asked": "What was asked for",
  "audit.joint": ", ",
  "audit.columns": "Columns",
  "audit.allColumns": "all they may see",
  "audit.where": "Filter",
  "audit.allRecords": "none",
  "audit.search": "Search",
  "audit.more": "Earlier entries",
  "audit.none": "Nothing yet",
  "audit.noneSuch": "No entry matches",
  "audit.hint":
    "When somebody exports data, it is noted here: who, when, and how many records. Entries are kept for three years.",
};
