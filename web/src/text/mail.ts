/** The texts of e-mail, which come with the settings and the account and not with the first load. */
import { addTexts } from ".";
import { enMail } from "./en-mail";
import { zhMail } from "./zh-mail";

addTexts(zhMail, enMail);
