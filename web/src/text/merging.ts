/** The texts of merging, which come with its dialogs and not with the first load. */
import { addTexts } from ".";
import { enMerging } from "./en-merging";
import { zhMerging } from "./zh-merging";

addTexts(zhMerging, enMerging);
