/**
 * Print the gzipped weight of the first route and of every lazily loaded one, and fail over budget.
 * Reads the manifest of the last `npm run build`.
 */
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The page most people see first; it is loaded with the entry. */
const FIRST_PAGE = "src/pages/home/HomePage.tsx";
const FIRST_KB = 300;
const ADDED_KB = 120;
const folder = join(dirname(fileURLToPath(import.meta.url)), "../../huodan/web");
const manifest = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8"));

const weight = (file) => statSync(join(folder, `${file}.gz`)).size / 1024;

function reach(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return seen;
  seen.add(key);
  for (const next of chunk.imports ?? []) reach(next, seen);
  return seen;
}

function filesOf(keys) {
  const files = new Set();
  for (const key of keys) {
    files.add(manifest[key].file);
    for (const css of manifest[key].css ?? []) files.add(css);
  }
  return files;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const first = filesOf(reach(FIRST_PAGE, reach(entry)));
const total = (files) => [...files].reduce((sum, file) => sum + weight(file), 0);
const firstKb = total(first);
let failed = firstKb > FIRST_KB;
console.log(`first route                              ${firstKb.toFixed(1)} kB gz (limit ${FIRST_KB})`);
for (const key of Object.keys(manifest).filter((one) => manifest[one].isDynamicEntry)) {
  const added = [...filesOf(reach(key))].filter((file) => !first.has(file));
  const kb = total(added);
  if (kb > ADDED_KB) failed = true;
  console.log(`+ ${key.padEnd(40)} ${kb.toFixed(1)} kB gz (limit ${ADDED_KB})`);
}
process.exit(failed ? 1 : 0);
