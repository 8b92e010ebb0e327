import { expect, test } from "vitest";
import { inkBox } from "./ink";

test("the box of the ink is that of all that is not clear", () => {
  const pixels = new Uint8ClampedArray(4 * 5 * 4);
  for (const [x, y] of [
    [1, 1],
    [3, 2],
    [2, 3],
  ] as const)
    pixels[(y * 5 + x) * 4 + 3] = 200;

  expect(inkBox(pixels, 5)).toEqual({ left: 1, top: 1, width: 3, height: 3 });
  expect(inkBox(new Uint8ClampedArray(80), 5)).toBeNull();
});
