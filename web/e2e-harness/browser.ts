/** Starts the dev server and Debian's Chromium, and opens pages of the harness. */
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";

let browser: Browser;
let server: ViteDevServer;

export async function startBrowser(): Promise<void> {
  server = await createServer({ server: { port: 0, host: "127.0.0.1" }, logLevel: "error" });
  await server.listen();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
}

export async function stopBrowser(): Promise<void> {
  await browser?.close();
  await server?.close();
}

export interface Opened {
  page: Page;
  cdp: CDPSession;
  errors: string[];
}

export async function openPage(query: string, viewport = { width: 1440, height: 900 }): Promise<Opened> {
  const context = await browser.newContext({
    viewport,
    locale: "zh-CN",
    permissions: ["clipboard-read", "clipboard-write"],
    hasTouch: viewport.width < 768,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) errors.push(message.text());
  });
  const [address] = server.resolvedUrls?.local ?? [];
  await page.goto(`${address}e2e-harness/index.html${query}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return { page, cdp: await context.newCDPSession(page), errors };
}

/** Compose a word with an input method: the letters as they are typed, then what is chosen. */
export async function compose({ cdp, page }: Opened, letters: string, word: string): Promise<void> {
  for (let length = 1; length <= letters.length; length += 1) {
    const text = letters.slice(0, length);
    await cdp.send("Input.imeSetComposition", { text, selectionStart: length, selectionEnd: length });
    await page.waitForTimeout(20);
  }
  await cdp.send("Input.insertText", { text: word });
}
