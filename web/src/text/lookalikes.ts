/** The texts of look-alikes, which come with the first hint. */
import { addTexts } from ".";
import { enLookalikes } from "./en-lookalikes";
import { zhLookalikes } from "./zh-lookalikes";

addTexts(zhLookalikes, enLookalikes);
