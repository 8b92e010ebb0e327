/**
 * QR codes (ISO/IEC 18004): bytes of UTF-8, correction level M, versions 1 to 10, up to 213 bytes. Pure.
 */

/** By version: all codewords, those of correction per block, blocks, centres of alignment patterns. */
const VERSIONS: readonly (readonly [number, number, number, readonly number[]])[] = [
  [26, 10, 1, []],
  [44, 16, 1, [6, 18]],
  [70, 26, 1, [6, 22]],
  [100, 18, 2, [6, 26]],
  [134, 24, 2, [6, 30]],
  [172, 16, 4, [6, 34]],
  [196, 18, 4, [6, 22, 38]],
  [242, 22, 4, [6, 24, 42]],
  [292, 22, 5, [6, 26, 46]],
  [346, 26, 5, [6, 28, 50]],
];

type Grid = boolean[][];

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/** Multiply in the field of 256 elements of x⁸+x⁴+x³+x²+1. */
function times(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((other >>> bit) & 1) * one;
  }
  return product;
}

function corrections(data: readonly number[], count: number): number[] {
  let generator = [1];
  for (let power = 0, root = 1; power < count; power += 1, root = times(root, 2)) {
    const shifted = [...generator, 0];
    generator = shifted.map((each, place) => each ^ (place > 0 ? times(generator[place - 1] ?? 0, root) : 0));
  }
  const rest = [...data, ...Array<number>(count).fill(0)];
  for (let at = 0; at < data.length; at += 1) {
    const lead = rest[at] ?? 0;
    generator.forEach((factor, place) => {
      rest[at + place] = (rest[at + place] ?? 0) ^ times(factor, lead);
    });
  }
  return rest.slice(data.length);
}

/** The message as codewords: mode, length, bytes, filled up. */
function message(bytes: Uint8Array, version: number, room: number): number[] {
  const bits: number[] = [];
  const put = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >>> bit) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, room * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  for (let filler = 0xec; bits.length < room * 8; filler ^= 0xec ^ 0x11) put(filler, 8);
  return Array.from({ length: room }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((all, bit) => all * 2 + bit, 0),
  );
}

