import { expect, test } from "vitest";
import { fitting } from "./Combinations";
import type { Desk } from "./desk";

test("only what an index can compare whole is offered: no rich text, no long text", () => {
  const widgets = {
    single_line_text: "text",
    rich_text: "richtext",
    multi_line_text: "textarea",
    date: "date",
  };
  const kinds = new Map(
    Object.entries(widgets).map(([kind, widget]) => [kind, { kind, widget, group: "basic" }]),
  );
  const fields = Object.keys(widgets).map((kind) => ({
    id: kind,
    kind,
    max_length: kind === "date" ? undefined : 100,
  }));

  const offered = fitting({ form: { fields }, kinds } as unknown as Desk);

  expect(offered.map((one) => one.id)).toEqual(["single_line_text", "date"]);
});
