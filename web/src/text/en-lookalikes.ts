import type { zhLookalikes } from "./zh-lookalikes";

export const enLookalikes: Record<keyof typeof zhLookalikes, string> = {
  "alike.found": "There are look-alikes ({noun}); is it one of these?",
  "alike.held": "Not saved yet.",
  "alike.by": "alike in {labels}",
  "alike.and": ", ",
  "alike.dot": " · ",
  "alike.owner": "owner {name}",
  "alike.untitled": "(no name)",
  "alike.open": "Open",
  "alike.openNamed": "Open “{title}”",
  "alike.use": "Use this one",
  "alike.useNamed": "Use this one: “{title}”",
  "alike.more": "There are more look-alikes ({noun}); search the list.",
  "alike.unseen": "A colleague has entered a look-alike ({noun}) already; please ask an administrator.",
  "alike.save": "Another one: save",
};