/** Blocks with their corrections, taken turn by turn. */
function interleaved(data: readonly number[], version: number): number[] {
  const [total, per, blocks] = VERSIONS[version - 1] as (typeof VERSIONS)[number];
  const short = Math.floor(total / blocks) - per;
  const shorts = blocks - (total % blocks);
  let from = 0;
  const parts = Array.from({ length: blocks }, (_, at) => {
    const size = short + (at < shorts ? 0 : 1);
    from += size;
    return data.slice(from - size, from);
  });
  const checks = parts.map((part) => corrections(part, per));
  const turn = (lists: readonly number[][], length: number) =>
    Array.from({ length }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
  return [...turn(parts, short + 1), ...turn(checks, per)];
}

/** A value followed by its check bits of a cyclic code. */
function checked(value: number, polynomial: number, bits: number): number {
  let rest = value << bits;
  for (let bit = 31; bit >= bits; bit -= 1) if ((rest >>> bit) & 1) rest ^= polynomial << (bit - bits);
  return (value << bits) | rest;
}

/** What every code of a version has; `fixed` says which modules are no data. */
function frame(version: number): { grid: Grid; fixed: Grid } {
  const size = 17 + version * 4;
  const empty = () => Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  const [grid, fixed] = [empty(), empty()];
  const set = (row: number, column: number, dark: boolean) => {
    if (grid[row]?.[column] === undefined) return;
    (grid[row] as boolean[])[column] = dark;
    (fixed[row] as boolean[])[column] = true;
  };
  const square = (row: number, column: number, reach: number, isDark: (ring: number) => boolean) => {
    for (let r = -reach; r <= reach; r += 1)
      for (let c = -reach; c <= reach; c += 1)
        set(row + r, column + c, isDark(Math.max(Math.abs(r), Math.abs(c))));
  };
  for (let at = 0; at < size; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    square(row, column, 4, (ring) => ring !== 2 && ring !== 4);
  const centres = (VERSIONS[version - 1] as (typeof VERSIONS)[number])[3];
  const last = centres.at(-1) ?? 0;
  const isCorner = (row: number, column: number) =>
    (row === 6 && (column === 6 || column === last)) || (row === last && column === 6);
  for (const row of centres)
    for (const column of centres) if (!isCorner(row, column)) square(row, column, 2, (ring) => ring !== 1);
  for (let at = 0; at < 9; at += 1) {
    for (const [row, column] of [
      [8, at],
      [at, 8],
      [8, size - at],
      [size - at, 8],
    ] as const)
      if (at > 0 || (row < size && column < size)) set(row, column, grid[row]?.[column] ?? false);
  }
  set(size - 8, 8, true);
  if (version >= 7) {
    const bits = checked(version, 0x1f25, 12);
    for (let at = 0; at < 18; at += 1) {
      const [far, near] = [size - 11 + (at % 3), Math.floor(at / 3)];
      set(far, near, ((bits >>> at) & 1) === 1);
      set(near, far, ((bits >>> at) & 1) === 1);
    }
  }
  return { grid, fixed };
}

/** Tell the readers the level (M is 00) and the mask, twice. */
function putFormat(grid: Grid, mask: number) {
  const bits = checked(mask, 0x537, 10) ^ 0x5412;
  const size = grid.length;
  for (let at = 0; at < 15; at += 1) {
    const dark = ((bits >>> at) & 1) === 1;
    const down = at < 6 ? at : at < 8 ? at + 1 : size - 15 + at;
    const along = at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at;
    (grid[down] as boolean[])[8] = dark;
    (grid[8] as boolean[])[along] = dark;
  }
}

/** Write the codewords in their zigzag, from the lower right. */
function putData(grid: Grid, fixed: Grid, codewords: readonly number[], mask: number) {
  const size = grid.length;
  const isMasked = MASKS[mask] as (typeof MASKS)[number];
  let bit = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const row = up ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (fixed[row]?.[column]) continue;
        const dark = (((codewords[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1) === 1;
        (grid[row] as boolean[])[column] = dark !== isMasked(row, column);
        bit += 1;
      }
    }
  }
}

/** How hard a picture is to read: long runs, squares, what looks like a corner, too much of one colour. */
function trouble(grid: Grid): number {
  const size = grid.length;
  const lines = [...grid, ...grid.map((_, column) => grid.map((row) => row[column] as boolean))];
  let points = 0;
  for (const line of lines) {
    const text = line.map((dark) => (dark ? "1" : "0")).join("");
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2;
    points += 40 * (text.match(/(?=10111010000|00001011101)/g)?.length ?? 0);
  }
  for (let row = 1; row < size; row += 1)
    for (let column = 1; column < size; column += 1) {
      const same = [grid[row - 1]?.[column], grid[row]?.[column - 1], grid[row - 1]?.[column - 1]];
      if (same.every((dark) => dark === grid[row]?.[column])) points += 3;
    }
  const dark = grid.flat().filter(Boolean).length;
  return points + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}

/** The modules of the code, dark ones true; null for a text that is too long. */
export function qr(text: string, masks: readonly number[] = MASKS.map((_, at) => at)): Grid | null {
  const bytes = new TextEncoder().encode(text);
  const roomOf = ([total, per, blocks]: (typeof VERSIONS)[number]) => total - per * blocks;
  const version = VERSIONS.findIndex((one, at) => bytes.length + (at < 9 ? 2 : 3) <= roomOf(one)) + 1;
  if (version === 0) return null;
  const room = roomOf(VERSIONS[version - 1] as (typeof VERSIONS)[number]);
  const codewords = interleaved(message(bytes, version, room), version);
  const made = masks.map((mask) => {
    const { grid, fixed } = frame(version);
    putData(grid, fixed, codewords, mask);
    putFormat(grid, mask);
    return { grid, points: trouble(grid) };
  });
  return made.sort((one, other) => one.points - other.points)[0]?.grid ?? null;
}
