/** A condition keeps meaning the same while it is built: by keys on screen, by ids in the document. */
import { expect, test } from "vitest";
import type { AppView, FieldView, Filter, FormView } from "../api/types";
import { fromDocument, toDocument } from "./conditions";

const field = (key: string, more: object = {}) => ({ key, id: `f_${key}`, ...more }) as unknown as FieldView;
const person = { key: "people", fields: [field("department"), field("name")] } as unknown as FormView;
const order = {
  key: "order",
  fields: [
    field("total"),
    field("owner", { target: { app: "workspace", form: "people" } }),
    field("lines", { fields: [field("price")] }),
    field("place", { parts: [{ key: "city" }] }),
  ],
} as unknown as FormView;
const app = { key: "orders", forms: [order, person] } as unknown as AppView;

const shown: Filter = {
  and: [
    { field: "total", op: "gt", value: "1" },
    { or: [{ field: "owner.department", op: "in", value: ["$my_department"] }] },
    { not: { field: "lines.price", op: "empty" } },
    { field: "place.city", op: "eq", value: "杭州" },
    { field: "created_by", op: "in", value: [{ id: "usr_1", title: "周敏" }] },
  ],
};
const kept: Filter = {
  and: [
    { field: "#f_total", op: "gt", value: "1" },
    { or: [{ field: "#f_owner.#f_department", op: "in", value: ["$my_department"] }] },
    { not: { field: "#f_lines.#f_price", op: "empty" } },
    { field: "#f_place.city", op: "eq", value: "杭州" },
    { field: "created_by", op: "in", value: ["usr_1"] },
  ],
};

test("what is shown by keys is kept by ids, and the other way round", () => {
  expect(toDocument(app, order, shown)).toEqual(kept);
  expect(fromDocument(app, order, kept, { usr_1: "周敏" })).toEqual(shown);
});

test("what was written by keys is read as well, and what nobody knows stays", () => {
  const written: Filter = { field: "owner.department", op: "empty" };
  expect(toDocument(app, order, written)).toEqual({ field: "#f_owner.#f_department", op: "empty" });
  expect(fromDocument(app, order, written, {})).toEqual(written);
  expect(toDocument(app, order, { field: "gone.x", op: "empty" })).toEqual({ field: "gone.x", op: "empty" });
});
