/** What may be done with each field at a step: one right for all, and those that differ. Pure. */
import type { OpensElement } from "../../api/flows";

/** hidden 不可见, read 可见, write 可改, required 必填; masked where a builder of old said so. */
export type Opened = "hidden" | "masked" | "read" | "write" | "required";

const RIGHTS: readonly Opened[] = ["hidden", "masked", "read", "write", "required"];

const openedBy = (one: OpensElement): Opened =>
  one.right === "write" && one.required ? "required" : (one.right as Opened);

/** What holds for a field: the first that names it, a subform for its columns, else what holds for all. */
export function openedFor(
  opens: readonly OpensElement[],
  usual: string,
  field: string,
  subform?: string,
): Opened {
  const own = opens.find((one) => one.fields.includes(field));
  const outer = subform === undefined ? undefined : opens.find((one) => one.fields.includes(subform));
  const found = own ?? outer;
  return found ? openedBy(found) : (usual as Opened);
}

/** The same with some fields opened otherwise; fields of one right stand together, the usual right needs no word. */
export function withOpened(
  opens: readonly OpensElement[],
  usual: string,
  fields: readonly string[],
  opened: Opened,
  makeId: () => string,
): OpensElement[] {
  const by = new Map<Opened, string[]>();
  for (const one of opens) {
    const left = one.fields.filter((id) => !fields.includes(id));
    const right = openedBy(one);
    by.set(right, [...(by.get(right) ?? []), ...left]);
  }
  if (opened !== usual) by.set(opened, [...(by.get(opened) ?? []), ...fields]);
  return RIGHTS.flatMap((right) => {
    const left = [...new Set(by.get(right) ?? [])];
    if (left.length === 0) return [];
    const kept = opens.find((one) => openedBy(one) === right)?.id ?? makeId();
    const isWritten = right === "write" || right === "required";
    return [{ id: kept, fields: left, right: isWritten ? "write" : right, required: right === "required" }];
  });
}
