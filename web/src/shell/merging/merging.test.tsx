import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { MergePair } from "../../api/merging";
import type { FormView } from "../../api/types";
import { field } from "../../fields/field.fixture";
import "../../text/merging";
import { MergeFields } from "./MergeFields";

const keys = ["name", "level", "contacts", "code"];
const form = { fields: keys.map((key) => field("text", { key, label: key })) } as unknown as FormView;
const pair = (key: string, more: Partial<MergePair>): MergePair => ({
  field: key,
  label: key,
  mine: `${key} 一`,
  theirs: `${key} 二`,
  side: "mine",
  sides: ["mine", "theirs"],
  same: false,
  ...more,
});
const pairs = [
  pair("name", {}),
  pair("contacts", { side: "theirs", sides: ["mine", "theirs", "both"] }),
  pair("code", { sides: ["mine"] }),
  pair("level", { theirs: "level 一", same: true }),
];
const names = { stays: "甲公司", gone: "甲" };

afterEach(cleanup);

test("what differs is chosen by side, and both where both may stay", () => {
  const choose = vi.fn();
  render(<MergeFields form={form} pairs={pairs} names={names} onChoose={choose} />);

  const checked = screen.getAllByRole<HTMLInputElement>("radio").map((radio) => radio.checked);
  expect(checked).toEqual([true, false, false, false, true]);
  fireEvent.click(screen.getByLabelText("「name」用谁的：甲"));
  fireEvent.click(screen.getByLabelText("「contacts」用谁的：两边都要"));

  expect(choose.mock.calls).toEqual([
    [pairs[0], "theirs"],
    [pairs[1], "both"],
  ]);
});

test("what is the same or cannot be chosen stands below and is told, not asked", () => {
  render(<MergeFields form={form} pairs={pairs} names={names} onChoose={vi.fn()} />);

  expect(screen.getByText("另外 2 项两边一样，或不能选择")).toBeTruthy();
  expect(screen.getByText("code 二").tagName).toBe("DEL");
});
