import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  // Not a page of its own for each file: building one costs ten times as much as the tests on it.
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    isolate: false,
    restoreMocks: true,
    setupFiles: "vitest.setup.ts",
  },
});
