/** The English of application administrators. */
import type { zhAdministrators } from "./zh-administrators";

export const enAdministrators: Record<keyof typeof zhAdministrators, string> = {
  "administrators.title": "App administrators",
  "administrators.hint":
    "They design this app and see no data for it: what they see is still up to their roles. Who may do everything in it publishes it, others hand it in for you to publish. Adding or removing counts at once.",
  "administrators.none": "Nobody yet; only administrators of the company change this app",
  "administrators.add": "Add a colleague",
  "administrators.search": "Name, number or pinyin",
  "administrators.nobody": "No such colleague",
  "administrators.others":
    "This draft also holds changes by {names}, published with yours. Look through them first: formulas, rules and rights above all.",
  "administrators.remove": "Remove {name}",
  "administrators.why": "An administrator of the company has to publish this draft:",
  "administrators.handIn": "Hand in for publishing",
  "administrators.isHandedIn": "Handed in; administrators see it under “Build”",
  "administrators.handedIn":
    "{name} handed this draft in at {at}; it waits for an administrator of the company.",
  "administrators.handedInToYou": "{name} handed this draft in at {at}; look through it and publish it.",
  "administrators.changedSince": "It was changed since.",
  "administrators.waits": "Handed in by {name}",
};
