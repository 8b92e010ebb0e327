/** The rows of a matrix of approval. Pure. */
import type { MatrixRow } from "../../api/flows";

/** The rows with one a place higher or lower. */
export function movedRow(rows: readonly MatrixRow[], index: number, by: -1 | 1): MatrixRow[] {
  const next = [...rows];
  const [row] = next.splice(index, 1);
  if (row) next.splice(index + by, 0, row);
  return next;
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** Amounts pasted out of a sheet: from and to, one row a line; what is no amount is left empty. */
export function rowsPasted(text: string, makeId: () => string): Pick<MatrixRow, "id" | "least" | "most">[] {
  const lines = text.split(/\r?\n/).filter((one) => one.trim() !== "");
  return lines.flatMap((line) => {
    const [least = "", most = ""] = line.split("\t").map((one) => one.replace(/[,，\s¥￥]/g, ""));
    const amount = (one: string) => (NUMBER.test(one) ? one : null);
    const row = { id: makeId(), least: amount(least), most: amount(most) };
    return row.least === null && row.most === null ? [] : [row];
  });
}

/** Where the rows of one department and option leave a gap or meet twice, by the numbers of the rows. */
export function gapsOf(
  rows: readonly MatrixRow[],
): { kind: "gap" | "overlap"; at: string; rows: [number, number] }[] {
  const found: { kind: "gap" | "overlap"; at: string; rows: [number, number] }[] = [];
  const groups = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    const key = JSON.stringify([row.departments, row.options]);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  for (const places of groups.values()) {
    const sorted = [...places].sort(
      (one, other) => Number(rows[one]?.least ?? -1e18) - Number(rows[other]?.least ?? -1e18),
    );
    for (const [place, index] of sorted.entries()) {
      const next = sorted[place + 1];
      const [most, least] = [rows[index]?.most, next === undefined ? undefined : rows[next]?.least];
      if (next === undefined) continue;
      const [end, begin] = [most == null ? 1e18 : Number(most), least == null ? -1e18 : Number(least)];
      if (end < begin) found.push({ kind: "gap", at: String(most), rows: [index + 1, next + 1] });
      if (end > begin) found.push({ kind: "overlap", at: String(least ?? ""), rows: [index + 1, next + 1] });
    }
  }
  return found;
}
