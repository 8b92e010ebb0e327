/** Words of records that are kept to compare a flow with. */
export const zhKeptTrials = {
  "kept.title": "留作对照的单",
  "kept.keep": "这张单应该这样走",
  "kept.kept": "已留作对照，发布前会自动重跑",
  "kept.hint": "发布前会用它们在新草稿上重跑一遍，换了走法的会在「发布前检查」里提醒。",
  "kept.same": "走法没变",
  "kept.differs": "换了走法",
  "kept.was": "应该走",
  "kept.now": "现在走",
  "kept.forget": "去掉",
  "kept.hidden": "（你看不到这张单）",
  "kept.none": "（到此为止）",
} as const;
