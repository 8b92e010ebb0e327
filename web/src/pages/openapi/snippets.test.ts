import { describe, expect, test } from "vitest";
import { LANGUAGES, snippet } from "./snippets";

const url = "https://erp.test/api/v1/apps/orders/forms/order/records";
const body = {
  values: { note: "it's", urgent: true, due: null, lines: [{ quantity: "2" }], tags: [], more: {} },
};

describe("snippets", () => {
  test("carry method, address and key in every language", () => {
    for (const language of LANGUAGES) {
      const text = snippet(language, { method: "POST", url, body });
      expect(text).toContain(url);
      expect(text).toContain("POST");
      expect(text).toContain("Bearer hd_");
    }
  });

  test("quote for the shell", () => {
    expect(snippet("curl", { method: "POST", url, body })).toContain(`it'\\''s`);
  });

  test("write Python values", () => {
    const text = snippet("Python", { method: "POST", url, body });
    expect(text).toContain('"urgent": True');
    expect(text).toContain('"due": None');
    expect(text).toContain('"tags": []');
    expect(text).toContain('"more": {}');
  });

  test("send no body where there is none", () => {
    for (const language of LANGUAGES) {
      expect(snippet(language, { method: "GET", url })).not.toContain("application/json");
    }
  });
});
