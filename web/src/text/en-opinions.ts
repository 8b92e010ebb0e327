/** Words of what goes with an opinion: files, one's own phrases, and on which version it was given. */
import type { zhOpinions } from "./zh-opinions";

export const enOpinions: Record<keyof typeof zhOpinions, string> = {
  "opinion.attach": "Files, photo",
  "opinion.files": "Files of the opinion",
  "opinion.filesGo":
    "Files go with agreeing, refusing and sending back, not with keeping it for later, handing it over or asking others",
  "opinion.filesStay":
    "The files you added ({n}) do not go with this: save them in the record first, or add them when you agree",
  "opinion.since": "Changed since this was agreed to: {what}",
  "opinion.sinceMore": ", and {n} more",
  "opinion.added": "added {row}",
  "opinion.removed": "removed {row}",
  "opinion.compare": "Version {n} and now",
  "opinion.compareTitle": "Version {n}, and what it is now",
  "opinion.then": "That version: {at}, saved by {who}",
  "opinion.same": "Nothing differs",
  "phrases.keep": "Keep as a phrase",
  "phrases.kept": "Kept among your phrases",
  "phrases.manage": "My phrases…",
  "phrases.title": "My phrases",
  "phrases.hint": "Press one to use it. They are yours alone, on computers and phones.",
  "phrases.new": "A new phrase",
  "phrases.add": "Add",
  "phrases.up": "Move “{text}” up",
  "phrases.down": "Move “{text}” down",
  "phrases.remove": "Remove “{text}”",
};
