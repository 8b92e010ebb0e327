/** The texts of tasks and runs, which come with the first that are shown. */
import { addTexts } from ".";
import { enTasks } from "./en-tasks";
import { zhTasks } from "./zh-tasks";

addTexts(zhTasks, enTasks);
