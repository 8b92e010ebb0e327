/** The Chinese texts of 「账号与安全」. */
export const zhAccess = {
  "account.title": "账号与安全",
  "account.me": "我的账号",
  "account.name": "姓名",
  "account.department": "部门",
  "account.passwordHint": "改了以后，其他设备上的登录都会结束。",
  "account.devices": "登录设备",
  "account.devicesHint": "看到不认识的设备，就结束它的登录，再改一次密码。",
  "account.here": "这台设备",
  "account.unknown": "不知名的浏览器",
  "account.nowhere": "地址未知",
  "account.place": "{address}，最近使用 {at}",
  "account.stays": "保持登录，不用的话到 {at} 结束",
  "account.day": "不用的话到 {at} 结束",
  "account.end": "结束登录",
  "account.endOf": "结束登录：{name}",
  "account.endOthers": "结束其他设备的登录",
  "account.endSure": "其他 {n} 台设备马上要重新登录；上面没有保存的内容会留在页面里，登录后可以接着做。",
  "account.ended": "登录已结束",
  "password.rules":
    "不用登录名、姓名、公司名和它们的拼音；不用常见的词、连续的键、日期、手机号。几个不相干的词最好记。",
} as const;
