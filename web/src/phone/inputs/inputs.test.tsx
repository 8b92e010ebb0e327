import { expect, test } from "vitest";
import { widgetNames } from "../../fields/registry";
import { fitted, preparing, smaller } from "./parts/smaller";
import { inputOf } from "./registry";

/** Only the system writes these, or the form shows them in its own way. */
const READ_ONLY = ["readonly", "serial", "subform"];

test("every widget can be filled in on a phone, but those only the system fills", () => {
  const without = widgetNames().filter((widget) => !inputOf({ widget }));

  expect(without.sort()).toEqual(READ_ONLY);
});

test("a photograph keeps its shape, and a small one its size", () => {
  expect(fitted(4000, 3000)).toEqual({ width: 1920, height: 1440 });
  expect(fitted(3000, 4000)).toEqual({ width: 1440, height: 1920 });
  expect(fitted(800, 600)).toEqual({ width: 800, height: 600 });
});

test("what is no photograph, or light, or kept as taken, is sent as it is", async () => {
  const files = [
    new File([new Uint8Array(900_000)], "a.pdf", { type: "application/pdf" }),
    new File([new Uint8Array(900_000)], "b.png", { type: "image/png" }),
    new File([new Uint8Array(1000)], "c.jpg", { type: "image/jpeg" }),
  ];

  expect(await smaller(files)).toEqual(files);
  expect(preparing({ pictures: "as_taken" })).toBeUndefined();
  expect(preparing({ pictures: "clean" })).toBe(smaller);
});
