import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isFree, readHint, readLease } from "./stream";
import { gatherer } from "./useLive";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(1_000_000);
});
afterEach(() => vi.useRealTimers());

test("a tab takes the stream from nobody, from itself, and from one that fell silent", () => {
  const now = 1_000_000;
  expect(isFree(null, "a", now)).toBe(true);
  expect(isFree({ tab: "a", until: now + 4000 }, "a", now)).toBe(true);
  expect(isFree({ tab: "b", until: now + 4000 }, "a", now)).toBe(false);
  expect(isFree({ tab: "b", until: now - 1 }, "a", now)).toBe(true);
  // The clock was set back: nobody waits a day for its lease to end.
  expect(isFree({ tab: "b", until: now + 86_400_000 }, "a", now)).toBe(true);
});

test("what is kept is read, or taken for nothing", () => {
  expect(readLease("abc 123")).toEqual({ tab: "abc", until: 123 });
  for (const text of [null, "", "abc", "abc x"]) expect(readLease(text)).toBe(null);
});

test("events this page does not know are passed over", () => {
  expect(readHint("form", '{"app":"orders","form":"order"}')).toEqual({
    kind: "form",
    app: "orders",
    form: "order",
  });
  expect(readHint("apps", "{}")).toEqual({ kind: "apps" });
  expect(readHint("inbox", "{}")).toEqual({ kind: "inbox" });
  expect(readHint("comments", '{"app":"orders","form":"order"}')).toEqual({
    kind: "comments",
    app: "orders",
    form: "order",
  });
  expect(readHint("weather", '{"app":"orders","form":"order"}')).toBe(null);
});

function told(isShown: () => boolean) {
  const asked: string[] = [];
  const client = {
    invalidateQueries: (filter: unknown) => {
      asked.push(JSON.stringify((filter as { queryKey: unknown }).queryKey));
      return Promise.resolve();
    },
  };
  return { asked, gather: gatherer(client, isShown) };
}

test("many hints are one reading, and a busy form is read every 1.2 seconds: two are promised", () => {
  const { asked, gather } = told(() => true);
  for (let hint = 0; hint < 20; hint++) gather.add(["form", "orders", "order"]);
  vi.advanceTimersByTime(301);
  expect(asked).toEqual(['["form","orders","order"]']);

  gather.add(["form", "orders", "order"]);
  vi.advanceTimersByTime(890);
  expect(asked.length).toBe(1);
  vi.advanceTimersByTime(611);
  expect(asked.length).toBe(2);
});

test("a hidden page reads nothing until it is looked at", () => {
  let shown = false;
  const { asked, gather } = told(() => shown);
  gather.add(["form", "orders", "order"]);
  vi.advanceTimersByTime(10_000);
  expect(asked).toEqual([]);

  shown = true;
  gather.plan();
  vi.advanceTimersByTime(2301);
  expect(asked.length).toBe(1);
});
