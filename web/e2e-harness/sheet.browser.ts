import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { compose, type Opened, openPage, startBrowser, stopBrowser } from "./browser";

beforeAll(startBrowser);
afterAll(stopBrowser);

let opened: Opened;
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.page.context().close();
});

const columns = [
  "product",
  "spec",
  "quantity",
  "price",
  "discount",
  "gift",
  "date",
  "kind",
  "note",
  "amount",
];

/** The cell of a row (from 1) and column. */
function cell(row: number, column: string) {
  const col = columns.indexOf(column) + 2;
  return opened.page.locator(
    `[data-testid="field.lines"] [role=row][aria-rowindex="${row + 1}"] [role=gridcell][aria-colindex="${col}"]`,
  );
}

const text = async (row: number, column: string) => (await cell(row, column).innerText()).trim();
const press = (...keys: string[]) =>
  keys.reduce((done, key) => done.then(() => opened.page.keyboard.press(key)), Promise.resolve());
const type = (words: string) => opened.page.keyboard.type(words);
const paste = async (tsv: string) => {
  await opened.page.evaluate((said) => navigator.clipboard.writeText(said), tsv);
  await press("Control+v");
};
const eventually = (read: () => Promise<unknown>, expected: unknown) =>
  expect.poll(read, { timeout: 4000 }).toEqual(expected);

