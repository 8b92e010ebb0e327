/** Cards that are only partly at hand: which are looked at, where one left off, and staying there when others come. */
import { useRouterState } from "@tanstack/react-router";
import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { keepPlace } from "../../shell/trail";
import type { ListWindow } from "./useWindow";

const scrollerOf = () => document.getElementById("content");

export function useCardPlaces(
  frame: RefObject<HTMLElement | null>,
  read: ListWindow,
  virtual: Virtualizer<HTMLElement, Element>,
  height: number,
): void {
  const href = useRouterState({ select: (state) => state.location.href });
  const latest = useRef(read);
  const { anchor, floor } = read.extent;
  const before = useRef({ anchor, floor });
  useLayoutEffect(() => {
    latest.current = read;
    const was = before.current;
    before.current = { anchor, floor };
    const scroller = scrollerOf();
    if (!scroller) return;
    if (was.anchor !== anchor) scroller.scrollTop = read.fromEnd ? scroller.scrollHeight : 0;
    else if (was.floor !== floor) scroller.scrollTop += (was.floor - floor) * height;
  }, [read, anchor, floor, height]);

  useEffect(() => {
    const scroller = scrollerOf();
    if (!scroller) return;
    const top = () => frame.current?.offsetTop ?? 0;
    const { begin } = latest.current;
    scroller.scrollTop = begin ? top() + begin.place * height + begin.below : 0;
    const handleScroll = () => {
      const gone = scroller.scrollTop - top();
      const place = Math.max(0, Math.floor(gone / height));
      const mark = latest.current.mark(place, gone - place * height);
      if (mark) keepPlace(href, mark);
    };
    scroller.addEventListener("scroll", handleScroll, { passive: true });
    return () => scroller.removeEventListener("scroll", handleScroll);
  }, [href, frame, height]);

  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
  const { show } = read;
  useEffect(() => show(startIndex, endIndex), [show, startIndex, endIndex]);
}
