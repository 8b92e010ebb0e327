/** Tab-separated text as Excel, WPS and Sheets write and read it; pure. */

/** Read a block of cells; quoted cells may hold tabs, line breaks and doubled quotes. */
export function parseTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = "";
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  const source = text.replace(/\r\n?/g, "\n");
  for (let index = 0; index < source.length; index += 1) {
    const char = source[index] as string;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else quoted = false;
    } else if (char === '"' && cell === "" && closes(source, index)) quoted = true;
    else if (char === "\t") endCell();
    else if (char === "\n") endRow();
    else cell += char;
  }
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}

/** A leading quote opens a quoted cell only if a closing one stands before a tab, line end or the end of text. */
function closes(source: string, open: number): boolean {
  for (let index = open + 1; index < source.length; index += 1) {
    if (source[index] !== '"') continue;
    if (source[index + 1] === '"') {
      index += 1;
      continue;
    }
    const next = source[index + 1];
    return next === undefined || next === "\t" || next === "\n";
  }
  return false;
}

export function toTsv(rows: readonly (readonly string[])[]): string {
  const quote = (cell: string) => (/["\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => row.map(quote).join("\t")).join("\r\n");
}
