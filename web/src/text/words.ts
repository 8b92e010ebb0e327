/** The texts of the page of languages, which come with it. */
import { addTexts } from ".";
import { enWords } from "./en-words";
import { zhWords } from "./zh-words";

addTexts(zhWords, enWords);
