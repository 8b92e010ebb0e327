import { expect, test } from "vitest";
import { strengthOf } from "./password";
import { listSearch, parseSearch, stringifySearch } from "./search";
import { neighboursOf } from "./trail";

test("an address carries plain texts, and numbers stay texts", () => {
  const search = { view: "to_ship", q: "10248", filter: '{"field":"no","op":"eq","value":"1"}' };

  expect(listSearch(parseSearch(stringifySearch(search)))).toEqual(search);
  expect(stringifySearch({ q: "", view: undefined })).toBe("");
  expect(listSearch({ q: "a", other: "b", sort: 5 })).toEqual({ q: "a" });
});

test("a password is judged by length, kinds of characters and habits", () => {
  expect(strengthOf("Ab3#x")).toBe("short");
  expect(strengthOf("12345678")).toBe("weak");
  expect(strengthOf("aaaaaaaaaaaa")).toBe("weak");
  expect(strengthOf("password1")).toBe("weak");
  expect(strengthOf("huodan77")).toBe("fair");
  expect(strengthOf("Kaizhang-2026-hao")).toBe("good");
});

test("neighbours of a record are those of the list it was opened from", () => {
  const trail = {
    app: "orders",
    form: "order",
    ids: ["a", "b", "c"],
    first: 101,
    count: 830,
    href: "/x?view=y",
  };

  expect(neighboursOf(trail, "orders", "order", "b")).toEqual({
    place: 101,
    count: 830,
    previous: "a",
    next: "c",
    href: "/x?view=y",
  });
  expect(neighboursOf(trail, "orders", "customer", "b")).toBeNull();
  expect(neighboursOf(trail, "orders", "order", "z")).toBeNull();
});
