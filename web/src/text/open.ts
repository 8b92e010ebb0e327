/** The texts of the open API's page, which come with it. */
import { addTexts } from ".";
import { enOpen } from "./en-open";
import { zhOpen } from "./zh-open";

addTexts(zhOpen, enOpen);
