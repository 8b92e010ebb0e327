/** The Chinese texts of groups that are told of to-dos, in the designer of flows. */
export const zhGroups = {
  "flows.groups.hint":
    "有新待办时，由群机器人在群里说一声：客户、金额、要做什么、请谁处理，和直接打开这条待办的链接。这里不选的，用流程的设置；流程也没有选的，用「设置 → Webhook 和群机器人」里接收待办的群。",
  "flows.groups.add": "加一个群",
  "flows.groups.robot": "群机器人",
  "flows.groups.remove": "去掉这个群",
  "flows.groups.off": "{name}（已停用）",
  "flows.groups.none":
    "还没有可以用的群机器人。请管理员在「设置 → Webhook 和群机器人」里新增，并允许这个应用使用。",
  "flows.groups.todo": "有新待办",
  "flows.groups.urged": "催办",
  "flows.groups.due": "限时提醒",
  "flows.groups.calls": "@ 被请的人（按手机号，飞书不支持）",
  "flows.groups.shows": "群里看到的字段（不选就用卡片上的字段，没有就是客户和金额）",
} as const;
