/**
 * Exact decimals as strings ("1234.5"), the way they travel. No floats anywhere.
 * Owns reading what people type, rounding half up, shifting, adding and grouping; no currency or language.
 */

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?$/;

interface Scaled {
  units: bigint;
  places: number;
}

function scaled(text: string): Scaled | null {
  const match = SHAPE.exec(text);
  if (!match) return null;
  const [, sign, whole = "", part = ""] = match;
  if (whole === "" && part === "") return null;
  const units = BigInt(whole + part);
  return { units: sign === "-" ? -units : units, places: part.length };
}

function written({ units, places }: Scaled, keepZeros = false): string {
  const minus = units < 0n;
  const digits = (minus ? -units : units).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  let part = digits.slice(digits.length - places);
  if (!keepZeros) part = part.replace(/0+$/, "");
  const text = part ? `${whole}.${part}` : whole;
  return minus && units !== 0n ? `-${text}` : text;
}

/** Bring full-width digits and signs to their plain forms. */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, " ")
    .replace(/\u3002/g, ".")
    .replace(/[\u2212\u2013]/g, "-");
}

/** Read what somebody typed or pasted ("1,985.5", "￥1 985.5", full width); null when it is no number. */
export function parseDecimal(typed: string): string | null {
  const text = halfWidth(typed).replace(/[\s,'¥￥$\u00a0]/g, "");
  const value = scaled(text);
  return value && written(value);
}

/** Round half away from zero to the given places, without trailing zeros unless asked to keep them. */
export function roundDecimal(text: string, places: number, keepZeros = false): string {
  const value = scaled(text);
  if (!value) return text;
  if (value.places <= places) {
    const units = value.units * 10n ** BigInt(places - value.places);
    return written({ units, places }, keepZeros);
  }
  const cut = 10n ** BigInt(value.places - places);
  const size = value.units < 0n ? -value.units : value.units;
  const rounded = (size + cut / 2n) / cut;
  return written({ units: value.units < 0n ? -rounded : rounded, places }, keepZeros);
}

/** Move the decimal point: +2 turns a fraction into per cent, −2 back. */
export function shiftDecimal(text: string, by: number): string {
  const value = scaled(text);
  if (!value) return text;
  const places = value.places - by;
  if (places >= 0) return written({ units: value.units, places });
  return written({ units: value.units * 10n ** BigInt(-places), places: 0 });
}

/** Add decimals exactly; what is no decimal is left out. */
export function addDecimals(texts: Iterable<string>): string {
  let sum: Scaled = { units: 0n, places: 0 };
  for (const text of texts) {
    const value = scaled(text);
    if (!value) continue;
    const places = Math.max(sum.places, value.places);
    const lift = (one: Scaled) => one.units * 10n ** BigInt(places - one.places);
    sum = { units: lift(sum) + lift(value), places };
  }
  return written(sum);
}

/** The mean to six places. */
export function meanDecimal(texts: readonly string[]): string {
  if (texts.length === 0) return "0";
  const total = scaled(addDecimals(texts)) ?? { units: 0n, places: 0 };
  const units = (total.units * 10n ** 7n) / BigInt(texts.length);
  return roundDecimal(written({ units, places: total.places + 7 }), 6);
}

/** Put separators between thousands: "1234567.5" → "1,234,567.5". */
export function groupThousands(text: string): string {
  const [whole = "", part] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return part === undefined ? grouped : `${grouped}.${part}`;
}
