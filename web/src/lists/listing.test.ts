import { expect, test } from "vitest";
import { nextOrder, parseOrder, writeOrder } from "./listing";

test("an order is read from an address and written back", () => {
  const order = parseOrder("-ordered_at,customer.level");

  expect(order).toEqual([
    { field: "ordered_at", dir: "desc" },
    { field: "customer.level", dir: "asc" },
  ]);
  expect(writeOrder(order)).toBe("-ordered_at,customer.level");
  expect(parseOrder(undefined)).toEqual([]);
});

test("a header sorts up, then down, then not at all", () => {
  const up = nextOrder([], "total", false);
  const down = nextOrder(up, "total", false);

  expect(up).toEqual([{ field: "total", dir: "asc" }]);
  expect(down).toEqual([{ field: "total", dir: "desc" }]);
  expect(nextOrder(down, "total", false)).toEqual([]);
});

test("with Shift a header joins what already sorts", () => {
  const both = nextOrder(parseOrder("-total"), "customer", true);

  expect(writeOrder(both)).toBe("-total,customer");
  expect(writeOrder(nextOrder(both, "customer", true))).toBe("-total,-customer");
  expect(writeOrder(nextOrder(both, "total", true))).toBe("customer");
  expect(writeOrder(nextOrder(both, "no", false))).toBe("no");
});
