/** The texts of what may be chosen, which come with the designer. */
import { addTexts } from ".";
import { enOffers } from "./en-offers";
import { zhOffers } from "./zh-offers";

addTexts(zhOffers, enOffers);
