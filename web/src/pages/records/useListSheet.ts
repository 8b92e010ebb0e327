/** What a list is as a sheet, whether it is only read or written in: columns, rows, sums, colours, opening, scrolling. */
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { listColumns, listRow } from "../../fields/columns";
import type { FieldScope } from "../../fields/contract";
import { withBlanks } from "../../grid/blank";
import type { SheetColumn, SheetRow } from "../../grid/contract";
import type { SheetGridProps } from "../../grid/sheetProps";
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

export interface ListTableProps {
  list: List;
  scope: FieldScope;
  window: ListWindow;
  choice: Choice;
}

export type OpenRow = NonNullable<SheetGridProps["onOpen"]>;

/** Below the rows stand the sums the server made of all of them, not only of those at hand. */
const totalled = (
  columns: readonly SheetColumn[],
  sums: ReadonlyMap<string, string>,
): readonly SheetColumn[] =>
  sums.size === 0 ? columns : columns.map((one) => ({ ...one, total: () => sums.get(one.key) ?? "" }));

export function useListSheet(
  { list, scope, window: read, choice }: ListTableProps,
  frame: RefObject<HTMLElement | null>,
  open = false,
): SheetGridProps & { onOpen: OpenRow } {
  const { rows, above, below } = read;
  const { app, form, order, paths } = list;
  const { density, widths } = useLooks(list);
  const columns = useMemo(
    () => listColumns(app, form, paths, scope, open).columns,
    [app, form, paths, scope, open],
  );
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
  const total = useMemo(() => totalled(fit, sums), [fit, sums]);
  useKeptPlace(frame, read, rowHeight);
  return {
    label: form.label,
    columns: total,
    totals: sums.size > 0,
    rows: shown,
    rowHeight,
    widths,
    onWidths: (next) => keepWidths(list, next),
    fill: true,
    footer: false,
    frozen: list.laid.frozen,
    order,
    onSort: (column, additive) =>
      list.set({ sort: writeOrder(nextOrder(order, column.key, additive)) || undefined }),
    onOpen: useOpen(list, scope, read),
    href: (row) => scope.href(app.key, form.key, row.key),
    ticked: canChoose(list) ? choice.ids : undefined,
    onTick: choice.tick,
    window: {
      anchor: read.extent.anchor,
      atEnd: read.fromEnd,
      floor: read.extent.floor,
      number: read.number,
      onShow: read.show,
      onJump: read.jump,
    },
    testId: "list",
  };
}

/** Begin where somebody left off, and note where they are. */
function useKeptPlace(frame: RefObject<HTMLElement | null>, read: ListWindow, rowHeight: number): void {
  const href = useRouterState({ select: (state) => state.location.href });
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
  }, [frame, href, rowHeight]);
}

function useOpen(list: List, scope: FieldScope, read: ListWindow): OpenRow {
  const { app, form } = list;
  const navigate = useNavigate();
  const href = useRouterState({ select: (state) => state.location.href });
  return (row: SheetRow, event) => {
    if (row.blank) return;
    if (event.ctrlKey || event.metaKey) {
      window.open(scope.href(app.key, form.key, row.key), "_blank");
      return;
    }
    const first = read.number === null ? null : read.number + read.above;
    const ids = read.rows.map((one) => one.id);
    leaveTrail({ app: app.key, form: form.key, ids, first, count: read.count, href });
    void navigate({
      to: "/a/$app/f/$form/r/$record",
      params: { app: app.key, form: form.key, record: row.key },
    });
  };
}
