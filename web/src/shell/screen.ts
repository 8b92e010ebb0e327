/** Which of the two entries somebody wants on this screen, kept where the server reads it. */
const COOKIE = "huodan_screen";
const A_YEAR = 365 * 24 * 3600;

/** Remember the choice and open the page there. */
export function chooseScreen(screen: "phone" | "desktop", href: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads it with the next address; older browsers know no other way
  document.cookie = `${COOKIE}=${screen}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax`;
  window.location.assign(href);
}

/** Whether this is the screen of a phone; the same test as the server's. */
export const isPhone = (agent: string = navigator.userAgent): boolean =>
  agent.includes("Mobi") && !/iPad|Windows NT|Macintosh/.test(agent);
