/** How strong a password is, in words; the server decides what it accepts. */

export const SHORTEST = 8;

export type Strength = "short" | "weak" | "fair" | "good";

/** Judge by length, kinds of characters and repetition. */
export function strengthOf(password: string, shortest = SHORTEST): Strength {
  if (password.length < shortest) return "short";
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length;
  const different = new Set(password.toLowerCase()).size;
  const runs = /^(.)\1+$|01234|12345|23456|34567|45678|56789|abcd|qwert|password|admin/i.test(password);
  const points = kinds + (password.length >= 12 ? 1 : 0) + (password.length >= 16 ? 1 : 0) - (runs ? 2 : 0);
  if (different < 5 || points <= 1) return "weak";
  return points >= 4 || (points === 3 && password.length >= 12) ? "good" : "fair";
}
