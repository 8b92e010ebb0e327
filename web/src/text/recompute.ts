/** The texts of working formulas out again, which come with its dialogs and not with the first load. */
import { addTexts } from ".";
import { enRecompute } from "./en-recompute";
import { zhRecompute } from "./zh-recompute";

addTexts(zhRecompute, enRecompute);
