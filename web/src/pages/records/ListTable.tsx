/** The rows as a sheet to read: sort by its header, open by click or Enter. */
import { useRef } from "react";
import { SheetGrid } from "../../grid/SheetGrid";
import { type ListTableProps, useListSheet } from "./useListSheet";

export function ListTable(props: ListTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const sheet = useListSheet(props, frame);
  return (
    <div ref={frame} className="list-table">
      <SheetGrid {...sheet} />
    </div>
  );
}
