/** The texts of the box rich text is written in, which come with it. */
import { addTexts } from ".";
import { enRich } from "./en-rich";
import { zhRich } from "./zh-rich";

addTexts(zhRich, enRich);
