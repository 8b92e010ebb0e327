import { afterEach, describe, expect, it, vi } from "vitest";
import { copied } from "./copied";

describe("copied", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("says no where there is no clipboard, as over plain http", async () => {
    vi.stubGlobal("navigator", {});
    expect(await copied("whsec_x")).toBe(false);
  });

  it("says no where it is refused, and yes where it is done", async () => {
    const writeText = vi.fn().mockRejectedValueOnce(new Error("refused")).mockResolvedValueOnce(undefined);
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    expect(await copied("whsec_x")).toBe(false);
    expect(await copied("whsec_x")).toBe(true);
    expect(writeText).toHaveBeenLastCalledWith("whsec_x");
  });
});
