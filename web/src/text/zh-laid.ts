/** How a view is laid out, besides its layout. */
export const zhLaid = {
  "layout.frozen": "左边固定几列",
  "layout.sums": "合计行",
  "layout.tints": "颜色规则",
  "layout.tintsHint": "满足条件的行显示颜色，从上往下第一条满足的算。",
  "layout.addTint": "加颜色规则",
  "layout.removeTint": "去掉这条颜色规则",
  "layout.color": "颜色",
  "layout.color.red": "红",
  "layout.color.orange": "橙",
  "layout.color.green": "绿",
  "layout.color.cyan": "青",
  "layout.color.blue": "蓝",
  "layout.color.purple": "紫",
  "layout.color.gray": "灰",
} as const;
