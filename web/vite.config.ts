import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

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
        if (!/\.(js|css|html|svg|json)$/.test(name)) continue;
        const path = join(folder, name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}

const server = process.env.HUODAN_SERVER ?? "http://127.0.0.1:8765";

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    outDir: "../huodan/web",
    emptyOutDir: true,
    target: ["es2020", "chrome87", "safari14"],
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
  server: { port: 5173, proxy: { "/api": server, "/healthz": server } },
});
