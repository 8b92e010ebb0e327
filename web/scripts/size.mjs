/**
 * Print the gzipped weight of the first route of either entry and of every lazily loaded one, and fail over budget.
 * Reads the manifests of the last `npm run build`.
 */
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** `page`: what most people see first, loaded with the entry. Script alone is weighed for the phone. */
const entries = [
  { manifest: "manifest.json", page: "src/pages/home/HomePage.tsx", firstKb: 300, addedKb: 120 },
  { manifest: "phone.json", page: null, firstKb: 150, scriptKb: 140, addedKb: null },
];
const folder = join(dirname(fileURLToPath(import.meta.url)), "../../huodan/web");
const weight = (file) => statSync(join(folder, `${file}.gz`)).size / 1024;
const total = (files) => [...files].reduce((sum, file) => sum + weight(file), 0);

function reach(manifest, key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return seen;
  seen.add(key);
  for (const next of chunk.imports ?? []) reach(manifest, next, seen);
  return seen;
}

function filesOf(manifest, keys) {
  const files = new Set();
  for (const key of keys) {
    files.add(manifest[key].file);
    for (const css of manifest[key].css ?? []) files.add(css);
  }
  return files;
}

/** What is there whenever a lazily loaded part is asked for: what all that ask for it have loaded themselves. */
function there(manifest, key) {
  const from = Object.keys(manifest).filter((one) => manifest[one].dynamicImports?.includes(key));
  const [first = new Set(), ...others] = from.map((one) => filesOf(manifest, reach(manifest, one)));
  return new Set([...first].filter((file) => others.every((other) => other.has(file))));
}

let failed = false;
function weigh(name, kb, limit) {
  if (limit !== null && kb > limit) failed = true;
  console.log(`${name.padEnd(42)} ${kb.toFixed(1)} kB gz${limit === null ? "" : ` (limit ${limit})`}`);
}

for (const { manifest: file, page, firstKb, scriptKb, addedKb } of entries) {
  const manifest = JSON.parse(readFileSync(join(folder, ".vite", file), "utf8"));
  const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
  const keys = reach(manifest, entry);
  const first = filesOf(manifest, page ? reach(manifest, page, keys) : keys);
  weigh(`${entry}: first route`, total(first), firstKb);
  if (scriptKb)
    weigh(`${entry}: its script`, total([...first].filter((one) => one.endsWith(".js"))), scriptKb);
  if (addedKb === null) continue;
  for (const key of Object.keys(manifest).filter((one) => manifest[one].isDynamicEntry)) {
    const known = there(manifest, key);
    const added = [...filesOf(manifest, reach(manifest, key))].filter(
      (one) => !first.has(one) && !known.has(one),
    );
    weigh(`+ ${key}`, total(added), addedKb);
  }
}
process.exit(failed ? 1 : 0);
