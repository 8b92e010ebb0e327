import { expect, test } from "vitest";
import type { WayElement } from "../../api/flows";
import { renewed } from "./copy";

test("a copy has ids of its own, and names what is within it by these", () => {
  const way = {
    id: "w",
    label: "a",
    when: "#total > 5",
    nodes: [
      { id: "q", kind: "query", label: "q", form: "order" },
      { id: "u", kind: "update", label: "u", of: "q", sets: [{ id: "s", field: "status", formula: '"x"' }] },
      { id: "j", kind: "jump", label: "j", to: "outside" },
    ],
  } as WayElement;
  let n = 0;

  const made = renewed(way, () => `n${n++}`);

  const [query, update, jump] = made.nodes;
  expect(new Set([made.id, query?.id, update?.id, jump?.id]).size).toBe(4);
  expect(update?.of).toBe(query?.id);
  expect(jump?.to).toBe("outside");
  expect(update?.sets).toEqual([{ id: expect.stringMatching(/^n/), field: "status", formula: '"x"' }]);
  expect(way.nodes[0]?.id).toBe("q");
});
