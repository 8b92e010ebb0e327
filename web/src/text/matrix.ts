/** The texts of the sheet of a matrix, which come with it. */
import { addTexts } from ".";
import { enMatrix } from "./en-matrix";
import { zhMatrix } from "./zh-matrix";

addTexts(zhMatrix, enMatrix);
