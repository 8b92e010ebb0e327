/** The English texts of groups that are told of to-dos, in the designer of flows. */
import type { zhGroups } from "./zh-groups";

export const enGroups: Record<keyof typeof zhGroups, string> = {
  "flows.groups.hint":
    "A group hears of new to-dos by its robot: the customer, the amount, what is asked of whom, and a link that opens it. A step that names none goes by the flow, a flow that names none by the groups that hear of to-dos under Settings, Webhooks.",
  "flows.groups.add": "Add a group",
  "flows.groups.robot": "Robot",
  "flows.groups.remove": "Leave this group out",
  "flows.groups.off": "{name} (off)",
  "flows.groups.none":
    "There is no robot to use yet. Administrators add one under Settings, Webhooks, and lend it to this app.",
  "flows.groups.todo": "A new to-do",
  "flows.groups.urged": "Somebody urges",
  "flows.groups.due": "A reminder of the deadline",
  "flows.groups.calls": "Mention who is asked (by phone; not in Feishu)",
  "flows.groups.shows": "Fields the group reads (none: those on the card, else customer and amount)",
};
