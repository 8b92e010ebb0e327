/** What became of a request that did not succeed, and how it is told. Pure. */
import { ApiError, Unreachable } from "../api/client";
import { t } from "../text";

/** Sign in first, come later, answers of a proxy: they say nothing of what became of a save. */
const UNKNOWN = [401, 429, 502, 503, 504];

/** Whether the server has said what became of a save. */
export const isDefinite = (error: unknown): boolean =>
  error instanceof ApiError && !UNKNOWN.includes(error.status);

export function troubleOf(error: unknown): string {
  if (error instanceof Unreachable) return t("form.unreachable");
  return error instanceof Error ? error.message : String(error);
}
