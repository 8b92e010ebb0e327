import { expect, test } from "vitest";
import { withField } from "./NoticeText";

test("a field is put where one typed last", () => {
  expect(withField("订单到了", "no", 2)).toBe("订单{no}到了");
  expect(withField("订单", "customer.name", 99)).toBe("订单{customer.name}");
  expect(withField("", "no", Number.POSITIVE_INFINITY)).toBe("{no}");
});
