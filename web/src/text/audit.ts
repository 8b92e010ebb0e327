/** The texts of the audit log, which come with its page and not with the first load. */
import { addTexts } from ".";
import { enAudit } from "./en-audit";
import { zhAudit } from "./zh-audit";

addTexts(zhAudit, enAudit);
