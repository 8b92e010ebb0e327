/** Dragging by pointer: a kind from the palette or fields of the paper; where they would come to stand is shown meanwhile. */
import { type PointerEvent as Press, useCallback, useRef, useState } from "react";
import type { Place } from "../../api/acts";
import { sectionOf } from "../../document/tree";
import type { Desk } from "./desk";

export type Dragged = { kind: string; label: string } | { ids: string[]; label: string };

export interface Over {
  /** The field it would stand beside, or the section it would end. */
  field: string | null;
  section: string | null;
  side: "before" | "after";
}

export interface Drag {
  what: Dragged;
  over: Over | null;
}

const FAR = 5;

export function useDrag(desk: Desk | null) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const latest = useRef(desk);
  latest.current = desk;

  const start = useCallback((event: Press, what: Dragged) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const from = { x: event.clientX, y: event.clientY };
    let now: Drag | null = null;
    const { style } = document.body;
    const move = (moved: PointerEvent) => {
      const { clientX: x, clientY: y } = moved;
      if (!now && Math.hypot(x - from.x, y - from.y) < FAR) return;
      moved.preventDefault();
      scrollAlong(y);
      style.setProperty("--drag-x", `${x}px`);
      style.setProperty("--drag-y", `${y}px`);
      const over = overAt(x, y, what);
      if (now && isSame(now.over, over)) return;
      now = { what, over };
      setDrag(now);
    };
    const stop = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", drop);
      window.removeEventListener("keydown", leave, true);
      document.body.classList.remove("is-dragging");
      setDrag(null);
    };
    const drop = () => {
      const done = now;
      stop();
      if (!done) return;
      window.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener("click", swallow, true));
      if (done.over && latest.current) void land(latest.current, done.what, done.over);
    };
    const leave = (key: KeyboardEvent) => {
      if (key.key !== "Escape") return;
      key.stopPropagation();
      stop();
    };
    document.body.classList.add("is-dragging");
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", drop);
    window.addEventListener("keydown", leave, true);
  }, []);
  return { drag, start };
}

const isSame = (one: Over | null, other: Over | null) =>
  one?.field === other?.field && one?.section === other?.section && one?.side === other?.side;

/** The press that ended a drag is no click. */
function swallow(event: Event) {
  event.stopPropagation();
  event.preventDefault();
}

function scrollAlong(y: number) {
  const paper = document.querySelector<HTMLElement>(".canvas");
  if (!paper) return;
  const box = paper.getBoundingClientRect();
  if (y < box.top + 50) paper.scrollBy(0, -14);
  else if (y > box.bottom - 50) paper.scrollBy(0, 14);
}

function overAt(x: number, y: number, what: Dragged): Over | null {
  const under = document.elementFromPoint(x, y);
  const field = under?.closest<HTMLElement>("[data-field]");
  const id = field?.dataset.field;
  if (field && id) {
    if ("ids" in what && what.ids.includes(id)) return null;
    const box = field.getBoundingClientRect();
    const isWide = field.dataset.column === undefined && box.width > box.height * 6;
    const isPast = isWide ? y > box.top + box.height / 2 : x > box.left + box.width / 2;
    return { field: id, section: null, side: isPast ? "after" : "before" };
  }
  const section = under?.closest<HTMLElement>("[data-section]")?.dataset.section;
  return section === undefined ? null : { field: null, section, side: "after" };
}

async function land(desk: Desk, what: Dragged, over: Over): Promise<void> {
  const { form } = desk;
  const place: Place = { form: form.id, table: form.id, section: over.section, after: "" };
  const found = over.field === null ? null : desk.find(over.field);
  if (found) {
    place.table = found.table;
    place.section = found.table === form.id ? sectionOf(form, found.field.id) : null;
    place.after = over.side === "after" ? found.field.id : before(desk, found.field.id);
  }
  if ("kind" in what) return desk.add(what.kind, { place });
  const first = desk.find(what.ids[0] ?? "");
  if (first?.table !== place.table) return;
  await desk.put(what.ids, place);
}

/** The field in front of another one among those it stands with. */
function before(desk: Desk, id: string): string | null {
  const found = desk.find(id);
  if (!found) return null;
  const own = sectionOf(desk.form, id);
  const order =
    found.table === desk.form.id
      ? (desk.form.sections.find((one) => one.id === own)?.fields ?? found.siblings.map((one) => one.id))
      : found.siblings.map((one) => one.id);
  return order[order.indexOf(id) - 1] ?? null;
}
