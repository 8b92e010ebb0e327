/** The texts of webhooks, which come with the settings and not with the first load. */
import { addTexts } from ".";
import { enWebhooks } from "./en-webhooks";
import { zhWebhooks } from "./zh-webhooks";

addTexts(zhWebhooks, enWebhooks);
