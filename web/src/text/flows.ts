/** The texts of the designer of flows, which come with its pages. */
import { addTexts } from ".";
import { enFlows } from "./en-flows";
import { zhFlows } from "./zh-flows";

addTexts(zhFlows, enFlows);
