/** The texts of incoming webhooks, which come with the settings and not with the first load. */
import { addTexts } from ".";
import { enIncoming } from "./en-incoming";
import { zhIncoming } from "./zh-incoming";

addTexts(zhIncoming, enIncoming);
