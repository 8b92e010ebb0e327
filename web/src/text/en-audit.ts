/** The English texts of the audit log. */
import type { zhAudit } from "./zh-audit";

export const enAudit: Record<keyof typeof zhAudit, string> = {
  "audit.title": "Audit log",
  "audit.at": "Time",
  "audit.by": "Person",
  "audit.kind": "Kind",
  "audit.what": "What",
  "audit.kind.export": "Export",
  "audit.kind.sign_in": "Sign-in",
  "audit.kind.key": "API key",
  "audit.keyMade": "Made “{name}”",
  "audit.keyRevoked": "Revoked “{name}”",
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
    "Who signed in, exported how many records, made or revoked a key, and when, is noted here. Entries are kept for three years.",
};
