import { expect, test } from "vitest";
import type { SheetColumn, SheetRow } from "../../grid/contract";
import { nextWaiting } from "./walking";

const rows = ["a", "b", "c"].map((key): SheetRow => ({ key, values: {}, touched: [] }));
const columns = ["n", "m"].map(
  (key): SheetColumn => ({ key, label: key, width: 1, text: String, parse: (value) => ({ value }) }),
);
const cell = (id: string, path: string) => ({ id, path });
const walk = (
  waiting: { id: string; path: string }[],
  from: ReturnType<typeof cell> | null,
  step: 1 | -1,
) => {
  const found = nextWaiting(waiting, rows, columns, from, step);
  return found && `${found.id}.${found.path}`;
};

test("cells that wait are walked in the order of the sheet, and round", () => {
  const waiting = [cell("c", "n"), cell("a", "m"), cell("a", "n")];

  expect(walk(waiting, null, 1)).toBe("a.n");
  expect(walk(waiting, cell("a", "n"), 1)).toBe("a.m");
  expect(walk(waiting, cell("b", "n"), 1)).toBe("c.n");
  expect(walk(waiting, cell("c", "n"), 1)).toBe("a.n");
  expect(walk(waiting, cell("b", "n"), -1)).toBe("a.m");
  expect(walk(waiting, cell("a", "n"), -1)).toBe("c.n");
  expect(walk([], cell("a", "n"), 1)).toBeNull();
});

test("a cell whose row went away meanwhile is come to after all others", () => {
  const waiting = [cell("gone", "n"), cell("b", "m")];

  expect(walk(waiting, null, 1)).toBe("b.m");
  expect(walk(waiting, cell("b", "m"), 1)).toBe("gone.n");
  expect(walk(waiting, cell("gone", "n"), 1)).toBe("b.m");
});
