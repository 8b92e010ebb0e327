/** The rows as a sheet to read: sort by its header, open by click or Enter. */
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { listColumns, listRow } from "../../fields/columns";
import type { FieldScope } from "../../fields/contract";
import { withBlanks } from "../../grid/blank";
import type { SheetColumn, SheetRow } from "../../grid/contract";
import { SheetGrid } from "../../grid/SheetGrid";
import { useSums } from "../../lists/laid/useSums";
import { useTints } from "../../lists/laid/useTints";
import { nextOrder, writeOrder } from "../../lists/listing";
import { keepPlace, leaveTrail } from "../../shell/trail";
import { canChoose } from "./bulkFields";
import { heightOf } from "./density";
import { keepWidths, useLooks } from "./looks";
import type { Choice } from "./useChosen";
import type { List } from "./useList";
import type { ListWindow } from "./useWindow";
import { fitted } from "./widths";
import "../../lists/laid/laid.css";

interface ListTableProps {
  list: List;
  scope: FieldScope;
  window: ListWindow;
  choice: Choice;
}

/** Below the rows stand the sums the server made of all of them, not only of those at hand. */
const totalled = (
  columns: readonly SheetColumn[],
  sums: ReadonlyMap<string, string>,
): readonly SheetColumn[] =>
  sums.size === 0 ? columns : columns.map((one) => ({ ...one, total: () => sums.get(one.key) ?? "" }));

export function ListTable({ list, scope, window: read, choice }: ListTableProps) {
  const { rows, count, above, below } = read;
  const { app, form, order, paths } = list;
  const navigate = useNavigate();
  const { density, widths } = useLooks(list);
  const href = useRouterState({ select: (state) => state.location.href });
  const frame = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => listColumns(app, form, paths, scope).columns, [app, form, paths, scope]);
  const tints = useTints(list, rows);
  const own = useMemo(
    () =>
      rows.map((row) => ({
        ...listRow(row),
        tint: tints.has(row.id) ? `tint-${tints.get(row.id)}` : undefined,
      })),
    [rows, tints],
  );
  const sums = useSums(list, read.capped);
  const shown = useMemo(() => withBlanks(own, above, below), [own, above, below]);
  const rowHeight = heightOf(density);
  const sample = rows.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths are measured once per list, not per fetched page
  const fit = useMemo(() => fitted(columns, own), [columns, sample]);

  const latest = useRef(read);
  useLayoutEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    const scroller = frame.current?.querySelector(".sheet-scroll");
    if (!scroller) return;
    const { begin } = latest.current;
    scroller.scrollTop = begin ? begin.place * rowHeight + begin.below : 0;
    const handleScroll = () => {
      const place = Math.floor(scroller.scrollTop / rowHeight);
      const mark = latest.current.mark(place, scroller.scrollTop - place * rowHeight);
      if (mark) keepPlace(href, mark);
    };
    scroller.addEventListener("scroll", handleScroll, { passive: true });
    return () => scroller.removeEventListener("scroll", handleScroll);
  }, [href, rowHeight]);

  const recordHref = (row: SheetRow) => scope.href(app.key, form.key, row.key);
  const handleOpen = (row: SheetRow, event: { ctrlKey: boolean; metaKey: boolean }) => {
    if (row.blank) return;
    if (event.ctrlKey || event.metaKey) {
      window.open(recordHref(row), "_blank");
      return;
    }
    const first = read.number === null ? null : read.number + above;
    leaveTrail({ app: app.key, form: form.key, ids: rows.map((one) => one.id), first, count, href });
    void navigate({
      to: "/a/$app/f/$form/r/$record",
      params: { app: app.key, form: form.key, record: row.key },
    });
  };

  return (
    <div ref={frame} className="list-table">
      <SheetGrid
        label={form.label}
        columns={totalled(fit, sums)}
        totals={sums.size > 0}
        rows={shown}
        rowHeight={rowHeight}
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
        window={{
          anchor: read.extent.anchor,
          atEnd: read.fromEnd,
          floor: read.extent.floor,
          number: read.number,
          onShow: read.show,
          onJump: read.jump,
        }}
        testId="list"
      />
    </div>
  );
}
