/** The rows of a related list: a table on wide screens, a line each on narrow ones. */
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
  href: (id: string) => string;
  onUnlink?: (row: ListRow) => void;
}

/** What names a row to people. */
export const nameOfRow = (form: FormView, row: ListRow): string =>
  anyText(row[form.title] ?? null) || t("record.untitled");

export function RelatedRows({ app, form, part, rows, href, onUnlink }: RelatedRowsProps) {
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
  const named = (row: ListRow) => text(row, 0) || nameOfRow(form, row);
  const unlink = (row: ListRow) =>
    onUnlink && (
      <button
        type="button"
        className="plain-button related-unlink"
        aria-label={t("related.unlink", { title: nameOfRow(form, row) })}
        title={t("related.unlink", { title: nameOfRow(form, row) })}
        onClick={() => onUnlink(row)}
      >
        <Icon name="close" size={14} />
      </button>
    );
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
            <li key={row.id}>
              {part.opens ? <a href={href(row.id)}>{lines}</a> : <div>{lines}</div>}
              {unlink(row)}
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
            {onUnlink && <td />}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {columns.map(({ path, field }, at) => {
                const { View } = readerOf(field);
                const value = row[path] ?? null;
                return (
                  <td key={path} className={isNumber(field.widget) ? "is-right num" : ""}>
                    {at === 0 && part.opens ? (
                      <a href={href(row.id)}>{named(row)}</a>
                    ) : (
                      value !== null && <View field={field} value={value} />
                    )}
                  </td>
                );
              })}
              {onUnlink && <td>{unlink(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const isNumber = (widget: string) => widget === "number";
