import { afterEach, vi } from "vitest";

// Files share one page and one clock (vitest.config.ts): what a test changed of them ends with it.
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});
