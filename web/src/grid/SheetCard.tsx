/** One row of a sheet as a card: what it is, what it comes to, the rest in a line. */
import { t } from "../text";
import type { SheetColumn, SheetRow } from "./contract";

/** The column cards are about: the first computed sum, such as the amount of an order line. */
export const amountColumn = (columns: readonly SheetColumn[]) =>
  columns.find((column) => column.total && column.readonly) ?? columns.findLast((column) => column.total);

/** What one card says: the first column as its title, its amount, the rest in a line. */
function cardParts(columns: readonly SheetColumn[], row: SheetRow) {
  const [title, ...others] = columns;
  const said = others.filter(
    (column) => (row.values[column.key] ?? null) !== null && !row.wrong?.[column.key],
  );
  const amount =
    said.find((column) => column === amountColumn(columns)) ??
    said.findLast((column) => column.align === "right");
  const rest = said.filter((column) => column !== amount && column.align !== "center");
  const line = [...rest.filter((column) => column.align), ...rest.filter((column) => !column.align)];
  const text = (column: SheetColumn) => column.text(row.values[column.key] ?? null);
  return {
    title: title ? (row.wrong?.[title.key] ? String(row.values[title.key]) : text(title)) : "",
    amount: amount && { text: text(amount), computed: amount.readonly },
    line: line.map((column) => `${column.label} ${text(column)}`).join(" · "),
  };
}

export function SheetCard(props: {
  columns: readonly SheetColumn[];
  row: SheetRow;
  wrong: boolean;
  warned: boolean;
  stale: boolean;
  onOpen: () => void;
}) {
  const { columns, row, wrong, warned, stale, onOpen } = props;
  const tone = wrong ? " is-wrong" : warned ? " is-warned" : "";
  const { title, amount, line } = cardParts(columns, row);
  return (
    <button type="button" className={`row-card${tone}`} onClick={onOpen}>
      <span className="row-card-head">
        <span className="row-card-title">{title || t("grid.untitled")}</span>
        {amount && <span className={`num${stale && amount.computed ? " stale" : ""}`}>{amount.text}</span>}
      </span>
      {line && <span className="row-card-line num">{line}</span>}
    </button>
  );
}
