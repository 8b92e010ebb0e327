/** Words of the hint at records that look like one being filled in. */
export const zhLookalikes = {
  "alike.found": "已有相近的{noun}，看看是不是同一个：",
  "alike.held": "还没有保存。",
  "alike.by": "{labels}相近",
  "alike.and": "、",
  "alike.dot": " · ",
  "alike.owner": "负责人 {name}",
  "alike.untitled": "（没有名称）",
  "alike.open": "打开",
  "alike.openNamed": "打开「{title}」",
  "alike.use": "用这一条",
  "alike.useNamed": "用这一条：「{title}」",
  "alike.more": "还有更多相近的{noun}，可以在列表里搜索。",
  "alike.unseen": "已有同事登记过相近的{noun}，请联系管理员。",
  "alike.save": "不是同一个，仍然保存",
} as const;
