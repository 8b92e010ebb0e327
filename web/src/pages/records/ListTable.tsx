/** The rows as a sheet to read: sort by its header, open by click or Enter. */
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";
import type { ListRow } from "../../api/types";
import { listColumns, listRow } from "../../fields/columns";
import type { FieldScope } from "../../fields/contract";
import type { SheetRow } from "../../grid/contract";
import { SheetGrid } from "../../grid/SheetGrid";
import { keepPlace, leaveTrail, placeOf } from "../../shell/trail";
import { canChoose } from "./bulkFields";
import { heightOf } from "./density";
import { keepWidths, useLooks } from "./looks";
import type { Choice } from "./useChosen";
import { type List, nextOrder, writeOrder } from "./useList";
import { fitted } from "./widths";

interface ListTableProps {
  list: List;
  scope: FieldScope;
  rows: readonly ListRow[];
  count: number | null;
  onEnd: () => void;
  choice: Choice;
}

export function ListTable({ list, scope, rows, count, onEnd, choice }: ListTableProps) {
  const { app, form, order, paths } = list;
  const navigate = useNavigate();
  const { density, widths } = useLooks(list);
  const href = useRouterState({ select: (state) => state.location.href });
  const frame = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => listColumns(app, form, paths, scope).columns, [app, form, paths, scope]);
  const shown = useMemo(() => rows.map(listRow), [rows]);
  const sample = rows.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths are measured once per list, not per fetched page
  const fit = useMemo(() => fitted(columns, shown), [columns, sample]);

  useEffect(() => {
    const scroller = frame.current?.querySelector(".sheet-scroll");
    if (!scroller) return;
    scroller.scrollTop = placeOf(href);
    const handleScroll = () => keepPlace(href, scroller.scrollTop);
    scroller.addEventListener("scroll", handleScroll, { passive: true });
    return () => scroller.removeEventListener("scroll", handleScroll);
  }, [href]);

  const recordHref = (row: SheetRow) => scope.href(app.key, form.key, row.key);
  const handleOpen = (row: SheetRow, event: { ctrlKey: boolean; metaKey: boolean }) => {
    if (event.ctrlKey || event.metaKey) {
      window.open(recordHref(row), "_blank");
      return;
    }
    leaveTrail({ app: app.key, form: form.key, ids: rows.map((one) => one.id), count, href });
    void navigate({
      to: "/a/$app/f/$form/r/$record",
      params: { app: app.key, form: form.key, record: row.key },
    });
  };

  return (
    <div ref={frame} className="list-table">
      <SheetGrid
        label={form.label}
        columns={fit}
        rows={shown}
        rowHeight={heightOf(density)}
        widths={widths}
        onWidths={(next) => keepWidths(list, next)}
        fill
        footer={false}
        order={order}
        onSort={(column, additive) =>
          list.set({ sort: writeOrder(nextOrder(order, column.key, additive)) || undefined })
        }
        onOpen={handleOpen}
        href={recordHref}
        ticked={canChoose(list) ? choice.ids : undefined}
        onTick={choice.tick}
        onEndReached={onEnd}
        testId="list"
      />
    </div>
  );
}
