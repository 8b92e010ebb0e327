/** A form that changes while it is filled in. */
export const enRenewed = {
  "renewed.title": "The form has just changed; what you typed is still here:",
  "renewed.gone":
    "This form has just been removed, or you may no longer fill it in. What you typed is still here; please copy what you need.",
  "renewed.added": "“{label}” is new",
  "renewed.addedRequired": "“{label}” is new and required",
  "renewed.needed": "“{label}” is required now",
  "renewed.removed": "“{label}” was removed.",
  "renewed.changed": "“{label}” is of another type; please fill it in again.",
  "renewed.typed": "What you typed:",
  "renewed.copy": "Copy",
  "renewed.copied": "Copied",
  "renewed.read": "Got it",
} as const;
