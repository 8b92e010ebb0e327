import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { usedTexts } from "./scripts/used-texts.ts";

/** Write a .gz beside every text file of the build, so that the server only has to pick one. */
function precompress(): Plugin {
  let folder = "";
  return {
    name: "precompress",
    apply: "build",
    configResolved: (config) => {
      folder = config.build.outDir;
    },
    closeBundle: () => {
      for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (!/\.(js|css|html|svg|json|webmanifest)$/.test(name)) continue;
        const path = join(folder, name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}

const server = process.env.HUODAN_SERVER ?? "http://127.0.0.1:8765";

/**
 * Two entries, built one after the other: the desktop's (index.html) and, with `--mode phone`, the phone's (m.html).
 * One build would put what both use into shared chunks, whole: of a widget the phone takes how it looks, not its box.
 */
export default defineConfig(({ mode }) => {
  const isPhone = mode === "phone";
  return {
    plugins: [react(), precompress(), ...(isPhone ? [usedTexts()] : [])],
    build: {
      outDir: "../huodan/web",
      emptyOutDir: !isPhone,
      // WeChat on Android brings Chromium 86.
      target: isPhone ? ["es2020", "chrome86", "safari14"] : ["es2020", "chrome87", "safari14"],
      manifest: isPhone ? ".vite/phone.json" : true,
      rollupOptions: { input: isPhone ? "m.html" : "index.html" },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1200,
    },
    server: { port: 5173, proxy: { "/api": server, "/healthz": server } },
  };
});
