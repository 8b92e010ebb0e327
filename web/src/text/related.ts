/** The texts of related lists, which come with the first one that is shown. */
import { addTexts } from ".";
import { enRelated } from "./en-related";
import { zhRelated } from "./zh-related";

addTexts(zhRelated, enRelated);
