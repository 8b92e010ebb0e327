import { expect, test } from "vitest";
import type { Incoming, IncomingField } from "../../../../api/incoming";
import { fill, findIn, placesOf, propose, put, readSample, splitAtList, wishOf } from "./mapping";

const SAMPLE = {
  order: { no: "A1", "odd name": true, items: [{ sku: "x", count: 2 }, { sku: "y" }], tags: ["a", "b"] },
  empty: [],
};

test("a sample is listed place by place, of lists their first entry", () => {
  expect(placesOf(SAMPLE).map((one) => [one.path, one.text])).toEqual([
    ["order.no", "A1"],
    ['order["odd name"]', "true"],
    ["order.items", "[2]"],
    ["order.items[0].sku", "x"],
    ["order.items[0].count", "2"],
    ["order.tags", "[2]"],
    ["order.tags[0]", "a"],
    ["empty", "[0]"],
  ]);
  expect(placesOf([{ a: 1 }]).map((one) => one.path)).toEqual(["$[0].a"]);
});

test("a place in a list is split where its entry begins", () => {
  expect(splitAtList("order.items[0].sku")).toEqual({ list: "order.items", rest: "sku" });
  expect(splitAtList("order.no")).toBeNull();
  expect(splitAtList("order.tags[0]")).toBeNull();
});

test("a column that is filled takes its list along, and what is of no list is of the whole", () => {
  const maps = fill([], { field: "product", inside: "lines" }, "order.items[0].sku");
  const more = fill(maps, { field: "note", inside: "lines" }, "order.no");

  expect(more).toEqual([
    {
      field: "lines",
      path: "order.items",
      maps: [
        { field: "product", path: "sku" },
        { field: "note", path: "$.order.no" },
      ],
    },
  ]);
});

test("what says nothing any more is left out, and the rest stays in its place", () => {
  const maps = [
    { field: "a", path: "x" },
    { field: "b", path: "y", default: "z" },
  ];

  expect(put(maps, { field: "a" }, { path: "w" }).map((one) => one.field)).toEqual(["a", "b"]);
  expect(put(maps, { field: "a" }, { path: null }).map((one) => one.field)).toEqual(["b"]);
  expect(findIn(put(maps, { field: "b" }, { path: null }), { field: "b" })?.default).toBe("z");
});

test("what is called alike is proposed and nothing else is touched", () => {
  const field = (key: string, label: string, more: Partial<IncomingField> = {}): IncomingField => ({
    key,
    label,
    required: false,
    unique: false,
    ...more,
  });
  const fields = [
    field("no", "编号"),
    field("memo", "备注"),
    field("lines", "明细", { fields: [field("sku", "货号"), field("quantity", "count")] }),
  ];

  const maps = propose([{ field: "memo", path: "kept" }], fields, placesOf(SAMPLE));

  expect(maps).toEqual([
    { field: "memo", path: "kept" },
    { field: "no", path: "order.no" },
    {
      field: "lines",
      path: "order.items",
      maps: [
        { field: "sku", path: "sku" },
        { field: "quantity", path: "count" },
      ],
    },
  ]);
});

test("an address is told back without what is gone", () => {
  const maps = [
    { field: null, path: "x" },
    { field: "lines", path: "l", maps: [{ field: null, path: "y" }] },
  ];
  const one = { name: "n", maps, form: null, key: null, flow: null, header: null } as unknown as Incoming;

  expect(wishOf(one)).toMatchObject({ maps: [], form: "", key: "" });
  expect(readSample("{")).toBeNull();
  expect(readSample("[1]")).toEqual({ sample: [1] });
});
