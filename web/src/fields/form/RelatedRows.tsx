/** The rows of a related list, there or to come: a table on wide screens, a line each on narrow ones. */
import type { ReactNode } from "react";
import type { AppView, FormView, ListRow, RelatedView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { useNarrow } from "../../kit/useNarrow";
import { t } from "../../text";
import { findField } from "../columns";
import { readerOf, textOf } from "../registry";
import { anyText } from "../values";

interface RelatedRowsProps {
  app: AppView;
  form: FormView;
  part: RelatedView;
  rows: readonly ListRow[];
  /** Where a row leads, or what is done to open it. */
  opening: { href: (id: string) => string } | { act: (row: ListRow) => void };
  /** How a row is taken out of the list; absent where it is not. */
  out?: { label: "related.unlink" | "staged.remove"; act: (row: ListRow) => void };
  /** Nothing can be done now. */
  isShut?: boolean;
  /** What is wrong with a row, and the id its place is found by. */
  wrongOf?: (row: ListRow) => readonly string[];
  placeOf?: (row: ListRow) => string;
}

/** What names a row to people. */
export const nameOfRow = (form: FormView, row: ListRow): string =>
  anyText(row[form.title] ?? null) || t("record.untitled");

export function RelatedRows(props: RelatedRowsProps) {
  const { app, form, part, rows, opening, out, isShut, wrongOf, placeOf } = props;
  const narrow = useNarrow();
  const columns = part.columns.flatMap((path) => {
    const found = findField(app, form, path);
    return found ? [{ path, ...found }] : [];
  });
  if (rows.length === 0) return <p className="muted">{t("related.none")}</p>;
  const text = (row: ListRow, at: number) => {
    const column = columns[at];
    return column ? textOf(column.field, row[column.path] ?? null) : "";
  };
  const called = (row: ListRow) =>
    "act" in opening && !anyText(row[form.title] ?? null)
      ? t("staged.nth", { n: rows.indexOf(row) + 1, noun: form.noun })
      : nameOfRow(form, row);
  const named = (row: ListRow) => text(row, 0) || called(row);
  const takeOut = (row: ListRow) =>
    out && (
      <button
        type="button"
        className="plain-button related-unlink"
        aria-label={t(out.label, { title: called(row) })}
        title={t(out.label, { title: called(row) })}
        disabled={isShut}
        onClick={() => out.act(row)}
      >
        <Icon name="close" size={14} />
      </button>
    );
  const open = (row: ListRow, shown: ReactNode) =>
    "href" in opening ? (
      <a href={opening.href(row.id)}>{shown}</a>
    ) : (
      <button type="button" className="related-open" disabled={isShut} onClick={() => opening.act(row)}>
        {shown}
      </button>
    );
  const wrong = (row: ListRow) =>
    wrongOf?.(row).map((message) => (
      <span key={message} className="field-note is-red" role="alert">
        {message}
      </span>
    ));
  if (narrow)
    return (
      <ul className="related-lines">
        {rows.map((row) => {
          const more = columns.map((_, at) => (at === 0 ? "" : text(row, at))).filter(Boolean);
          const lines = (
            <>
              <span>{named(row)}</span>
              {more.length > 0 && <span className="muted num">{more.join(" · ")}</span>}
            </>
          );
          return (
            <li key={row.id} id={placeOf?.(row)}>
              <div className="related-line">
                {part.opens ? open(row, lines) : <div>{lines}</div>}
                {wrong(row)}
              </div>
              {takeOut(row)}
            </li>
          );
        })}
      </ul>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys
    <section className="related-frame" tabIndex={0} aria-label={part.label}>
      <table className="related-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.path} scope="col" className={isNumber(column.field.widget) ? "is-right" : ""}>
                {column.label}
              </th>
            ))}
            {out && <td />}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} id={placeOf?.(row)}>
              {columns.map(({ path, field }, at) => {
                const { View } = readerOf(field);
                const value = row[path] ?? null;
                return (
                  <td key={path} className={isNumber(field.widget) ? "is-right num" : ""}>
                    {at === 0 && part.opens
                      ? open(row, named(row))
                      : value !== null && <View field={field} value={value} />}
                    {at === 0 && wrong(row)}
                  </td>
                );
              })}
              {out && <td>{takeOut(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const isNumber = (widget: string) => widget === "number";
