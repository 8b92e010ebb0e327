import type { zhRelated } from "./zh-related";

export const enRelated: Record<keyof typeof zhRelated, string> = {
  "related.changed": "Somebody has just changed it; the list is fresh now, please look again.",
  "related.new": "New {noun}",
  "related.link": "Link one",
  "related.linkTitle": "Which {noun} to link to “{title}”",
  "related.search": "Search {noun}",
  "related.now": "Linked to “{title}” now",
  "related.none": "None yet",
  "related.noneFound": "Nothing found that could be linked",
  "related.linked": "Linked “{title}”",
  "related.unlink": "Unlink “{title}”",
  "related.unlinked": "Unlinked “{title}”",
  "related.more": "Show more",
  "related.toList": "See in the list",
  "related.count": "{n}",
  "related.capped": "more than {n}",
};
