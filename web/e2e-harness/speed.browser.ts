/** Speed as ratios of one run: a long sheet against a short one. The milliseconds are printed, not judged. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Opened, openPage, startBrowser, stopBrowser } from "./browser";

beforeAll(startBrowser);
afterAll(stopBrowser);

const median = (numbers: number[]) => numbers.sort((one, two) => one - two)[numbers.length >> 1] ?? 0;
const say = (line: string) => process.stdout.write(`${line}\n`);

const LINE = ["法兰", "", "2", "12.5", "0", "是", "5-8", "纸箱", "备注", ""].join("\t");

async function pasteRows({ page }: Opened, rows: number): Promise<number> {
  await page.locator('[data-row="0"][data-col="0"]').click();
  return page.evaluate(async (text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const before = performance.now();
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - before;
  }, Array(rows).fill(LINE).join("\n"));
}

/** From a key to the end of the frame that shows it. */
async function typeWords({ page }: Opened): Promise<number[]> {
  await page.locator('[data-row="2"][data-col="8"]').click();
  await page.evaluate(() => {
    const spent: number[] = [];
    Object.assign(window, { spent });
    document.addEventListener("keydown", () => {
      const at = performance.now();
      requestAnimationFrame(() => setTimeout(() => spent.push(performance.now() - at)));
    });
  });
  for (let round = 0; round < 6; round += 1) {
    await page.keyboard.type("note", { delay: 40 });
    await page.keyboard.press("Enter");
    await page.waitForTimeout(40);
  }
  return page.evaluate(() => (window as unknown as { spent: number[] }).spent);
}

test("pasting grows no faster than the rows", async () => {
  const spent: Record<number, number> = {};
  for (const rows of [50, 500]) {
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const opened = await openPage("?rows=0");
      times.push(await pasteRows(opened, rows));
      await opened.page.context().close();
    }
    spent[rows] = median(times);
  }
  say(`paste 50 × 10: ${spent[50]?.toFixed(0)} ms, 500 × 10: ${spent[500]?.toFixed(0)} ms`);
  expect((spent[500] ?? 0) / (spent[50] ?? 1)).toBeLessThan(10);
});

test("typing into 500 rows is no slower than into 5", async () => {
  const spent: Record<number, number> = {};
  for (const rows of [5, 500]) {
    const opened = await openPage(`?rows=${rows}`);
    await opened.page.waitForTimeout(600);
    spent[rows] = median(await typeWords(opened));
    await opened.page.context().close();
  }
  say(`key to paint: 5 rows ${spent[5]?.toFixed(1)} ms, 500 rows ${spent[500]?.toFixed(1)} ms`);
  expect((spent[500] ?? 0) / (spent[5] ?? 1)).toBeLessThan(3);
});
