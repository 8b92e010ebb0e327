/** The English texts of one's account and its safety. */
import type { zhAccess } from "./zh-access";

export const enAccess: Record<keyof typeof zhAccess, string> = {
  "account.title": "Account and security",
  "account.me": "My account",
  "account.name": "Name",
  "account.department": "Department",
  "account.passwordHint": "All your other devices are signed out when you change it.",
  "account.devices": "Where you are signed in",
  "account.devicesHint": "If you do not know one of these, sign it out and change your password.",
  "account.here": "this device",
  "account.unknown": "Unknown browser",
  "account.nowhere": "unknown address",
  "account.place": "{address}, last used {at}",
  "account.stays": "Stays signed in; unused it ends {at}",
  "account.day": "Unused it ends {at}",
  "account.end": "Sign out",
  "account.endOf": "Sign out: {name}",
  "account.endOthers": "Sign out everywhere else",
  "account.endSure":
    "{n} other devices must sign in again at once. What is not saved there stays on the page, to go on with.",
  "account.ended": "Signed out",
  "password.rules":
    "Not your login, name or company; no common words, rows of keys, dates or phone numbers. A few unrelated words are easiest to remember.",
};
