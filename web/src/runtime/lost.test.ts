/** Saving when answers come late, or never. */
import { beforeEach, expect, test, vi } from "vitest";
import { ApiError, Unreachable } from "../api/client";
import type { FieldView } from "../api/types";
import { openForm } from "./form";
import { fakeClient, view } from "./form.fixture";
import { fieldState } from "./state";

beforeEach(() => void vi.useFakeTimers());

test("waits for what the server fills in before it calls something missing", async () => {
  const { client, answer } = fakeClient();
  const form = openForm({ form: view, client });
  form.set("phone", "1");

  const saving = form.save();
  await answer({ customer: "a" });
  expect(await saving).not.toBeNull();
});

test("repeats a lost attempt under the same key, a refused one under a new key", async () => {
  const { client } = fakeClient();
  const form = openForm({ form: view, client, start: { customer: "a" } });
  vi.mocked(client.create).mockRejectedValueOnce(new Unreachable());
  await form.save();
  const refusal = {
    title: "",
    status: 422,
    code: "invalid",
    errors: [{ path: "phone", code: "x", message: "不对" }],
  };
  vi.mocked(client.create).mockRejectedValueOnce(new ApiError(refusal));
  await form.save();
  expect(fieldState(form.store.getState(), view.fields[2] as FieldView).problem).toBe("不对");
  await form.save();

  const keys = vi.mocked(client.create).mock.calls.map((call) => call[1]);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[1]);
});

test("repeats a lost attempt as it was, even if more was typed since; the rest is still to be saved", async () => {
  const { client } = fakeClient();
  const form = openForm({ form: view, client, start: { customer: "a" } });
  vi.mocked(client.create).mockRejectedValueOnce(new Unreachable());
  await form.save();
  form.set("phone", "2");
  vi.mocked(client.create).mockResolvedValueOnce({ id: "ord_9", version: 1, values: { customer: "a" } });
  await form.save();

  const [first, second] = vi.mocked(client.create).mock.calls;
  expect(second).toEqual(first);
  expect(form.isDirty()).toBe(true);
  await form.save();
  expect(client.update).toHaveBeenLastCalledWith("ord_9", 1, { phone: "2" }, expect.any(String));
});

test("gives up a lost attempt that is refused for good once it was corrected", async () => {
  const { client } = fakeClient();
  const form = openForm({ form: view, client, start: { customer: "a", phone: "x" } });
  vi.mocked(client.create).mockRejectedValueOnce(new Unreachable());
  await form.save();
  form.set("phone", "2");
  const errors = [{ path: "phone", code: "x", message: "?" }];
  const refusal = new ApiError({ title: "", status: 422, code: "invalid", errors });
  vi.mocked(client.create).mockRejectedValueOnce(refusal);
  await form.save();

  expect(client.create).toHaveBeenLastCalledWith({ customer: "a", phone: "2" }, expect.any(String), []);
});
