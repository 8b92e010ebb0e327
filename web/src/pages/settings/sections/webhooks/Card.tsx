/** One webhook in the list: what it is told, how that stands, and what can be done with it. */
import { Button } from "antd";
import { useState } from "react";
import { type Webhook, type WebhookView, webhookApi, webhookKeys } from "../../../../api/webhooks";
import { ask } from "../../../../kit/dialogs";
import { countText, dateTimeText } from "../../../../kit/format";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";
import { Log } from "./Log";
import { tellSecret } from "./ToldDialog";
import { tryOut } from "./trying";
import { useDoing } from "./useDoing";
import { WebhookDialog } from "./WebhookDialog";

const ALL = "*";
const MOST_NAMED = 6;
const OFF = { gone: "hook.offGone", failing: "hook.offFailing", restored: "hook.offRestored" } as const;

interface Props {
  webhook: Webhook;
  view: WebhookView;
}

export function Card({ webhook, view }: Props) {
  const { busy, doing, asked } = useDoing(webhookKeys.all);
  const [isOpen, setOpen] = useState(false);
  const { id, name } = webhook;
  const channel = view.channels.find((one) => one.key === webhook.channel);
  const isRobot = channel?.is_robot ?? false;
  const handleEdit = doing(() =>
    ask<object>((close) => <WebhookDialog view={view} webhook={webhook} isRobot={isRobot} onClose={close} />),
  );
  const handleSwitch = doing(async () => {
    const { url, forms, events, roles, version, on } = webhook;
    await webhookApi.change(id, { name, url, forms, events, roles, version, on: !on });
    toast.say(t(on ? "hook.switchedOff" : "hook.switchedOn"));
  });
  const handleTest = doing(() => tryOut(webhook));
  const handleSecret = asked(t("hook.secret"), t("hook.secretSure", { name }), async () => {
    const made = await webhookApi.renewSecret(id);
    if (made.secret) await tellSecret(name, made.secret);
  });
  const handleFormer = asked(t("hook.endFormer"), t("hook.endFormerSure", { name }), async () => {
    await webhookApi.endFormer(id);
    toast.say(t("hook.formerEnded"));
  });
  const handleRemove = asked(t("hook.remove"), t("hook.removeSure", { name }), async () => {
    await webhookApi.remove(id);
    toast.say(t("hook.removed"));
  });
  const handleReplay = doing(async () => {
    const { count } = await webhookApi.replay(id, { state: "dead" });
    toast.say(t("hook.replayedAll", { n: count }));
  });
  return (
    <li className="hook" data-testid="webhook">
      <header>
        <h3>{name}</h3>
        <span className="hook-channel">{channel?.label ?? webhook.channel}</span>
        <span className={`hook-state${webhook.on ? " is-on" : webhook.off_why ? " is-wrong" : ""}`}>
          {t(webhook.on ? "hook.on" : "hook.off")}
        </span>
      </header>
      <p className="hook-url">{webhook.url}</p>
      <p className="muted">{aboutOf(webhook, view)}</p>
      <Stands webhook={webhook} />
      {(webhook.gone_roles > 0 || webhook.blind) && (
        <p className="hook-wrong" data-testid="hook-blind">
          {webhook.gone_roles > 0 ? t("hook.goneRoles", { n: webhook.gone_roles }) : t("hook.blind")}
        </p>
      )}
      <div className="settings-acts">
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? "hook.hideLog" : "hook.log")}
        </Button>
        <Button disabled={busy} onClick={handleTest}>
          {t(isRobot ? "hook.testRobot" : "hook.test")}
        </Button>
        {webhook.dead > 0 && (
          <Button disabled={busy} onClick={handleReplay}>
            {t("hook.replayAll")}
          </Button>
        )}
        <Button onClick={handleEdit}>{t("hook.edit")}</Button>
        <Button disabled={busy} onClick={handleSwitch}>
          {t(webhook.on ? "hook.switchOff" : "hook.switchOn")}
        </Button>
        {!isRobot && (
          <Button disabled={busy} onClick={handleSecret}>
            {t("hook.secret")}
          </Button>
        )}
        {webhook.former_until && (
          <Button disabled={busy} onClick={handleFormer}>
            {t("hook.endFormer")}
          </Button>
        )}
        <Button danger disabled={busy} onClick={handleRemove}>
          {t("hook.remove")}
        </Button>
      </div>
      {isOpen && <Log webhook={webhook} />}
    </li>
  );
}

function Stands({ webhook }: { webhook: Webhook }) {
  const { on, off_why, failing_since, answered_at, former_until, waiting, dead } = webhook;
  const counts = [
    waiting > 0 && t("hook.waiting", { n: countText(waiting) }),
    dead > 0 && t("hook.dead", { n: countText(dead) }),
    former_until && t("hook.twoSecrets", { at: dateTimeText(former_until) }),
  ].filter(Boolean);
  const isWrong = off_why !== null || (on && failing_since !== null);
  const said = off_why
    ? t(OFF[off_why])
    : on && failing_since
      ? t("hook.failing", { at: dateTimeText(failing_since) })
      : answered_at
        ? t("hook.answered", { at: dateTimeText(answered_at) })
        : t("hook.neverAnswered");
  return (
    <p className={isWrong ? "hook-wrong" : "muted"} data-testid="hook-stands">
      {[said, ...counts].join(" · ")}
    </p>
  );
}

function aboutOf(webhook: Webhook, view: WebhookView): string {
  const channel = view.channels.find((one) => one.key === webhook.channel);
  if (channel?.hears_changes === false) {
    return [t(channel.is_to_each ? "hook.gatewayHint" : "hook.callsHint"), webhook.roles.join("、")]
      .filter(Boolean)
      .join(" · ");
  }
  const labels = webhook.forms.map((name) => view.forms.find((form) => form.name === name)?.label ?? name);
  const named = labels.slice(0, MOST_NAMED).join("、") + (labels.length > MOST_NAMED ? "…" : "");
  const forms = webhook.forms.includes(ALL) ? t("hook.everyForm") : named;
  const events = webhook.events.map((event) => t(`hook.event.${event}`)).join(" / ");
  return [forms, events, webhook.roles.join("、")].join(" · ");
}
