/** What a button asks for and fills in is changed in the draft as it is when its turn comes. */
import { expect, test } from "vitest";
import type { Draft, Edit } from "../../api/building";
import type { ButtonElement } from "../../api/buttons";
import { asking, giving, isFree } from "./pressed";

const button = (asks: string[]): ButtonElement => ({
  id: "b",
  label: "发货",
  when: null,
  bars: null,
  why_not: null,
  asks,
  sets: [{ id: "g", field: "state", formula: '"已发货"' }],
  confirm: null,
  over: null,
});
const draft = (...asks: string[]): Draft =>
  ({ document: { forms: [{ id: "f", fields: [], buttons: [button(asks)] }] } }) as unknown as Draft;
const news = (edits: readonly Edit[]) => edits.map((one) => (one.do === "set" ? one.new : one));
const more = (id: string) => asking("f", "b", (now) => (isFree(now, id) ? [...now.asks, id] : now.asks));

test("two quick choices of what is asked are both kept", () => {
  // Both were made on a screen that showed nothing asked; the second has its turn when the first is kept.
  const [first, second] = [more("carrier"), more("number")];

  expect(news(first(draft()))).toEqual([["carrier"]]);
  expect(news(second(draft("carrier")))).toEqual([["carrier", "number"]]);
  expect(news(second(draft("number")))).toEqual([["number"]]);
});

test("a field is asked for or filled in, and once", () => {
  expect(news(more("state")(draft("carrier")))).toEqual([["carrier"]]);
  expect(giving("f", "b", { id: "h", field: "state", formula: "1" })(draft())).toEqual([]);
  expect(giving("f", "b", { id: "h", field: "day", formula: "1" })(draft())).toMatchObject([
    { do: "add", after: "g", name: "sets" },
  ]);
});

test("a button that is gone by then is left alone", () => {
  const gone = { document: { forms: [{ id: "f", fields: [], buttons: [] }] } } as unknown as Draft;

  expect([more("number")(gone), giving("f", "b", { id: "h", field: "day", formula: "1" })(gone)]).toEqual([
    [],
    [],
  ]);
});
