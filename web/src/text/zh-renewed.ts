/** A form that changes while it is filled in. */
export const zhRenewed = {
  "renewed.title": "表单刚刚更新，您填的内容都还在：",
  "renewed.gone": "这个表单刚刚被删除，或者您不能再填写它了。您填的内容都还在这里，需要的话请先复制出来。",
  "renewed.added": "新增「{label}」",
  "renewed.addedRequired": "新增必填「{label}」",
  "renewed.needed": "「{label}」变为必填",
  "renewed.removed": "「{label}」已删除。",
  "renewed.changed": "「{label}」换了类型，请重新填写。",
  "renewed.typed": "您填的内容在这里：",
  "renewed.copy": "复制",
  "renewed.copied": "已复制",
  "renewed.read": "知道了",
} as const;
