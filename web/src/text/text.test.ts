import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { currentLang, onLang, setLang, t } from ".";

const source = join(__dirname, "..");

/** Code without comments: these may be in any language. */
const withoutComments = (code: string) =>
  code.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:])\/\/.*$/gm, "$1");

/** All texts of a language: those of the first load, and those that come with their pages. */
const files = import.meta.glob<Record<string, Record<string, string>>>("./{zh,en}*.ts", { eager: true });
const every = (lang: string): Record<string, string> =>
  Object.assign(
    {},
    ...Object.entries(files).flatMap(([path, texts]) =>
      path.startsWith(`./${lang}`) ? Object.values(texts) : [],
    ),
  );

afterEach(() => setLang("zh"));

describe("texts", () => {
  test("stand in text/ only", () => {
    const found = readdirSync(source, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.tsx?$/.test(path) && !path.startsWith("text") && !/\.(test|fixture)\./.test(path))
      .filter((path) => /\p{Script=Han}/u.test(withoutComments(readFileSync(join(source, path), "utf8"))));
    expect(found).toEqual([]);
  });

  test("have the same slots in both languages", () => {
    const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    const inEnglish = every("en");
    const inChinese = every("zh");
    expect(Object.keys(inEnglish).sort()).toEqual(Object.keys(inChinese).sort());
    for (const [key, text] of Object.entries(inChinese)) {
      expect({ key, slots: slots(inEnglish[key] ?? "") }).toEqual({ key, slots: slots(text) });
    }
  });

  test("fill their slots, and change with the language", async () => {
    let told = 0;
    const stop = onLang(() => {
      told += 1;
    });
    expect(t("grid.rows", { n: 5 })).toBe("5 行");
    await setLang("en");
    await setLang("en");
    expect(t("grid.rows", { n: 5 })).toBe("5 rows");
    expect([currentLang(), document.documentElement.lang, told]).toEqual(["en", "en", 1]);
    stop();
  });

  test("of the language asked for last are spoken, whichever is there first", async () => {
    await Promise.all([setLang("en"), setLang("zh")]);
    expect([currentLang(), t("grid.rows", { n: 5 })]).toEqual(["zh", "5 行"]);
  });
});
