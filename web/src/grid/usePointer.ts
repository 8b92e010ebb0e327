/** The mouse on a sheet: choose, drag a range, drag the corner to fill, tick, open, menu. */
import { type MouseEvent, type RefObject, useEffect, useRef, useState } from "react";
import { toast } from "../kit/toast";
import { t } from "../text";
import type { SheetRow, Spot } from "./contract";
import type { SheetModel } from "./model";
import { at } from "./selection";

interface PointerOptions {
  root: RefObject<HTMLElement | null>;
  model: SheetModel;
  onMenu: (at: { x: number; y: number }) => void;
  onOpen?: (row: SheetRow, event: { ctrlKey: boolean; metaKey: boolean }) => void;
  ticked?: ReadonlySet<string>;
  onTick?: (ticked: ReadonlySet<string>) => void;
}

function spotAt(target: EventTarget | null): (Spot & { head: boolean }) | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
  if (!cell) return null;
  const head = cell.dataset.head !== undefined;
  return { row: Number(cell.dataset.row), col: head ? 0 : Number(cell.dataset.col), head };
}

export function usePointer(options: PointerOptions) {
  const { root, model, onMenu, onOpen, ticked, onTick } = options;
  const { readOnly } = model;
  const [fillTo, setFillTo] = useState<number | null>(null);
  const drag = useRef<{ kind: "range" | "rows" | "fill"; moved: boolean } | null>(null);
  const liveFill = useRef<number | null>(null);

  useEffect(() => {
    const handleMove = (event: globalThis.MouseEvent) => {
      const now = drag.current;
      const spot = now && spotAt(document.elementFromPoint(event.clientX, event.clientY));
      if (!now || !spot || !root.current?.contains(document.elementFromPoint(event.clientX, event.clientY)))
        return;
      const { anchor, active } = model.selection;
      if (now.kind === "fill") {
        liveFill.current = spot.row > model.range.bottom ? spot.row : null;
        setFillTo(liveFill.current);
        return;
      }
      const next =
        now.kind === "rows" ? { row: spot.row, col: active.col } : { row: spot.row, col: spot.col };
      if (next.row === active.row && next.col === active.col) return;
      now.moved = true;
      model.select({ anchor, active: next });
    };
    const handleUp = () => {
      if (drag.current?.kind === "fill" && liveFill.current !== null) model.extendTo(liveFill.current);
      liveFill.current = null;
      setFillTo(null);
      // The click that follows still wants to know whether this was a drag.
      setTimeout(() => {
        drag.current = null;
      });
    };
    document.addEventListener("mousemove", handleMove);
    document.addEventListener("mouseup", handleUp);
    return () => {
      document.removeEventListener("mousemove", handleMove);
      document.removeEventListener("mouseup", handleUp);
    };
  }, [root, model]);

  const chooseRow = (row: number, extend: boolean) => {
    const { selection, shape } = model;
    model.select({
      anchor: { row: extend ? selection.anchor.row : row, col: 0 },
      active: { row, col: shape.cols - 1 },
    });
  };

  const handleMouseDown = (event: MouseEvent<HTMLElement>) => {
    const spot = spotAt(event.target);
    if (!spot || (event.target as Element).closest("input, button, .cell-open")) return;
    if (model.editing) model.commit();
    if (!readOnly) {
      event.preventDefault();
      model.box?.focus();
    }
    if (event.button === 2) {
      const { top, bottom } = model.range;
      if (spot.row < top || spot.row > bottom) model.select(at(spot.row, spot.col));
      return;
    }
    if (event.button !== 0) return;
    if ((event.target as Element).closest("[data-fill]")) {
      drag.current = { kind: "fill", moved: false };
      return;
    }
    if (spot.head) {
      if (!ticked) chooseRow(spot.row, event.shiftKey);
      drag.current = ticked ? null : { kind: "rows", moved: false };
      return;
    }
    const here = { row: spot.row, col: spot.col };
    model.select(event.shiftKey ? { anchor: model.selection.anchor, active: here } : at(spot.row, spot.col));
    drag.current = { kind: "range", moved: event.shiftKey };
  };

  const tick = (index: number, extend: boolean) => {
    const { rows } = model.options;
    const next = new Set(ticked);
    const on = !next.has(rows[index]?.key ?? "");
    const from = extend ? Math.min(index, model.selection.anchor.row) : index;
    const to = extend ? Math.max(index, model.selection.anchor.row) : index;
    const range = rows.slice(from, to + 1);
    const known = range.filter((row) => !row.blank);
    const unseen = range.filter((row) => row.blank && !row.section).length;
    if (unseen > 0) toast.say(t("grid.skipped", { n: unseen }));
    for (const row of known) {
      if (on) next.add(row.key);
      else next.delete(row.key);
    }
    model.select(at(index, model.selection.active.col));
    onTick?.(next);
  };

  const handleClick = (event: MouseEvent<HTMLElement>) => {
    const spot = spotAt(event.target);
    if (!spot) return;
    if (spot.head && ticked) {
      tick(spot.row, event.shiftKey);
      return;
    }
    const row = model.options.rows[spot.row];
    const onLink = (event.target as Element).closest("a") !== null;
    if (!row || !onOpen || (!readOnly && !onLink) || drag.current?.moved || event.shiftKey) return;
    if (onLink && (event.ctrlKey || event.metaKey)) return;
    if (onLink) event.preventDefault();
    onOpen(row, event);
  };

  const handleDoubleClick = (event: MouseEvent<HTMLElement>) => {
    const spot = spotAt(event.target);
    if (spot && !spot.head && !readOnly && !model.editing) model.run({ do: "edit" });
  };

  const handleContextMenu = (event: MouseEvent<HTMLElement>) => {
    if (readOnly || !spotAt(event.target)) return;
    event.preventDefault();
    onMenu({ x: event.clientX, y: event.clientY });
  };

  return {
    tick,
    fillTo,
    /** The button is down on a cell and was not moved yet. */
    isPressed: () => drag.current !== null && !drag.current.moved,
    handlers: {
      onMouseDown: handleMouseDown,
      onClick: handleClick,
      onDoubleClick: handleDoubleClick,
      onContextMenu: handleContextMenu,
    },
  };
}
