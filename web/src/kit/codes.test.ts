import { expect, test } from "vitest";
import { code128, isBarText } from "./code128";
import { qr } from "./qr";

test("bars begin with a start, end with the stop and hold digits two by two", () => {
  const bars = code128("6901234567892");
  const modules = (widths: readonly number[]) => widths.reduce((all, one) => all + one, 0);

  // Start C, six pairs, back to B for the last digit, the check, the stop: 10 signs of 11 modules and one of 13.
  expect(modules(bars)).toBe(10 * 11 + 13);
  expect(bars.slice(0, 6).join("")).toBe("211232");
  expect(bars.slice(-7).join("")).toBe("2331112");
  // 104 + 48 + 2×42 + 3×42 + 4×17 + 5×18 + 6×19 + 7×35 is 55 and some times 103.
  expect(code128("PJJ123C").slice(-13, -7).join("")).toBe("311321");
});

test("only what scanners type becomes bars", () => {
  expect(isBarText("AB-12 ~")).toBe(true);
  for (const text of ["", "编号", "a\n", "x".repeat(49)]) expect(isBarText(text)).toBe(false);
});

test("a QR code has its corners, its format and as many modules as its text needs", () => {
  const small = qr("x", [0]) ?? [];
  const corner = small.slice(0, 7).map((row) => row.slice(0, 7).map(Number).join(""));

  expect(small.length).toBe(21);
  expect(corner).toEqual(["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]);
  // Level M and mask 0 are told by 101010000010010.
  expect(small[8]?.slice(0, 6).map(Number).join("")).toBe("101010");
  expect(qr("z".repeat(213))?.length).toBe(57);
  expect(qr("z".repeat(214))).toBeNull();
});
