/** The head of a group among the rows: what it is, how many stand in it, what they add up to; opens and closes it. */
import { Icon } from "../kit/Icon";
import type { SheetRow, SheetSection } from "./contract";
import type { SheetRowProps } from "./SheetRowView";

interface SectionProps extends SheetRowProps {
  row: SheetRow;
  section: SheetSection;
}

export function SheetSectionRow({
  row,
  section,
  index,
  columns,
  active,
  onSection,
  top,
  height,
}: SectionProps) {
  const firstSum = columns.findIndex((column, col) => col > 0 && column.key in section.sums);
  const span = firstSum < 0 ? columns.length : firstSum;
  return (
    <div role="row" aria-rowindex={index + 2} className="sheet-row is-section" style={{ top, height }}>
      <div className="cell cell-number" role="rowheader" tabIndex={-1} data-row={index} data-col={0} />
      <div
        role="gridcell"
        aria-colindex={2}
        aria-colspan={span}
        data-row={index}
        data-col={0}
        className={`cell section-head${active >= 0 ? " is-active" : ""}`}
        style={{ gridColumn: `2 / span ${span}` }}
      >
        <button
          type="button"
          tabIndex={-1}
          className="section-button"
          aria-expanded={section.isOpen}
          onClick={() => onSection?.(row.key)}
        >
          <Icon name="down" size={14} />
          <b>{section.label}</b>
          <span className="num">{section.count}</span>
        </button>
      </div>
      {columns.slice(span).map((column, at) => (
        <div
          key={column.key}
          role="gridcell"
          aria-colindex={span + at + 2}
          data-row={index}
          data-col={span + at}
          className="cell is-right num"
        >
          <span className="cell-text">{section.sums[column.key] ?? ""}</span>
        </div>
      ))}
    </div>
  );
}
