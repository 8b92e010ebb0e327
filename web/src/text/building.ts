/** The texts of 「搭建」, which come with its pages and not with the first load. */
import { addTexts } from ".";
import { enBuilding } from "./en-building";
import { enMaking } from "./en-making";
import { zhBuilding } from "./zh-building";
import { zhMaking } from "./zh-making";

addTexts(zhBuilding, enBuilding);
addTexts(zhMaking, enMaking);
