import { describe, expect, it, vi } from "vitest";
import type { LookalikesAnswer } from "../api/lookalikes";
import type { Payload } from "../api/types";
import { Lookalikes } from "./lookalikes";

const one = { id: "cus_1", title: "杭州云杉", owner: null, why: [] };
const found: LookalikesAnswer = { records: [one], more: false, unseen: false };
const nothing: LookalikesAnswer = { records: [], more: false, unseen: false };

describe("look-alikes", () => {
  it("are asked for after a pause, once for the same values", async () => {
    vi.useFakeTimers();
    let values: Payload = { name: "云" };
    const ask = vi.fn(async () => found);
    const look = new Lookalikes(() => values, ask);
    look.look();
    values = { name: "云杉" };
    look.look();
    await vi.runAllTimersAsync();
    look.look();
    await vi.runAllTimersAsync();
    expect(ask.mock.calls).toEqual([[{ name: "云杉" }]]);
    expect(look.store.getState().answer).toEqual(found);
    vi.useRealTimers();
  });

  it("hold a save once, where they had not been shown", async () => {
    const look = new Lookalikes(
      () => ({ name: "云杉" }),
      async () => found,
    );
    expect(await look.holds()).toBe(true);
    expect(look.store.getState().isHeld).toBe(true);
    expect(look.mayHold()).toBe(false);
    expect(look.store.getState().isHeld).toBe(false);
  });

  it("let a save pass where there are none, none can be asked for, or nothing is heard", async () => {
    const values = () => ({ name: "云杉" });
    const silent = async () => Promise.reject(new Error("offline"));
    for (const ask of [async () => nothing, undefined, silent]) {
      const look = new Lookalikes(values, ask);
      expect(look.mayHold() && (await look.holds())).toBe(false);
      expect(look.store.getState().answer).toBeNull();
    }
  });

  it("are asked for once by two saves at once", async () => {
    const ask = vi.fn(async () => nothing);
    const look = new Lookalikes(() => ({ name: "云杉" }), ask);
    expect(await Promise.all([look.holds(), look.holds()])).toEqual([false, false]);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it("of one out of sight hold it too", async () => {
    const look = new Lookalikes(
      () => ({ name: "云杉" }),
      async () => ({ ...nothing, unseen: true }),
    );
    expect(await look.holds()).toBe(true);
  });

  it("go when the value goes, without asking", async () => {
    let values: Payload = { name: "云杉" };
    const ask = vi.fn(async () => found);
    const look = new Lookalikes(() => values, ask);
    await look.holds();
    values = { name: null };
    expect(await look.holds()).toBe(false);
    expect(look.store.getState().answer).toBeNull();
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
