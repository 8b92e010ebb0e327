import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FileRef } from "../../api/files";
import { Uploads } from "./uploads";

/** What the server does with the uploads, one after the other. */
class FakeCall {
  static open: FakeCall[] = [];
  status = 0;
  responseText = "";
  upload: { onprogress?: (event: object) => void } = {};
  headers: Record<string, string> = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  open() {}
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  sent?: FormData;
  send(body: FormData) {
    this.sent = body;
    FakeCall.open.push(this);
  }
  abort() {
    this.onabort?.();
  }
  answer(status: number, body: object) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
}

const ref = (n: number, type = "application/pdf"): FileRef => ({
  id: `file_${n}`,
  name: `${n}.pdf`,
  size: 3,
  type,
});
const file = (name: string, size = 3) => new File(["x".repeat(size)], name);
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

beforeEach(() => {
  FakeCall.open = [];
  vi.stubGlobal("XMLHttpRequest", FakeCall);
  vi.stubGlobal("fetch", async () => Response.json({ largest: 10, largest_mb: 1 }));
});
afterEach(() => vi.unstubAllGlobals());

function box(types: string[] = [], files: FileRef[] = []) {
  const said: [readonly FileRef[], string | undefined][] = [];
  const uploads = new Uploads({
    files,
    most: 3,
    types,
    field: "shop/item/photo",
    onChange: (now, wrong) => said.push([now, wrong]),
  });
  return { uploads, said, last: () => said.at(-1) };
}

describe("uploads", () => {
  test("say which field they are for, since that says how pictures are kept", async () => {
    const { uploads } = box();

    uploads.add([file("a.jpg")]);
    await settled();

    expect(FakeCall.open[0]?.sent?.get("field")).toBe("shop/item/photo");
  });

  test("join the value when they are up, and keep it from being saved before", async () => {
    const { uploads, last } = box([], [ref(9)]);

    uploads.add([file("a.pdf"), file("b.pdf")]);
    await settled();
    expect(last()?.[1]).toBeTruthy();
    FakeCall.open[0]?.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 2 });
    expect(uploads.current()[0]?.done).toBe(0.5);
    FakeCall.open[0]?.answer(201, ref(1));
    await settled();
    FakeCall.open[1]?.answer(201, ref(2));
    await settled();

    expect(last()).toEqual([[ref(9), ref(1), ref(2)], undefined]);
    expect(uploads.current()).toEqual([]);
  });

  test("say how many found no room", () => {
    const { uploads } = box([], [ref(9), ref(8)]);

    expect(uploads.add([file("a"), file("b"), file("c")])).toBe(2);
    expect(uploads.current()).toHaveLength(1);
  });

  test("that failed stay until they are sent again, under the same key, or removed", async () => {
    const { uploads, last } = box();
    uploads.add([file("a.pdf")]);
    await settled();
    FakeCall.open[0]?.onerror?.();
    await settled();
    expect(uploads.current()[0]?.error).toBeTruthy();
    expect(last()?.[1]).toBeTruthy();

    uploads.retry(uploads.current()[0]?.key ?? "");
    await settled();
    FakeCall.open[1]?.answer(201, ref(1));
    await settled();

    const keys = FakeCall.open.map((call) => call.headers["Idempotency-Key"]);
    expect(keys[0]).toBe(keys[1]);
    expect(last()).toEqual([[ref(1)], undefined]);
  });

  test("that are cancelled leave nothing, even if the answer still comes", async () => {
    const { uploads, last } = box();
    uploads.add([file("a.pdf")]);
    await settled();

    uploads.drop(uploads.current()[0]?.key ?? "");
    FakeCall.open[0]?.answer(201, ref(1));
    await settled();

    expect(last()).toEqual([[], undefined]);
    expect(uploads.isRunning).toBe(false);
  });

  test("too large a file is not even sent, and what is no picture is told", async () => {
    const { uploads } = box(["image/png"]);
    uploads.add([file("large.png", 11), file("fake.png")]);
    await settled();
    FakeCall.open[0]?.answer(201, ref(1));
    await settled();

    expect(FakeCall.open).toHaveLength(1);
    expect(uploads.current().map((one) => [one.name, !!one.error, one.canRetry])).toEqual([
      ["large.png", true, false],
      ["fake.png", true, false],
    ]);
  });

  test("show what the server refused in its words", async () => {
    const { uploads } = box();
    uploads.add([file("a.pdf")]);
    await settled();
    FakeCall.open[0]?.answer(507, { title: "full", code: "quota_reached" });
    await settled();

    expect(uploads.current()[0]?.error).toBe("full");
  });
});
