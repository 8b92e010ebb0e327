/** Words of application administrators 「应用管理员」. */
export const zhAdministrators = {
  "administrators.title": "应用管理员",
  "administrators.hint":
    "他们能设计、发布这个应用，不因此看到任何数据：看得到什么仍由角色决定。在这里加上或去掉，马上生效。",
  "administrators.none": "还没有，只有系统管理员能改这个应用",
  "administrators.add": "添加同事",
  "administrators.search": "姓名、工号、拼音",
  "administrators.nobody": "没有找到这位同事",
  "administrators.others":
    "这份草稿里也有{names}的修改，会一起发布。请先把下面的改动看一遍，特别是公式、规则和权限。",
  "administrators.previewNote":
    "这就是大家要填的表单，在这里填什么都不会保存。公式和规则由系统管理员在这里试，或发布以后在表单里看。",
  "administrators.remove": "去掉 {name}",
} as const;
