/** Words of application administrators 「应用管理员」. */
export const zhAdministrators = {
  "administrators.title": "应用管理员",
  "administrators.hint":
    "他们能设计这个应用，不因此看到任何数据：看得到什么仍由角色决定。在这个应用里什么都能做的人可以自己发布，其他人提交给系统管理员发布。在这里加上或去掉，马上生效。",
  "administrators.none": "还没有，只有系统管理员能改这个应用",
  "administrators.add": "添加同事",
  "administrators.search": "姓名、工号、拼音",
  "administrators.nobody": "没有找到这位同事",
  "administrators.others":
    "这份草稿里也有{names}的修改，会一起发布。请先把下面的改动看一遍，特别是公式、规则和权限。",
  "administrators.remove": "去掉 {name}",
  "administrators.why": "这份草稿要由系统管理员发布：",
  "administrators.handIn": "提交给管理员发布",
  "administrators.isHandedIn": "已提交，系统管理员会在「搭建」里看到",
  "administrators.handedIn": "{name} 在 {at} 提交了这份草稿，等系统管理员发布。",
  "administrators.handedInToYou": "{name} 在 {at} 提交了这份草稿，等您看过后发布。",
  "administrators.changedSince": "提交以后又有修改。",
  "administrators.waits": "{name} 提交，等待发布",
} as const;
