/** Small questions about values that several widgets ask; and any value as text when no field is at hand. */

import type { FileRef } from "../api/files";
import type { Address, DayRange, Ref, Value, Way } from "../api/types";
import { dateTimeText } from "../kit/format";
import { t } from "../text";
import { isRich, richText } from "./rich/tree";

/** The files of an attachment or image field. */
export function filesOf(value: Value): readonly FileRef[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter(isFile);
}

function isFile(one: unknown): one is FileRef {
  return typeof one === "object" && one !== null && "name" in one && "size" in one;
}

export const textValue = (value: Value): string => (typeof value === "string" ? value : "");

export function isRef(value: Value): value is Ref {
  return typeof value === "object" && value !== null && "id" in value && "title" in value;
}

export function isAddress(value: Value): value is Address {
  return typeof value === "object" && value !== null && "province" in value;
}

export function isRange(value: Value): value is DayRange {
  return typeof value === "object" && value !== null && "from" in value && "to" in value;
}

/** The way down a tree of options, by its levels. */
export function isWay(value: Value): value is Way {
  return typeof value === "object" && value !== null && "level1" in value;
}

export const wayOf = (value: Value): string[] =>
  isWay(value)
    ? [value.level1, value.level2, value.level3, value.level4].filter((name): name is string => Boolean(name))
    : [];

export const wayText = (way: Way): string => wayOf(way).join(" / ");

/** A value of several pieces that belong together. */
export const isComposite = (value: Value): boolean =>
  isAddress(value) || isRange(value) || isWay(value) || isRich(value);

/** One day alone is said once. */
export const rangeText = ({ from, to }: DayRange): string => (from === to ? from : `${from} ~ ${to}`);

/** A relation's title; a target that is gone or hidden says so. */
export const titleOf = (ref: Ref): string => ref.title || t("field.gone");

export function addressText(value: Address): string {
  const parts = [
    value.province,
    value.city === value.province ? null : value.city,
    value.district,
    value.detail,
  ];
  return parts.filter(Boolean).join(" ");
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** Any value as text, by its shape alone. */
export function anyText(value: Value): string {
  if (value === null) return "";
  if (typeof value === "boolean") return t(value ? "field.yes" : "field.no");
  if (typeof value === "string") return MOMENT.test(value) ? dateTimeText(value) : value;
  if (Array.isArray(value)) return value.map((one) => anyText(one)).join(t("field.comma"));
  if (isRef(value)) return titleOf(value);
  if (isFile(value)) return value.name;
  if (isRange(value)) return rangeText(value);
  if (isWay(value)) return wayText(value);
  if (isRich(value)) return richText(value);
  return isAddress(value) ? addressText(value) : String(value);
}
