/** Plain values as formulas write them, and back. Pure. */

export type Literal = string | number | boolean;

export const quoted = (text: string): string => `"${text.replace(/"/g, '""')}"`;

const TEXT = /^"((?:[^"]|"")*)"$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const DATE = /^DATE\(\s*(\d{1,4})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)$/i;

const padded = (number: string, length: number) => number.padStart(length, "0");

/** The value a formula is, as text, if it is nothing but one: of a day its date. */
export function readLiteral(formula: string): string | boolean | null {
  const text = formula.trim();
  const said = TEXT.exec(text);
  if (said) return (said[1] ?? "").replace(/""/g, '"');
  if (NUMBER.test(text)) return text;
  if (/^(TRUE|FALSE)$/i.test(text)) return text.toUpperCase() === "TRUE";
  const day = DATE.exec(text);
  return day ? `${padded(day[1] ?? "", 4)}-${padded(day[2] ?? "", 2)}-${padded(day[3] ?? "", 2)}` : null;
}

export type LiteralKind = "text" | "number" | "day" | "flag";

/** Write a value as a formula; null for what is no value of the kind. */
export function writeLiteral(value: unknown, kind: LiteralKind): string | null {
  if (kind === "flag") return typeof value === "boolean" ? (value ? "TRUE" : "FALSE") : null;
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  if (kind === "number") {
    const plain = text.replace(/[,，\s]/g, "");
    return NUMBER.test(plain) ? plain : null;
  }
  if (kind === "day") {
    const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
    return parts ? `DATE(${[parts[1], parts[2], parts[3]].map(Number).join(", ")})` : null;
  }
  return typeof value === "string" ? quoted(value) : null;
}
