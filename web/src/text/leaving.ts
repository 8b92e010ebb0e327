/** The texts of handing over for who leaves, which come with the page or the job that shows them. */
import { addTexts } from ".";
import { enLeaving } from "./en-leaving";
import { zhLeaving } from "./zh-leaving";

addTexts(zhLeaving, enLeaving);
