/** The Chinese texts of the pages. */
export const zhPages = {
  "app.name": "活单",
} as const;
