/** The dots the server shows instead of a secret; sent back they leave it as it is. */
import type { FieldView, Value } from "../api/types";

export const VEIL = "••••••";

/** How long a secret stays on the screen. */
export const SHOWN_MS = 30_000;

/** What a box to fill in shows of a value: nothing of what is stored. */
export const keptText = (value: Value): string => (typeof value === "string" && value !== VEIL ? value : "");

export const isSecret = (field: Pick<FieldView, "widget"> | undefined): boolean =>
  field?.widget === "encrypted";
