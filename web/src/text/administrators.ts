/** The texts of application administrators, which come with the workbench of builders. */
import { addTexts } from ".";
import { enAdministrators } from "./en-administrators";
import { zhAdministrators } from "./zh-administrators";

addTexts(zhAdministrators, enAdministrators);
