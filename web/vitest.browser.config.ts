import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Checks in a real Chromium against the dev server: `npm run check:browser`. */
export default defineConfig({
  plugins: [react()],
  test: {
    environment: "node",
    include: ["e2e-harness/**/*.browser.ts"],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
