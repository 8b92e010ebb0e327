/** The texts of 流转中的单据, which come with the page and with what is said after publishing. */
import { addTexts } from ".";
import { enUnderWay } from "./en-under-way";
import { zhUnderWay } from "./zh-under-way";

addTexts(zhUnderWay, enUnderWay);
