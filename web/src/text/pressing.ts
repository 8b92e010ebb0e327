/** The texts of buttons of records, which come with the first of them. */
import { addTexts } from ".";
import { enPressing } from "./en-pressing";
import { zhPressing } from "./zh-pressing";

addTexts(zhPressing, enPressing);
