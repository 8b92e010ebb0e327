/** The texts of how a view is laid out, which come with the dialog that asks for it. */
import { addTexts } from ".";
import { enLaid } from "./en-laid";
import { zhLaid } from "./zh-laid";

addTexts(zhLaid, enLaid);
