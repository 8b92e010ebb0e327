/** The English texts of the pages. */
import type { zhPages } from "./zh-pages";

export const enPages: Record<keyof typeof zhPages, string> = {
  "app.name": "Huodan",
};
