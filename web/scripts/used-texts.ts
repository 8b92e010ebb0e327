/**
 * Keeps of the catalogue only what the phone can say: it is in the first load, and three quarters of
 * its texts belong to pages the phone has not. A text counts as used where its key, or the part before `${`, is written.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const WRITTEN = /["'`]([a-z]\w*\.[\w.]*)(?=["'`]|\$\{)/g;
const ENTRY = /^ {2}"([\w.]+)":\s*"(?:[^"\\]|\\.)*",\n/gm;
/** What a module brings along: not its types, but also what it loads later. */
const BROUGHT =
  /(?:^import\s+(?!type\b)(?:[^"';]*\sfrom\s+)?|^export\s+[^"';]*\sfrom\s+|\bimport\()["'](\.[^"']+)["']/gm;

/** All modules reached from one, by their paths; of a folder that is a registry all that lie in it, of texts none. */
function reached(entry: string): Set<string> {
  const found = new Set<string>();
  const left = [entry];
  for (let path = left.pop(); path; path = left.pop()) {
    if (found.has(path) || path.includes("/src/text/")) continue;
    found.add(path);
    const source = readFileSync(path, "utf8");
    const folder = dirname(path);
    for (const [, name] of source.matchAll(BROUGHT)) {
      const module = ["", ".ts", ".tsx", "/index.ts", "/index.tsx"].map((end) =>
        join(folder, `${name}${end}`),
      );
      const there = module.find((one) => /\.tsx?$/.test(one) && existsSync(one));
      if (there) left.push(there);
    }
    if (source.includes("import.meta.glob")) {
      const beside = readdirSync(folder).filter((name) => /\.tsx$/.test(name) && !name.includes(".test."));
      left.push(...beside.map((name) => join(folder, name)));
    }
  }
  return found;
}

function written(source: string): Set<string> {
  const paths = [...reached(join(source, "phone/main.tsx"))];
  const keys = paths.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(WRITTEN)].map(([, key]) => key),
  );
  return new Set(keys.filter((key) => key !== undefined));
}

/** Leave out the entries of a catalogue whose keys nobody writes. */
export function keepUsed(catalogue: string, used: ReadonlySet<string>): string {
  const beginnings = [...used].filter((key) => key.endsWith("."));
  const isUsed = (key: string) => used.has(key) || beginnings.some((one) => key.startsWith(one));
  return catalogue.replace(ENTRY, (entry, key: string) => (isUsed(key) ? entry : ""));
}

export function usedTexts(): Plugin {
  const source = join(import.meta.dirname ?? "scripts", "../src");
  let used: Set<string> | null = null;
  return {
    name: "used-texts",
    enforce: "pre",
    transform(code, id) {
      if (!/\/src\/text\/(zh|en)(-\w+)?\.ts$/.test(id)) return null;
      used ??= written(source);
      return { code: keepUsed(code, used), map: null };
    },
  };
}
