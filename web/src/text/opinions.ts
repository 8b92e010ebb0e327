/** The texts of what goes with an opinion, which come with the first that is written or shown. */
import { addTexts } from ".";
import { enOpinions } from "./en-opinions";
import { zhOpinions } from "./zh-opinions";

addTexts(zhOpinions, enOpinions);
