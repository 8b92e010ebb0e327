/** Trying a webhook out, and saying what came of it. */
import { type SentDelivery, type Webhook, webhookApi } from "../../../../api/webhooks";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";

/** Why a message was not taken. */
export function whyOf({ error, status }: Pick<SentDelivery, "error" | "status">): string {
  return error ?? t("hook.answeredStatus", { status: String(status ?? "") });
}

export async function tryOut({ id }: Pick<Webhook, "id">): Promise<void> {
  const sent = await webhookApi.tryOut(id);
  if (sent.state === "delivered")
    toast.say(t("hook.tested", { status: String(sent.status), ms: sent.took_ms ?? 0 }));
  else toast.fail(t("hook.testFailed", { why: whyOf(sent) }));
}
