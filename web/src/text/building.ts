/** The texts of 「搭建」, which come with its pages and not with the first load. */
import { addTexts } from ".";
import { enBuilding } from "./en-building";
import { zhBuilding } from "./zh-building";

addTexts(zhBuilding, enBuilding);
