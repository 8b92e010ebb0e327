/** The texts of members, roles and password rules, which come with the settings and not with the first load. */
import { addTexts } from ".";
import { enPeople } from "./en-people";
import { zhPeople } from "./zh-people";

addTexts(zhPeople, enPeople);
