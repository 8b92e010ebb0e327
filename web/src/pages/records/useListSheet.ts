/** What a list is as a sheet, whether it is only read or written in: columns, rows, sums, colours, opening, scrolling. */
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import type { ListRow } from "../../api/types";
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

/** The rows with the colours of those their view's conditions hold for. */
export function useRowsOf(list: List, rows: readonly ListRow[]): SheetRow[] {
  const tints = useTints(list, rows);
  return useMemo(
    () =>
      rows.map((row) => ({
        ...listRow(row),
        tint: tints.has(row.id) ? `tint-${tints.get(row.id)}` : undefined,
      })),
    [rows, tints],
  );
}

/** All that is the same whatever rows are shown: columns, sums, widths, order, ticks. */
export function useLookOf(
  { list, scope, choice }: Omit<ListTableProps, "window">,
  own: readonly SheetRow[],
  isCapped: boolean,
  open: boolean,
): Omit<SheetGridProps, "rows"> {
  const { app, form, order, paths } = list;
  const { density, widths } = useLooks(list);
  const columns = useMemo(
    () => listColumns(app, form, paths, scope, open).columns,
    [app, form, paths, scope, open],
  );
  const sums = useSums(list, isCapped);
  const sample = own.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths are measured once per list, not per fetched page
  const fit = useMemo(() => fitted(columns, own), [columns, sample]);
  return {
    label: form.label,
    columns: useMemo(() => totalled(fit, sums), [fit, sums]),
    totals: sums.size > 0,
    rowHeight: heightOf(density),
    widths,
    onWidths: (next) => keepWidths(list, next),
    fill: true,
    footer: false,
    frozen: list.laid.frozen,
    order,
    onSort: (column, additive) =>
      list.set({ sort: writeOrder(nextOrder(order, column.key, additive)) || undefined }),
    href: (row) => scope.href(app.key, form.key, row.key),
    ticked: canChoose(list) ? choice.ids : undefined,
    onTick: choice.tick,
    testId: "list",
  };
}

export function useListSheet(
  { list, scope, window: read, choice }: ListTableProps,
  frame: RefObject<HTMLElement | null>,
  open = false,
): SheetGridProps & { onOpen: OpenRow } {
  const { rows, above, below } = read;
  const own = useRowsOf(list, rows);
  const look = useLookOf({ list, scope, choice }, own, read.capped, open);
  const first = read.number === null ? null : read.number + above;
  const onOpen = useOpenRow(list, scope, { ids: rows.map((one) => one.id), first, count: read.count });
  useKeptPlace(frame, read, look.rowHeight ?? 0);
  return {
    ...look,
    rows: useMemo(() => withBlanks(own, above, below), [own, above, below]),
    onOpen,
    window: {
      anchor: read.extent.anchor,
      atEnd: read.fromEnd,
      floor: read.extent.floor,
      number: read.number,
      onShow: read.show,
      onJump: read.jump,
    },
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

interface Among {
  ids: readonly string[];
  first: number | null;
  count: number | null;
}

/** Open a record, among those it stands with. */
export function useOpenRow(list: List, scope: FieldScope, among: Among): OpenRow {
  const { app, form } = list;
  const navigate = useNavigate();
  const href = useRouterState({ select: (state) => state.location.href });
  return (row: SheetRow, event) => {
    if (row.blank) return;
    if (event.ctrlKey || event.metaKey) {
      window.open(scope.href(app.key, form.key, row.key), "_blank");
      return;
    }
    leaveTrail({ app: app.key, form: form.key, ...among, href });
    void navigate({
      to: "/a/$app/f/$form/r/$record",
      params: { app: app.key, form: form.key, record: row.key },
    });
  };
}
