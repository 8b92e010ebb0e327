/** The texts of the settings, which come with their page. */
import { addTexts } from ".";
import { enSettings } from "./en-settings";
import { zhSettings } from "./zh-settings";

addTexts(zhSettings, enSettings);
