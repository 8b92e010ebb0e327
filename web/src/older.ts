/**
 * What browsers of 2020 lack and we or our libraries use: Chromium 86 (the browser inside WeChat on Android), Safari 14.
 * The first import of both entries. Syntax is lowered by the build; `public/old-browser.js` turns older ones away.
 */

function give(owner: object, name: string, method: (this: never, ...given: never[]) => unknown): void {
  if (name in owner) return;
  Object.defineProperty(owner, name, { value: method, writable: true, configurable: true });
}

function at(this: ArrayLike<unknown>, place: number): unknown {
  const index = Math.trunc(place) || 0;
  return this[index < 0 ? this.length + index : index];
}

function findLastIndex(
  this: ArrayLike<unknown>,
  test: (one: unknown, index: number, all: unknown) => unknown,
): number {
  let index = this.length - 1;
  while (index >= 0 && !test(this[index], index, this)) index -= 1;
  return index;
}

function findLast(this: ArrayLike<unknown>, test: (one: unknown) => unknown): unknown {
  return this[findLastIndex.call(this, test)];
}

function throwIfAborted(this: AbortSignal & { reason?: unknown }): void {
  if (this.aborted) throw this.reason ?? new DOMException("aborted", "AbortError");
}

for (const owner of [Array.prototype, String.prototype]) give(owner, "at", at);
give(Array.prototype, "findLastIndex", findLastIndex);
give(Array.prototype, "findLast", findLast);
give(AbortSignal.prototype, "throwIfAborted", throwIfAborted);
give(Object, "hasOwn", (owner: object, name: string) => Object.hasOwn(owner, name));
