/** What the importer says of values that are no option: add them, read them as others, leave them. */
import type { ImportOptions, ImportRequest } from "../../api/imports";
import type { FieldView, FormView, OptionView } from "../../api/types";

export type OptionWish = Pick<ImportRequest, "add_options" | "use_options">;

/** What becomes of one value: "+" is added, "=A" is read as A, null stays wrong. */
export type Decision = string | null;
export const ADD = "+";
export const use = (option: string): Decision => `=${option}`;

export function decisionOf(wish: OptionWish, path: string, value: string): Decision {
  if (wish.add_options[path]?.includes(value)) return ADD;
  const option = wish.use_options[path]?.[value];
  return option === undefined ? null : use(option);
}

export function decide(wish: OptionWish, path: string, value: string, decision: Decision): OptionWish {
  const adds = (wish.add_options[path] ?? []).filter((one) => one !== value);
  const others = Object.entries(wish.use_options[path] ?? {}).filter(([one]) => one !== value);
  const uses: Record<string, string> = Object.fromEntries(others);
  if (decision === ADD) adds.push(value);
  else if (decision !== null) uses[value] = decision.slice(1);
  return {
    add_options: { ...wish.add_options, [path]: adds },
    use_options: { ...wish.use_options, [path]: uses },
  };
}

/** Take on all values of a column that can be and about which nothing was said. */
export function addAll(wish: OptionWish, column: ImportOptions): OptionWish {
  const free = column.values.filter(
    (one) => one.can_add && decisionOf(wish, column.path, one.value) === null,
  );
  return free.reduce((before, one) => decide(before, column.path, one.value, ADD), wish);
}

/** Forget what was said of columns that go elsewhere now. */
export function forget(wish: OptionWish, paths: readonly (string | null | undefined)[]): OptionWish {
  const kept = <T>(said: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(said).filter(([path]) => !paths.includes(path)));
  return { add_options: kept(wish.add_options), use_options: kept(wish.use_options) };
}

/** The options a path's field has. */
export function optionsAt(form: FormView, path: string): readonly OptionView[] {
  const [first, ...rest] = path.split(".");
  const own: FieldView | undefined = form.fields.find((one) => one.key === first);
  const field = rest.length ? own?.fields?.find((one) => one.key === rest[0]) : own;
  return field?.options ?? [];
}
