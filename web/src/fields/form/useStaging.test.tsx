import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../../api/calls";
import { Unreachable } from "../../api/client";
import type { AppView, PreviewAnswer, RelatedView } from "../../api/types";
import { blank, view } from "../../runtime/form.fixture";
import type { Beside, Staged } from "../../runtime/staged";
import { useStaging } from "./useStaging";
import "../../text/related";

const part: RelatedView = {
  key: "list",
  label: "订单",
  app: "orders",
  form: "order",
  over: "phone",
  where: null,
  columns: [],
  order: [],
  adds: true,
  links: false,
  opens: true,
};

const seen = (values: unknown, more: Partial<PreviewAnswer> = {}): PreviewAnswer =>
  ({ ...blank, values, ...more }) as PreviewAnswer;

let preview: ReturnType<typeof vi.spyOn>;

/** The dialog, open, and what it was closed with. */
function opened(mayDrop = true, before?: Staged, of = part) {
  const onClose = vi.fn<(staged: Staged | null) => void>();
  const onOpen = vi.fn<(beside: Beside | null) => void>();
  const asking = { quickCreate: async () => null, mayDrop: vi.fn(async () => mayDrop) };
  const app = { key: "orders" } as AppView;
  const props = { app, form: view, part: of, main: "客户", today: "2026-05-06", before };
  const hook = renderHook(() => useStaging({ ...props, onClose, onOpen }, asking));
  const set = (value: string) => act(() => hook.result.current.form.set("customer", value));
  const press = () => act(() => hook.result.current.save());
  const leave = () => act(() => hook.result.current.leave());
  return { hook, onClose, onOpen, set, press, leave, asking };
}

afterEach(cleanup);

beforeEach(() => {
  vi.restoreAllMocks();
  preview = vi.spyOn(api, "preview").mockImplementation(async (_app, _form, body) => seen(body.values));
});

test("after an answer that got lost, what stands there now is put in the list", async () => {
  const { onClose, set, press, hook } = opened();
  set("old");
  await act(async () => {});
  preview.mockRejectedValueOnce(new Unreachable());
  await press();
  expect(onClose).not.toHaveBeenCalled();
  expect(hook.result.current.form.isSent).toBe(false);

  set("new");
  await press();

  const made = onClose.mock.calls[0]?.[0];
  expect([made?.values, made?.draft.values, made?.shown.customer]).toEqual([
    { customer: "new" },
    { customer: "new" },
    "new",
  ]);
});

test("what is typed while it is looked at is put in the list too", async () => {
  const { onClose, set, press, hook } = opened();
  set("300");
  await act(async () => {});
  preview.mockImplementationOnce(async (_app: string, _form: string, body: { values: object }) => {
    hook.result.current.form.set("customer", "301");
    return seen(body.values);
  });
  await press();

  const made = onClose.mock.calls[0]?.[0];
  expect([made?.values, made?.draft.values, made?.shown.customer]).toEqual([
    { customer: "301" },
    { customer: "301" },
    "301",
  ]);
});

test("what is missing in a row is told once, and left to the save then", async () => {
  const errors = [{ path: "lines[0].product", code: "required", message: "请填写" }];
  preview.mockImplementation(async () => seen({}, { errors }));
  const { onClose, set, press, hook } = opened();
  set("x");
  act(() =>
    hook.result.current.form.setRows("lines", [
      { key: "n1", values: { quantity: "1" }, touched: ["quantity"] },
    ]),
  );

  await press();
  expect(onClose).not.toHaveBeenCalled();
  expect(hook.result.current.isTold).toBe(true);
  await press();

  expect(onClose.mock.calls[0]?.[0]?.values).toEqual({ customer: "x", lines: [{ quantity: "1" }] });
});

test("what was typed is thrown away only if it is wished", async () => {
  const untouched = opened(false);
  await untouched.leave();
  expect(untouched.onClose).toHaveBeenCalledWith(null);
  expect(untouched.asking.mayDrop).not.toHaveBeenCalled();

  const kept = opened(false);
  kept.set("x");
  await kept.leave();
  expect(kept.asking.mayDrop).toHaveBeenCalledOnce();
  expect(kept.onClose).not.toHaveBeenCalled();
  expect(kept.onOpen.mock.calls[0]?.[0]?.isTyped()).toBe(true);

  const dropped = opened(true);
  dropped.set("x");
  await dropped.leave();
  expect(dropped.onClose).toHaveBeenCalledWith(null);
});

test("one that was put in is left unasked while it is as it was", async () => {
  const first = opened();
  first.set("x");
  await first.press();
  const before = first.onClose.mock.calls[0]?.[0] ?? undefined;

  const again = opened(false, before);
  await again.leave();

  expect(again.asking.mayDrop).not.toHaveBeenCalled();
  expect(again.onClose).toHaveBeenCalledWith(null);
});

test("it says which pickers cannot tell yet what may be chosen", () => {
  const told = (narrowed: string[]) =>
    opened(true, undefined, { ...part, narrowed }).hook.result.current.narrowed;

  expect(told(["customer", "lines.product", "gone", "lines.gone"])).toMatch(
    /^「customer」，「product」能选哪些要看这条客户/,
  );
  expect(told([])).toBeNull();
});
