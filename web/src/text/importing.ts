/** The texts of importing, which come with its page. */
import { addTexts } from ".";
import { enImport } from "./en-import";
import { zhImport } from "./zh-import";

addTexts(zhImport, enImport);
