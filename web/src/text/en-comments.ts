import type { zhComments } from "./zh-comments";

export const enComments: Record<keyof typeof zhComments, string> = {
  "comments.say": "Write a comment",
  "comments.hint": "Everybody who sees this record reads this; type @ to mention a colleague",
  "comments.who": "Mention whom",
  "comments.keys": "Ctrl + Enter sends",
  "comments.send": "Send",
  "comments.none": "No comments yet.",
  "comments.earlier": "Earlier comments",
  "comments.edited": "(edited)",
  "comments.gone": "This comment was deleted",
  "comments.goneBy": "{who} deleted this comment",
  "comments.reply": "Reply",
  "comments.edit": "Edit",
  "comments.delete": "Delete",
  "comments.quote": "Reply to {who}: {text}",
  "comments.noReply": "No reply",
  "comments.sure": "Delete this comment?",
  "comments.sureHint": "Its words are gone for good; only a mark stays.",
  "comments.unreached": "Not told: {who}. They cannot see this record, or cannot sign in.",
};
