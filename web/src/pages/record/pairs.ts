/** Two versions of a record as pairs of texts, field by field; sub-rows meet by their id. No React. */
import type { Comparison } from "../../api/history";
import type { FieldView, FormView, RowValues, Value } from "../../api/types";
import { changeText, changeTexts } from "../../fields/changes";
import { t } from "../../text";

export interface Pair {
  key: string;
  label: string;
  was: string;
  now: string;
  differs: boolean;
}

/** The record's own fields, or one sub-row. */
export interface Part {
  key: string;
  title: string;
  pairs: Pair[];
}

type Line = RowValues & { id: string };

const linesOf = (value: Value | undefined): Line[] => (Array.isArray(value) ? (value as Line[]) : []);

const same = (one: Value | undefined, other: Value | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

export function pairsOf(form: FormView, { from, to }: Comparison): Part[] {
  const kept = form.fields.filter((field) => field.key in from.values || field.key in to.values);
  const own = kept.filter((field) => !field.fields);
  const pair = (field: FieldView): Pair => {
    const was = from.values[field.key] ?? null;
    const now = to.values[field.key] ?? null;
    const [before, after] = changeTexts(form, field.key, was, now);
    return { key: field.key, label: field.label, was: before, now: after, differs: !same(was, now) };
  };
  const rows = kept.flatMap((field) => {
    const lines: [Line[], Line[]] = [linesOf(from.values[field.key]), linesOf(to.values[field.key])];
    return field.fields ? rowParts(form, field, ...lines) : [];
  });
  return [{ key: "", title: "", pairs: own.map(pair) }, ...rows];
}

function rowParts(form: FormView, field: FieldView, was: Line[], now: Line[]): Part[] {
  const gone = was.filter((line) => !now.some((other) => other.id === line.id));
  return [...now, ...gone].map((line) => {
    const before = was.find((one) => one.id === line.id);
    const after = now.find((one) => one.id === line.id);
    const place = (after ? now.indexOf(after) : was.findIndex((one) => one.id === line.id)) + 1;
    const columns = (field.fields ?? []).filter((column) => column.class !== "live");
    const texts = (key: string): [string, string] => {
      const path = `${field.key}.0.${key}`;
      const text = (row: Line | undefined) =>
        row ? changeText(form, path, row[key] ?? null) : t("compare.noRow");
      if (!before || !after) return [text(before), text(after)];
      return changeTexts(form, path, before[key] ?? null, after[key] ?? null);
    };
    return {
      key: line.id,
      title: `${field.label} ${t("compare.row", { n: place })}`,
      pairs: columns.map((column) => {
        const [was, now] = texts(column.key);
        const differs =
          !before || !after ? !same(line[column.key], null) : !same(before[column.key], after[column.key]);
        return { key: column.key, label: column.label, was, now, differs };
      }),
    };
  });
}
