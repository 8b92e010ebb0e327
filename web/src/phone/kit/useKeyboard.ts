/** While the keyboard is up the bars below make room: `is-typing` on the page, and the box that is typed in stays in sight. */
import { useEffect } from "react";

/** Less than this is a browser's own bar that came or went. */
const KEYBOARD_PX = 140;
const BOXES = "input, textarea, select, [contenteditable=true]";

export function useKeyboard(): void {
  useEffect(() => {
    const view = window.visualViewport;
    if (!view) return;
    let tallest = view.height;
    const look = () => {
      tallest = Math.max(tallest, view.height);
      const up = tallest - view.height > KEYBOARD_PX;
      document.documentElement.classList.toggle("is-typing", up);
      const box = document.activeElement;
      if (up && box?.matches(BOXES)) box.scrollIntoView({ block: "center" });
    };
    const turned = () => {
      tallest = 0;
    };
    view.addEventListener("resize", look);
    window.addEventListener("orientationchange", turned);
    return () => {
      view.removeEventListener("resize", look);
      window.removeEventListener("orientationchange", turned);
    };
  }, []);
}
