import { describe, expect, test } from "vitest";
import { desktopHref, hrefs, ownHref, parentOf, placeOf } from "./places";

const order = { app: "orders", form: "order" };

describe("an address of the phone", () => {
  test("is read as it was written", () => {
    expect(placeOf("/m")).toEqual({ screen: "home" });
    expect(placeOf("/m/")).toEqual({ screen: "home" });
    expect(placeOf(hrefs.list(order, { q: "云杉 a&b", view: "all" }))).toEqual({
      screen: "list",
      ...order,
      search: { q: "云杉 a&b", view: "all" },
    });
    expect(placeOf(hrefs.create(order, { copy: "ord_1" }))).toEqual({
      screen: "new",
      ...order,
      copy: "ord_1",
    });
    const day = { on: "required_on:2026-05-08" };
    expect(placeOf(hrefs.create(order, day))).toEqual({ screen: "new", ...order, ...day });
    const lane = { view: "board", lane: " ", day: "2026-05-08" };
    expect(placeOf(hrefs.list(order, lane))).toEqual({ screen: "list", ...order, search: lane });
    expect(placeOf(hrefs.list(order, { day: "2026-13-40" }))).toEqual({
      screen: "list",
      ...order,
      search: {},
    });
    expect(placeOf(hrefs.record(order, "ord_1"))).toEqual({ screen: "record", ...order, id: "ord_1" });
    expect(placeOf(hrefs.edit(order, "ord_1"))).toEqual({ screen: "edit", ...order, id: "ord_1" });
    expect(placeOf(hrefs.record(order, "ord_1", "cmt_1"))).toEqual({
      screen: "record",
      ...order,
      id: "ord_1",
      comment: "cmt_1",
    });
    expect(placeOf(hrefs.messages)).toEqual({ screen: "messages" });
    expect(placeOf(hrefs.todo())).toEqual({ screen: "todo", search: {} });
    expect(placeOf(hrefs.todo({ list: "done" }))).toEqual({ screen: "todo", search: { list: "done" } });
    expect(placeOf(hrefs.task("tsk_1"))).toEqual({ screen: "task", id: "tsk_1", search: {} });
  });

  test("that nobody knows is no page", () => {
    for (const href of ["/m/a/orders", "/m/settings", "/m/a/orders/f/order/r", "/m/todo/ord_1"]) {
      expect(placeOf(href), href).toEqual({ screen: "none" });
    }
  });

  test("has its twin on the desktop", () => {
    expect(desktopHref("/m")).toBe("/");
    expect(desktopHref("/m/a/orders/f/order?q=x")).toBe("/a/orders/f/order?q=x");
    expect(desktopHref(hrefs.edit(order, "ord_1"))).toBe("/a/orders/f/order/r/ord_1");
  });

  test("leads up one step where there is no way back", () => {
    expect(parentOf(placeOf(hrefs.edit(order, "ord_1")))).toBe(hrefs.record(order, "ord_1"));
    expect(parentOf(placeOf(hrefs.record(order, "ord_1")))).toBe(hrefs.list(order));
    expect(parentOf(placeOf(hrefs.list(order)))).toBe("/m");
    expect(parentOf(placeOf(hrefs.task("tsk_1")))).toBe("/m/todo");
  });

  test("takes over links of shared code, and no others", () => {
    expect(ownHref("/a/orders/f/customer/r/cus_1")).toBe("/m/a/orders/f/customer/r/cus_1");
    expect(ownHref("/m/me")).toBe("/m/me");
    expect(ownHref("/todo/tsk_1?list=done")).toBe("/m/todo/tsk_1?list=done");
    expect(ownHref("/settings")).toBeNull();
    expect(ownHref("https://example.com/a/orders/f/order")).toBeNull();
  });
});
