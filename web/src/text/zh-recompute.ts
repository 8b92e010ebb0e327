/** Working formulas out again. */
export const zhRecompute = {
  "recompute.hint": "按现在的公式重新计算选中的 {n} 条「{form}」，用到这些结果的其他公式也会一起更新。",
  "recompute.which": "重算哪些公式",
  "recompute.undo": "只改公式的结果，不改填写的内容。做完可以撤销，撤销后结果和原来完全一样。",
  "recompute.count": "重算 {n} 条",
  "recompute.done": "已重算，{n} 条的结果有变化",
  "recompute.ask": "{field}的公式改了，已有的数据怎么办？",
  "recompute.differ": "已有 {n} 条，按新公式算有 {differ} 条结果不同。",
  "recompute.newest": "看了最近的 {looked} 条，按新公式算有 {differ} 条结果不同。",
  "recompute.failed": "有 {failed} 条按新公式算不出来，会保持原样。",
  "recompute.empty": "空",
  "recompute.none": "只用于新记录和以后的修改，已有的结果不变",
  "recompute.some": "未完成的也重算（设一个条件）",
  "recompute.all": "全部 {n} 条都重算",
  "recompute.whichRecords": "重算符合这些条件的",
  "recompute.incomplete": "请先设好条件。",
  "recompute.matching": "现在有 {n} 条符合，发布后在后台重算，可以撤销。",
} as const;
