/** The texts of comments, which come with the first that are shown. */
import { addTexts } from ".";
import { enComments } from "./en-comments";
import { zhComments } from "./zh-comments";

addTexts(zhComments, enComments);
