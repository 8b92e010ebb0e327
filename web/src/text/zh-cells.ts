/** Writing into the cells of a list. */
export const zhCells = {
  "cells.refused": "没有保存：红色的格子要先改好",
  "cells.notBack": "没能撤销：这些格子之后又被改过",
  "cells.saving": "正在保存，已完成 {done} / {total} 行",
  "cells.cancel": "停在这里",
  "cells.stuck": "有 {n} 格没有保存，其中 {wrong} 格要改",
  "cells.show": "看第一处",
  "cells.retry": "再存一次",
  "cells.drop": "放弃这些修改",
  "cells.open": "打开",
  "cells.tick": "选中 {n} 行",
  "cells.untick": "取消选中 {n} 行",
} as const;
