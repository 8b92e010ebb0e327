/** A sheet whose rows are only partly at hand: which are looked at, and staying where one is when others come. */
import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { SheetWindow } from "./contract";
import { revealColumn } from "./layout";
import type { SheetModel } from "./model";
import { at } from "./selection";

type Scroller = RefObject<HTMLDivElement | null>;
type Virtual = Virtualizer<HTMLDivElement, Element>;

/**
 * Show the active cell when it moves; not before anybody was in the sheet, and not when only its number changed.
 * A cell that is being pressed stays under the mouse: were it moved, the click would hit another row.
 */
export function useReveal(
  scroller: Scroller,
  model: SheetModel,
  virtual: Virtual,
  floor: number,
  isPressed: () => boolean,
  frozen: number,
): void {
  const { row, col } = model.selection.active;
  const entered = useRef(false);
  const seen = useRef(floor);
  const pressed = useRef(isPressed);
  useLayoutEffect(() => {
    pressed.current = isPressed;
  });
  useEffect(() => {
    const moved = seen.current === floor && !pressed.current();
    seen.current = floor;
    if (moved && (entered.current || row > 0 || col > 0)) {
      virtual.scrollToIndex(row, { align: "auto" });
      revealColumn(scroller.current, col, frozen);
    }
    entered.current = true;
  }, [row, col, virtual, scroller, floor, frozen]);
}

export function useWindowed(
  scroller: Scroller,
  model: SheetModel,
  rowHeight: number,
  shown: { first: number; last: number },
  window: SheetWindow | undefined,
): void {
  const anchor = window?.anchor ?? 0;
  const floor = window?.floor ?? 0;
  const before = useRef({ anchor, floor });
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { anchor, floor };
    if (!scroller.current) return;
    if (was.anchor !== anchor) {
      const last = window?.atEnd ? model.options.rows.length - 1 : 0;
      scroller.current.scrollTop = window?.atEnd ? scroller.current.scrollHeight : 0;
      model.select(at(Math.max(0, last), 0));
    } else if (was.floor !== floor) {
      // Rows were put above: what is looked at stays where it is.
      const by = was.floor - floor;
      scroller.current.scrollTop += by * rowHeight;
      const { row, col } = model.selection.active;
      model.select(at(Math.max(0, row + by), col));
    }
  }, [anchor, floor, rowHeight, scroller, model, window?.atEnd]);

  const onShow = window?.onShow;
  useEffect(() => onShow?.(shown.first, shown.last), [onShow, shown.first, shown.last]);
}
