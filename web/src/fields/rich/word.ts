/** Items of lists of Word and WPS: paragraphs, whose sign stands in them as a text. */
import type { RichBlock } from "../../api/rich";

/** An item of a list outside. `sign` is what stood before it, with a space; `n` the number that sign is, if it is `1.` */
export interface Item {
  sign: string;
  n?: number;
  /** Whether its first line was read: what comes after that has no sign. */
  isBegun: boolean;
}

const ITEM = /mso-list:\s*l\d+\s+level(\d+)/i;
const SIGN = /mso-list:\s*ignore/i;
const SYMBOLS = /wingdings|webdings|symbol|courier/i;

export const isWordSign = (style: string): boolean => SIGN.test(style);

export const itemOf = (n: number): Item => ({ sign: `${n}. `, n, isBegun: false });

/** What a paragraph of Word is an item of; any sign but a bullet and `1.` is a text, so that no clause is numbered anew. */
export function wordItem(
  node: HTMLElement,
  style: string,
): { kind: RichBlock["kind"]; depth: number; item: Item } | null {
  const found = ITEM.exec(style);
  if (!found || !/^(p|h[1-6])$/i.test(node.nodeName)) return null;
  const depth = Number(found[1]);
  const place = [...node.querySelectorAll("[style]")].find((one) =>
    SIGN.test(one.getAttribute("style") ?? ""),
  );
  const sign = (place?.textContent ?? "").replace(/[\s\u00a0]+/g, " ").trim();
  if (
    place &&
    sign !== "" &&
    isBullet(sign, `${place.parentElement?.getAttribute("style")} ${place.outerHTML}`)
  )
    return { kind: "bullet", depth, item: { sign: "", isBegun: false } };
  const number = /^([1-9]\d{0,3})\.$/.exec(sign);
  if (number) return { kind: "number", depth, item: itemOf(Number(number[1])) };
  return { kind: "text", depth, item: { sign: sign === "" ? "" : `${sign} `, isBegun: false } };
}

/** A sign without letters and numbers, or a letter in a font of signs. */
const isBullet = (sign: string, html: string): boolean =>
  !/[\p{L}\p{N}]/u.test(sign) || (/^.$/.test(sign) && SYMBOLS.test(html));
