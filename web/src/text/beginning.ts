/** The texts of how apps begin, which come with their pages and not with the first load. */
import { addTexts } from ".";
import { enBeginning } from "./en-beginning";
import { zhBeginning } from "./zh-beginning";

addTexts(zhBeginning, enBeginning);
