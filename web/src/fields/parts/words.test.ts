import { expect, test } from "vitest";
import { columnOf } from "../columns";
import { field } from "../field.fixture";
import { noScope } from "../registry";
import { findWords, withWords, wordsOf } from "./words";

const parse = (widget: string, text: string) =>
  columnOf({ field: field(widget), path: "f", scope: noScope }).parse(text);

test("a text is taken apart into tags, each once", () => {
  expect(wordsOf("老客户，ＶＩＰ、 vip | ")).toEqual(["老客户", "VIP"]);
  expect(withWords(["a"], ["A", "b"])).toEqual(["a", "b"]);
  expect(parse("tags", "老客户，加急")).toEqual({ value: ["老客户", "加急"] });
  expect(parse("tags", " ， ")).toEqual({ value: null });
});

test("a place needs its point", () => {
  expect(parse("location", "30.27881, 120.16241")).toEqual({ value: "@120.16241,30.27881" });
  expect(parse("location", "仓库")).toHaveProperty("wrong");
});

test("what is typed comes before what is known, but for a tag that is known already", async () => {
  const rows = ["加急", "加班"].map((title) => ({ id: title, title, cells: {} }));
  const pick = async () => ({ rows, recent: [], columns: [], can_create: false });
  const place = { scope: { ...noScope, pick }, path: "tags" };
  const titles = async (search: string, without: string[] = []) =>
    (await findWords(place, search, new AbortController().signal, without)).map((one) => one.title);

  expect(await titles("加")).toEqual(["加", "加急", "加班"]);
  expect(await titles("加急")).toEqual(["加急", "加班"]);
  expect(await titles("", ["加急"])).toEqual(["加班"]);
});
