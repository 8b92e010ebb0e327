/** Telling the writer who is mentioned and hears nothing of it. */
import type { CommentSaid } from "../../api/comments";
import { toast } from "../../kit/toast";
import { t } from "../../text";

export function tellUnreached({ unreached }: CommentSaid): void {
  if (unreached.length === 0) return;
  const who = unreached.map((one) => one.title ?? t("live.somebody")).join(t("field.comma"));
  toast.fail(t("comments.unreached", { who }));
}
