/** Where one is, and how one goes on and back; each place in the browser's history keeps how far it was scrolled. */
import { create } from "zustand";
import { closeTopmost } from "../kit/openDialogs";
import { BASE, ownHref, type Place, parentOf, placeOf } from "./places";

/** What the browser keeps with a place in its history. */
interface Mark {
  /** How many places of ours lie before it. */
  depth: number;
  /** Names the place, for how far it was scrolled. */
  key: number;
}

interface Route {
  href: string;
  place: Place;
  key: number;
}

const hrefNow = () => window.location.pathname + window.location.search;
const markNow = (): Mark => (window.history.state as Mark | null) ?? { depth: 0, key: 0 };
const scrolled = new Map<number, number>();
let lastKey = 0;

function routeNow(): Route {
  const href = hrefNow();
  return { href, place: placeOf(href), key: markNow().key };
}

export const useRoute = create<Route>(() => ({ href: BASE, place: { screen: "home" }, key: 0 }));
export const usePlace = (): Place => useRoute((route) => route.place);

/** Go to an address of ours; `replace` puts it in the place of this one. */
export function go(href: string, how: { replace?: boolean } = {}): void {
  const before = markNow();
  if (how.replace) {
    window.history.replaceState(before, "", href);
  } else {
    lastKey += 1;
    window.history.pushState({ depth: before.depth + 1, key: lastKey }, "", href);
  }
  useRoute.setState(routeNow());
}

/** Go back as the phone's own gesture would; from a place that was opened from elsewhere, up one step. */
export function back(): void {
  if (markNow().depth > 0) window.history.back();
  else go(parentOf(useRoute.getState().place), { replace: true });
}

/** How far the place was scrolled when one left it. */
export const scrolledAt = (key: number): number => scrolled.get(key) ?? 0;

/** An open dialog takes the gesture: it closes, and the page stays. */
function handlePop(): void {
  const { href, key } = useRoute.getState();
  const { depth } = markNow();
  if (hrefNow() !== href && closeTopmost()) {
    window.history.pushState({ depth: depth + 1, key }, "", href);
    return;
  }
  useRoute.setState(routeNow());
}

/** Open links to pages of ours here instead of loading them anew. */
function handleClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
    return;
  const link = (event.target as Element).closest("a");
  if (!link || link.target === "_blank" || link.hasAttribute("download")) return;
  const own = link.origin === window.location.origin ? ownHref(link.pathname + link.search) : null;
  if (!own) return;
  event.preventDefault();
  go(own);
}

/** Begin to follow the browser's history. */
export function startRouter(): void {
  window.history.scrollRestoration = "manual";
  const { depth = 0, key = Date.now() } = (window.history.state as Mark | null) ?? {};
  lastKey = Math.max(key, Date.now());
  window.history.replaceState({ depth, key }, "", hrefNow());
  useRoute.setState(routeNow());
  window.addEventListener("popstate", handlePop);
  window.addEventListener("scroll", () => scrolled.set(useRoute.getState().key, window.scrollY), {
    passive: true,
  });
  document.addEventListener("click", handleClick);
}
