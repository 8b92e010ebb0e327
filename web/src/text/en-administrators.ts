/** The English of application administrators. */
import type { zhAdministrators } from "./zh-administrators";

export const enAdministrators: Record<keyof typeof zhAdministrators, string> = {
  "administrators.title": "App administrators",
  "administrators.hint":
    "They design and publish this app and see no data for it: what they see is still up to their roles. Adding or removing counts at once.",
  "administrators.none": "Nobody yet; only administrators of the company change this app",
  "administrators.add": "Add a colleague",
  "administrators.search": "Name, number or pinyin",
  "administrators.nobody": "No such colleague",
  "administrators.others":
    "This draft also holds changes by {names}, published with yours. Look through them first: formulas, rules and rights above all.",
  "administrators.previewNote":
    "This is the form people will fill in; nothing is kept. An administrator of the company tries formulas and rules here; you see them once published.",
  "administrators.remove": "Remove {name}",
};
