/** What this browser keeps for one person: small pieces as JSON; a browser that keeps nothing does no harm. */
const PREFIX = "huodan.phone";

export function readKept<T>(person: string, what: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(`${PREFIX}.${what}.${person}`) ?? "null") as T | null;
  } catch {
    return null;
  }
}

/** Keep it, or forget it with null. */
export function keep(person: string, what: string, value: unknown): void {
  try {
    const key = `${PREFIX}.${what}.${person}`;
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // full, or switched off: the page works without
  }
}