describe("the sheet in a browser", () => {
  test("an input method starts right from the first key, in every kind of text cell", async () => {
    opened = await openPage("?rows=0");
    await cell(1, "note").click();
    await compose(opened, "jiaji", "加急");
    expect(await opened.page.locator(".sheet-box input").inputValue()).toBe("加急");
    await press("Enter");
    expect(await text(1, "note")).toBe("加急");

    await cell(1, "product").click();
    await compose(opened, "falan", "法兰");
    await opened.page.getByRole("option", { name: "法兰" }).first().waitFor();
    await press("Enter");
    await eventually(() => text(1, "product"), "法兰");
    await eventually(() => text(1, "price"), "10.00");

    await cell(1, "kind").click();
    await compose(opened, "muxiang", "木箱");
    await press("Tab");
    await eventually(() => text(1, "kind"), "木箱");

    await cell(1, "date").click();
    await compose(opened, "mingtian", "明天");
    await press("Enter");
    expect(await text(1, "date")).toBe("2026-05-07");
  });

  test("Enter that confirms the input method's word does not leave the cell", async () => {
    opened = await openPage("?rows=0");
    await cell(1, "note").click();
    const { cdp, page } = opened;
    await cdp.send("Input.imeSetComposition", { text: "ji", selectionStart: 2, selectionEnd: 2 });
    await cdp.send("Input.dispatchKeyEvent", { type: "keyDown", key: "Process", windowsVirtualKeyCode: 229 });
    await cdp.send("Input.insertText", { text: "急" });
    expect(await page.locator(".sheet-box.is-editing input").inputValue()).toBe("急");
  });

  test("five lines are taken by keyboard alone, Enter returns to the first column", async () => {
    opened = await openPage("?rows=0");
    await cell(1, "product").click();
    for (const [index, word] of ["法兰", "阀门", "弯头", "三通", "牛奶"].entries()) {
      await type(word);
      await opened.page.getByRole("option").first().waitFor();
      await press("Tab");
      await type(String(index + 1));
      await press("Enter");
    }
    await eventually(() => text(5, "product"), "牛奶");
    await eventually(() => text(5, "quantity"), "5");
    await eventually(() => text(5, "amount"), "125.00");
    expect(await opened.page.locator(".sheet-totals").innerText()).toContain("15");
    expect(await opened.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toContain(
      "第 6 行",
    );
  });

  test("a quickly typed product takes its first hit although the list had not come yet", async () => {
    opened = await openPage("?rows=0");
    await cell(1, "product").click();
    await type("不锈钢");
    await press("Tab");
    await type("1,985.5");
    await press("Enter");
    await eventually(() => text(1, "product"), "不锈钢法兰");
    expect(await text(1, "quantity")).toBe("1,985.5");
  });

  test("a block from Excel is pasted: rows grow, names and codes are matched, mistakes stay and say so", async () => {
    opened = await openPage("?rows=0");
    await cell(1, "product").click();
    await paste("法兰\tx\t20\t1,985.5\t5%\tnope\t5-8\t纸箱\t急\t1\t多\n法蘭\tx\tabc\nCP-003\tx\t2");
    await eventually(() => text(1, "product"), "法兰");
    await eventually(() => text(3, "product"), "阀门");
    await eventually(() => cell(2, "product").getAttribute("title"), "没有叫「法蘭」的产品");
    expect(await text(2, "quantity")).toBe("abc");
    expect(await cell(2, "quantity").getAttribute("class")).toContain("is-wrong");
    expect(await text(1, "discount")).toBe("5%");
    expect(await text(1, "date")).toBe("2026-05-08");
    await eventually(() => text(1, "amount"), "37,724.50");
    expect(await opened.page.getByTestId("toast").innerText()).toContain("多出的 1 列没有粘贴");

    await press("Control+z");
    await eventually(
      () => opened.page.getByTestId("field.lines").locator(".sheet-count").innerText(),
      "0 行",
    );
    await press("Control+y");
    await eventually(() => text(3, "product"), "阀门");
  });

  test("a sheet takes 500 rows and says how many more there were; only those in sight are drawn", async () => {
    opened = await openPage("?rows=0");
    await cell(1, "product").click();
    await paste(Array(520).fill("法兰\t\t2\t12.5").join("\n"));
    await eventually(() => opened.page.locator(".sheet-count").innerText(), "500 行");
    expect(await opened.page.getByTestId("toast").innerText()).toContain("最多 500 行，多出的 20 行没有粘贴");
    expect(await opened.page.locator(".sheet-row").count()).toBeLessThan(60);
  });

  test("copy and cut give what Excel reads, fill and undo work with the keys", async () => {
    opened = await openPage("?rows=3");
    await eventually(() => text(3, "amount"), "45.00");
    await cell(1, "product").click();
    await press("Shift+ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight", "Control+c");
    const copied = await opened.page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe("法兰\t规格 CP-001\t1\r\n不锈钢法兰\t规格 CP-002\t2");

    await cell(1, "quantity").click();
    await press("Shift+ArrowDown", "Shift+ArrowDown", "Control+d");
    expect([await text(2, "quantity"), await text(3, "quantity")]).toEqual(["1", "1"]);
    await eventually(() => text(3, "amount"), "15.00");
    await press("Control+z");
    expect(await text(3, "quantity")).toBe("3");
    await press("Control+x");
    expect(await text(3, "quantity")).toBe("");
    await press("Control+z");

    await cell(1, "quantity").click();
    await press("Shift+ArrowDown");
    await type("9");
    await press("Control+Enter");
    expect([await text(1, "quantity"), await text(2, "quantity")]).toEqual(["9", "9"]);
    await cell(1, "date").click();
    await press("Control+;");
    expect(await text(1, "date")).toBe("2026-05-06");
    await cell(1, "gift").click();
    await press("Space");
    expect(await cell(1, "gift").locator("svg").count()).toBe(1);
  });

  test("the corner is dragged to continue numbers", async () => {
    opened = await openPage("?rows=5");
    await eventually(() => text(5, "amount"), "100.00");
    await cell(1, "quantity").click();
    await press("Shift+ArrowDown");
    const corner = await opened.page.locator(".fill-corner").boundingBox();
    const target = await cell(5, "quantity").boundingBox();
    if (!corner || !target) throw new Error("no corner");
    await opened.page.mouse.move(corner.x + 4, corner.y + 4);
    await opened.page.mouse.down();
    await opened.page.mouse.move(target.x + 10, target.y + 10, { steps: 5 });
    await opened.page.mouse.up();
    expect([await text(3, "quantity"), await text(4, "quantity"), await text(5, "quantity")]).toEqual([
      "3",
      "4",
      "5",
    ]);
  });

  test("F2 keeps the text, Esc gives up, Alt+↓ opens the list with recent ones", async () => {
    opened = await openPage("?rows=3");
    await eventually(() => text(3, "amount"), "45.00");
    await cell(2, "quantity").click();
    await press("F2");
    await type("5");
    await press("Escape");
    expect(await text(2, "quantity")).toBe("2");
    await press("F2");
    await type("5");
    await press("Enter");
    expect(await text(2, "quantity")).toBe("25");
    await cell(2, "product").click();
    await press("Alt+ArrowDown");
    await opened.page.getByRole("option").first().waitFor();
    await press("ArrowDown", "Enter");
    await eventually(() => text(2, "product"), "铜阀门");
  });

  test("what the server refuses is a red corner in its cell", async () => {
    opened = await openPage("?rows=3");
    await cell(2, "quantity").click();
    await type("-1");
    await press("Enter");
    await eventually(() => cell(2, "quantity").getAttribute("title"), "数量不能小于 0");
  });

  test("Esc, then Tab leaves the sheet; the row menu opens by key", async () => {
    opened = await openPage("?rows=3");
    await cell(1, "product").click();
    await press("Shift+F10");
    await opened.page.getByRole("menuitem", { name: "删除 1 行" }).click();
    await eventually(() => opened.page.locator(".sheet-count").innerText(), "2 行");
    await press("Escape", "Tab");
    const left = await opened.page.evaluate(() => document.activeElement?.closest(".sheet-scroll") === null);
    expect(left).toBe(true);
  });

  test("roles and places are told to screen readers", async () => {
    opened = await openPage("?rows=3");
    const grid = opened.page.getByRole("grid", { name: "订单明细" });
    expect(await grid.getAttribute("aria-rowcount")).toBe("5");
    await cell(2, "quantity").click();
    const label = await opened.page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    expect(label).toBe("订单明细 数量 第 2 行");
  });
});

describe("a read-only sheet", () => {
  test("walks with arrows, opens with Enter, ticks, copies", async () => {
    opened = await openPage("?page=list");
    const grid = opened.page.getByRole("grid", { name: "订单表" });
    await grid.focus();
    await press("ArrowDown", "Enter");
    expect(await opened.page.getByTestId("toast").innerText()).toContain("ord_1");
    await press("Shift+ArrowRight", "Control+c");
    expect(await opened.page.evaluate(() => navigator.clipboard.readText())).toBe(
      "SO-202605-0001\t杭州云杉贸易有限公司",
    );
    await opened.page.locator("[data-row='4'][data-head]").click();
    await opened.page.getByText("已选 1").waitFor();
    await press("End");
    expect(await opened.page.locator(".cell.is-active").isVisible()).toBe(true);
  });
});

describe("the sheet on a phone", () => {
  test("is cards with a form per row", async () => {
    opened = await openPage("?rows=2", { width: 360, height: 740 });
    const { page } = opened;
    await page.locator(".row-card").first().click();
    await page.getByLabel("数量").fill("12");
    await page.getByRole("button", { name: "完成" }).click();
    await eventually(() => page.locator(".row-card").first().innerText(), expect.stringContaining("120.00"));
    await page.getByRole("button", { name: "添加一行" }).click();
    await page.getByRole("combobox", { name: "产品" }).click();
    await page.getByRole("dialog", { name: "产品" }).getByPlaceholder(/名称/).fill("龙虾");
    await page.getByRole("option", { name: /^龙虾/ }).click();
    await page.getByRole("button", { name: "完成" }).click();
    await eventually(() => page.locator(".row-card").nth(2).innerText(), expect.stringContaining("龙虾"));
  });
});
