/** The texts of groups that are told of to-dos, which come with their editor. */
import { addTexts } from ".";
import { enGroups } from "./en-groups";
import { zhGroups } from "./zh-groups";

addTexts(zhGroups, enGroups);
