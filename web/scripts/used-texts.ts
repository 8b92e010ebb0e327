/**
 * Keeps of the catalogue only what the phone can say: both languages are in the first load, and three quarters of
 * their texts belong to pages the phone has not. A text counts as used where its key, or the part before `${`, is written.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** The rooms whose texts the phone's screens may say. */
const ROOMS = ["api", "fields", "grid", "kit", "lists", "live", "phone", "runtime", "shell"];
const WRITTEN = /["'`]([a-z]\w*\.[\w.]*)(?=["'`]|\$\{)/g;
const ENTRY = /^ {2}"([\w.]+)":\s*"(?:[^"\\]|\\.)*",\n/gm;

function written(source: string): Set<string> {
  const found = new Set<string>();
  for (const room of ROOMS) {
    for (const name of readdirSync(join(source, room), { recursive: true, encoding: "utf8" })) {
      if (!/\.tsx?$/.test(name) || /\.(test|fixture)\./.test(name)) continue;
      for (const [, key] of readFileSync(join(source, room, name), "utf8").matchAll(WRITTEN)) {
        if (key) found.add(key);
      }
    }
  }
  return found;
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
