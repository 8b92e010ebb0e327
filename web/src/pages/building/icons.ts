/** The icons and colours forms and apps choose from. */
export const ICONS = [
  "table",
  "order",
  "customer",
  "product",
  "supplier",
  "payment",
  "people",
  "calendar",
  "chart",
  "file",
  "tasks",
  "call",
  "pin",
  "star",
  "box",
  "globe",
] as const;

export const APP_COLORS = ["blue", "green", "orange", "red", "purple", "cyan", "gray"] as const;
