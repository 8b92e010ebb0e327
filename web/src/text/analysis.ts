/** The texts of 流程分析, which come with the page. */
import { addTexts } from ".";
import { enAnalysis } from "./en-analysis";
import { zhAnalysis } from "./zh-analysis";

addTexts(zhAnalysis, enAnalysis);
