import { expect, test } from "vitest";
import { mapOfPlace, placeText, readPlace } from "./points";

test("points are read as people and maps write them", () => {
  const depot = { lon: "120.16241", lat: "30.27881", address: "仓库" };
  for (const text of ["仓库 @120.16241,30.27881", "仓库（120.16241，30.27881）", "仓库 30.27881, 120.16241"])
    expect(readPlace(text)).toEqual(depot);
  expect(readPlace("@-0.5,0")).toEqual({ lon: "-0.5", lat: "0", address: "" });
  for (const text of ["", "仓库", "@1", "181,91", "1.2.3,4"]) expect(readPlace(text)).toBeNull();
});

test("a point is written with eleven centimetres at most, and its link hides nothing in it", () => {
  expect(placeText({ lon: "120.16241004", lat: "30.0", address: "" })).toBe("@120.16241,30");
  expect(mapOfPlace({ lon: "1", lat: "2", address: "a&b=c" })).toContain("name=a%26b%3Dc&");
});
