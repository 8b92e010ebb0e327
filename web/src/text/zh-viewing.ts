/** The Chinese texts of 「以某人视角查看」 and 「为什么能看到」. */
export const zhViewing = {
  "viewing.title": "以某人视角查看",
  "viewing.hint":
    "选一位同事，接下来 30 分钟你看到的就是他看到的：表单、数据、字段都按他的权限。只能看，不能改、导出和下载。谁在什么时候以谁的身份看过，记入审计日志。",
  "viewing.search": "姓名、工号或拼音首字母",
  "viewing.people": "同事",
  "viewing.none": "没有找到账号正在使用的同事",
  "viewing.ask": "以「{name}」的身份查看？",
  "viewing.rules":
    "接下来 30 分钟，你看到的就是 {name} 看到的。只能看，不能改、导出和下载，随时可以退出。这会记入审计日志。",
  "viewing.begin": "以此身份查看",
  "viewing.beginOf": "以此身份查看：{name}",
  "viewing.now": "你正在以",
  "viewing.only": "的身份查看，只能看",
  "viewing.until": "，{at} 自动退出",
  "viewing.end": "退出「以某人视角查看」",
  "viewing.leave": "退出",
} as const;
