/** The texts of stuck runs, stand-ins, and of how flows ran, which come with the first page that shows them. */
import { addTexts } from ".";
import { enWatching } from "./en-watching";
import { zhWatching } from "./zh-watching";

addTexts(zhWatching, enWatching);
