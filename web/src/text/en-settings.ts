/** The English texts of the settings. */
import type { zhSettings } from "./zh-settings";

export const enSettings: Record<keyof typeof zhSettings, string> = {
  "settings.title": "Settings",
  "settings.sections": "Sections of the settings",
  "settings.saved": "Saved; it holds at once",
  "settings.files": "Files",
  "settings.room": "Room",
  "settings.used": "{used} of {quota} used by {count} files (the same content counts once)",
  "settings.almostFull": "Almost full: allow more room, or remove files nobody needs (freed after 90 days).",
  "settings.limits": "Limits of uploads",
  "settings.largest": "Largest file",
  "settings.largestHint": "Larger files cannot be uploaded; those that are here stay",
  "settings.quota": "All files together",
  "settings.quotaHint": "When full, nothing more can be uploaded; all else works",
  "settings.kinds": "Sorts of files that may be uploaded",
  "settings.kindsHint": "Told by the content, whatever the name says. Files that are here stay.",
  "settings.wholeMb": "Sizes are whole numbers of megabytes",
  "settings.noKind": "Allow at least one sort of files",
  "settings.place": "Where files lie",
  "settings.folder": "Folder of the server",
  "settings.bucket": "Bucket (S3)",
  "settings.endpoint": "Address",
  "settings.source": "Key from",
  "settings.fromEnvironment": "the environment, HUODAN_S3_…",
  "settings.fromFile": "bucket.json on the server, which only Huodan can read",
  "settings.unused": "The bucket {bucket} is set, but files were not moved there yet.",
  "settings.placeHint":
    "To change it, run huodan files bucket on the server, then huodan files move bucket; people may go on working meanwhile. The key is never shown, nor kept in the database.",
  "settings.try": "Try it",
  "settings.tryGood": "{where} can be written and read",
};
