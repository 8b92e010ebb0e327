/**
 * The bars of Code 128 (ISO/IEC 15417): printable ASCII in set B, longer runs of digits two by two in set C. Pure.
 */

/** Widths of bars and gaps by value, a bar first; the last is the stop. */
const WIDTHS =
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 " +
  "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 " +
  "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 " +
  "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 " +
  "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 " +
  "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 " +
  "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112";
const BARS = WIDTHS.split(" ");
const TO_C = 99;
const TO_B = 100;
const START_B = 104;
const START_C = 105;
const STOP = 106;
const WORTH_IT = 4;

/** Whether the text can be written so. */
export const isBarText = (text: string): boolean => /^[\x20-\x7e]{1,48}$/.test(text);

/** The values between start and check, with the start. */
function valuesOf(text: string): number[] {
  const values: number[] = [];
  let inC = false;
  for (let at = 0; at < text.length; ) {
    const digits = /^[0-9]*/.exec(text.slice(at))?.[0].length ?? 0;
    const pairs: number = digits % 2 === 0 || inC ? digits : digits - 1;
    const starts: boolean = !inC && digits >= WORTH_IT && (pairs === digits || values.length === 0);
    if (values.length === 0) {
      inC = starts;
      values.push(inC ? START_C : START_B);
    } else if (starts || (inC && digits < 2)) {
      inC = !inC;
      values.push(inC ? TO_C : TO_B);
    }
    if (inC && digits >= 2) {
      values.push(Number(text.slice(at, at + 2)));
      at += 2;
    } else {
      values.push(text.charCodeAt(at) - 32);
      at += 1;
    }
  }
  return values;
}

/** Widths of bars and gaps in modules, a bar first. */
export function code128(text: string): number[] {
  const values = valuesOf(text);
  const sum = values.reduce((all, value, place) => all + value * Math.max(place, 1), 0);
  return [...values, sum % 103, STOP].flatMap((value) => [...(BARS[value] as string)].map(Number));
}
