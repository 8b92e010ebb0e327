/** The texts of cells written in a list, which come with them and not with the first load. */
import { addTexts } from ".";
import { enCells } from "./en-cells";
import { zhCells } from "./zh-cells";

addTexts(zhCells, enCells);
