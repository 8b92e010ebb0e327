/** The texts of forms that change while they are filled in, which come when one does. */
import { addTexts } from ".";
import { enRenewed } from "./en-renewed";
import { zhRenewed } from "./zh-renewed";

addTexts(zhRenewed, enRenewed);
