/** The texts of the log of a run, which come with its page. */
import { addTexts } from ".";
import { enRunLog } from "./en-run-log";
import { zhRunLog } from "./zh-run-log";

addTexts(zhRunLog, enRunLog);
