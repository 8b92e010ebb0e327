/** The texts of forms in steps, which come with the pages that fill in. */
import { addTexts } from ".";
import { enSteps } from "./en-steps";
import { zhSteps } from "./zh-steps";

addTexts(zhSteps, enSteps);
