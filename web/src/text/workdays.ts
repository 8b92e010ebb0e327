/** The texts of the working calendar, which come with the settings and not with the first load. */
import { addTexts } from ".";
import { enWorkdays } from "./en-workdays";
import { zhWorkdays } from "./zh-workdays";

addTexts(zhWorkdays, enWorkdays);
