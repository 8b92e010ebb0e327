/** Working formulas out again. */
export const zhRecompute = {
  "recompute.hint": "按现在的公式重新计算选中的 {n} 条「{form}」，用到这些结果的其他公式也会一起更新。",
  "recompute.which": "重算哪些公式",
  "recompute.undo": "只改公式的结果，不改填写的内容。做完可以撤销，撤销后结果和原来完全一样。",
  "recompute.count": "重算 {n} 条",
  "recompute.done": "已重算，{n} 条的结果有变化",
} as const;
