import type { zhCells } from "./zh-cells";

export const enCells: Record<keyof typeof zhCells, string> = {
  "cells.refused": "Not saved: put the red cells right first",
  "cells.notBack": "Could not be undone: these cells were changed since",
  "cells.saving": "Saving, {done} of {total} rows done",
  "cells.cancel": "Stop here",
  "cells.stuck": "{n} cells are not saved, {wrong} of them need a change",
  "cells.show": "Show the first",
  "cells.retry": "Save again",
  "cells.drop": "Give up these changes",
  "cells.open": "Open",
  "cells.tick": "Tick {n} rows",
  "cells.untick": "Untick {n} rows",
};
