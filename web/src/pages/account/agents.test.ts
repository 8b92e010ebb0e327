import { describe, expect, test } from "vitest";
import { agentText, isPhone } from "./agents";

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";

describe("agentText", () => {
  test.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/125.0 Safari/537.36",
      "Chrome · Windows",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/125.0 Safari/537.36 Edg/125.0",
      "Edge · Windows",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0", "Firefox · Linux"],
    [`${IPHONE} MicroMessenger/8.0.49`, "WeChat · iPhone"],
    [`${IPHONE} wxwork/4.1 MicroMessenger/7.0`, "WeCom · iPhone"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) Version/17.4 Safari/605.1.15", "Safari · macOS"],
    ["curl/8.5.0", "curl/8.5.0"],
  ])("names %s", (agent, text) => {
    expect(agentText(agent)).toBe(text);
  });

  test("says nothing of what says nothing, and little of what says too much", () => {
    expect(agentText(null)).toBeNull();
    expect(agentText("")).toBeNull();
    expect(agentText("x".repeat(200))).toHaveLength(40);
  });
});

test("phones are told from computers", () => {
  expect(isPhone(IPHONE)).toBe(true);
  expect(isPhone("Mozilla/5.0 (Windows NT 10.0) Chrome/125.0")).toBe(false);
  expect(isPhone(null)).toBe(false);
});
