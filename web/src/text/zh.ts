/** The Chinese texts of kit, grid, fields and runtime: the source of every key. Pages: zh-pages.ts. */
import { zhPages } from "./zh-pages";

const zhBase = {
  "api.unreachable": "没连上服务器，请检查网络后重试",
  "api.refused": "服务器没有接受这次请求（{status}）",
  "kit.undo": "撤销",
  "kit.back": "返回",
  "kit.loading": "正在加载",
  "kit.slow": "比平常慢，正在继续…",
} as const;

export const zh = { ...zhBase, ...zhPages };
