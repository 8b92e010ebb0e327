/** The Chinese texts of kit, grid, fields and runtime: the source of every key. Pages: zh-pages.ts. */
import { zhPages } from "./zh-pages";

const zhBase = {
  "api.unreachable": "没连上服务器，请检查网络后重试",
  "api.refused": "服务器没有接受这次请求（{status}）",
  "kit.undo": "撤销",
  "kit.back": "返回",
  "kit.loading": "正在加载",
  "kit.slow": "比平常慢，正在继续…",
  "time.now": "刚刚",
  "time.minutes": "{n} 分钟前",
  "time.hours": "{n} 小时前",
  "count.tenThousands": "{n} 万+",
  "form.cellPlace": "{field} 第 {row} 行 {column}",
  "form.required": "「{field}」还没填",
  "form.noRows": "「{field}」还没有内容，至少填一行",
} as const;

export const zh = { ...zhBase, ...zhPages };
