/** One webhook or robot: its name and address, which forms and events, and whose rights say what is told. */
import { Button, Input } from "antd";
import { useState } from "react";
import { ApiError } from "../../../../api/client";
import { type Channel, EVENTS, type Webhook, type WebhookView, webhookApi } from "../../../../api/webhooks";
import { Dialog } from "../../../../kit/Dialog";
import { toast } from "../../../../kit/toast";
import { type TextKey, t } from "../../../../text";
import { Forms } from "./Forms";
import { Lent, type LentTo } from "./Lent";
import { Line, Platforms, Roles } from "./parts";

/** id: of one that was made; secret: of ours, told this once. */
export interface Done {
  id?: string;
  name: string;
  secret?: string | null;
}

interface Props {
  view: WebhookView;
  isRobot: boolean;
  /** Absent for a new one. */
  webhook?: Webhook;
  onClose: (done: Done | null) => void;
}

const ALL = "*";

const draftOf = (webhook: Webhook | undefined, channel: string) => ({
  channel: webhook?.channel ?? channel,
  secret: "",
  name: webhook?.name ?? "",
  url: webhook?.url ?? "",
  everyForm: webhook?.forms.includes(ALL) ?? false,
  forms: (webhook?.forms.filter((one) => one !== ALL) ?? []) as readonly string[],
  events: (webhook?.events ?? EVENTS) as readonly string[],
  roles: (webhook?.roles ?? []) as readonly string[],
  lent: {
    apps: webhook?.lent.apps ?? [],
    people: webhook?.lent.people.map((one) => one.id) ?? [],
  } as LentTo,
});

/** Whether a message can be read on its way: over http, to what is not within the company's network by its address. */
const isOpenly = (url: string) =>
  /^http:\/\//i.test(url.trim()) &&
  !/^http:\/\/(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[f[cd]|localhost\b|[^./]+([:/]|$))/i.test(
    url.trim(),
  );

type Draft = ReturnType<typeof draftOf>;

/** An address, and whose it is if it begins as theirs do. */
function pasted(url: string, channels: readonly Channel[]): Partial<Draft> {
  const found = channels.find((one) => one.is_robot && url.trim().startsWith(one.sample));
  return found ? { url, channel: found.key } : { url };
}

function aboutUrl({ url }: Draft, isRobot: boolean, webhook: Webhook | undefined) {
  if (isRobot) {
    const hint = t(webhook ? "hook.robotUrlKept" : "hook.robotUrlHint");
    return { label: t("hook.robotUrl"), hint };
  }
  const isWarning = isOpenly(url);
  return { label: t("hook.url"), hint: t(isWarning ? "hook.urlOpen" : "hook.urlHint"), isWarning };
}

/** What is asked of an address: of one that hears no changes no forms, and roles only where they say what others read. */
const asksOf = (channel: Channel | undefined) => ({
  forms: channel?.hears_changes !== false,
  roles: channel?.hears_changes !== false || channel.is_to_each,
  todos: channel?.is_robot === true,
  lent: channel?.is_robot === true || channel?.hears_changes === false,
});

function lackingOf(draft: Draft, asks: ReturnType<typeof asksOf>): (TextKey & `hook.need${string}`) | null {
  if (!draft.name.trim()) return "hook.needName";
  if (!draft.url.trim()) return "hook.needUrl";
  if (asks.forms && !draft.everyForm && draft.forms.length === 0) return "hook.needForms";
  if (asks.forms && draft.events.length === 0) return "hook.needEvents";
  return asks.roles && draft.roles.length === 0 ? "hook.needRoles" : null;
}

export function WebhookDialog({ view, webhook, isRobot, onClose }: Props) {
  const channels = view.channels.filter((one) => one.is_robot === isRobot);
  const [draft, setDraft] = useState(() => draftOf(webhook, channels[0]?.key ?? ""));
  const channel = channels.find((one) => one.key === draft.channel);
  const asks = asksOf(channel);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (more: Partial<Draft>) => {
    setDraft({ ...draft, ...more });
    setRefusal(null);
  };
  const handleSave = async () => {
    const lacking = lackingOf(draft, asks);
    if (lacking) return setRefusal(t(lacking));
    setBusy(true);
    const events = asks.forms ? draft.events : [];
    const roles = asks.roles ? draft.roles : [];
    const forms = !asks.forms ? [] : draft.everyForm ? [ALL] : draft.forms;
    const secret = channel?.takes_secret ? draft.secret : "";
    const [name, url] = [draft.name.trim(), draft.url.trim()];
    const lent = asks.lent ? { lent: draft.lent } : {};
    const wish = { name, url, forms, events, roles, secret, ...lent };
    try {
      if (webhook) {
        await webhookApi.change(webhook.id, { ...wish, on: webhook.on, version: webhook.version });
        onClose({ name });
      } else {
        const made = await webhookApi.make({ ...wish, channel: draft.channel });
        onClose({ id: made.id, name, secret: made.secret });
      }
    } catch (error) {
      if (error instanceof ApiError) setRefusal(error.message);
      else toast.fail(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      width={640}
      tall
      title={webhook ? t("hook.editOf", { name: webhook.name }) : t(isRobot ? "hook.newRobot" : "hook.new")}
      onClose={() => onClose(null)}
      testId="hook"
      footer={
        <>
          {refusal && (
            <span className="hook-refusal" role="alert">
              {refusal}
            </span>
          )}
          <Button onClick={() => onClose(null)}>{t("hook.cancel")}</Button>
          <Button type="primary" disabled={busy} onClick={handleSave}>
            {t(webhook ? "hook.save" : isRobot ? "hook.makeRobot" : "hook.make")}
          </Button>
        </>
      }
    >
      <form
        className="hook-form"
        onSubmit={(event) => {
          event.preventDefault();
          void handleSave();
        }}
      >
        {!webhook && (
          <Platforms
            legend={t(isRobot ? "hook.platform" : "hook.purpose")}
            channels={channels}
            chosen={draft.channel}
            onChoose={(key) => set({ channel: key })}
          />
        )}
        {!asks.forms && (
          <p className="settings-hint">{t(asks.roles ? "hook.gatewayHint" : "hook.callsHint")}</p>
        )}
        <Line label={t("hook.name")} hint={t(isRobot ? "hook.robotNameHint" : "hook.nameHint")}>
          {(id) => (
            <Input id={id} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
          )}
        </Line>
        <Line {...aboutUrl(draft, isRobot, webhook)}>
          {(id) => (
            <Input
              id={id}
              inputMode="url"
              autoComplete="off"
              value={draft.url}
              placeholder={isRobot ? `${channel?.sample}…` : "https://"}
              onChange={(event) => set(pasted(event.target.value, webhook ? [] : channels))}
            />
          )}
        </Line>
        {channel?.takes_secret && (
          <Line label={t("hook.robotSecret")} hint={t("hook.robotSecretHint")}>
            {(id) => (
              <Input
                id={id}
                autoComplete="off"
                value={draft.secret}
                onChange={(event) => set({ secret: event.target.value.trim() })}
              />
            )}
          </Line>
        )}
        {asks.forms && <Forms view={view} draft={draft} hasTodos={asks.todos} onSet={set} />}
        {asks.roles && (
          <Roles
            view={view}
            chosen={draft.roles}
            hint={t(asks.forms ? "hook.rolesHint" : "hook.gatewayRolesHint")}
            gone={webhook?.gone_roles ?? 0}
            onChoose={(roles) => set({ roles })}
          />
        )}
        {asks.lent && (
          <Lent
            view={view}
            lent={draft.lent}
            known={webhook?.lent.people ?? []}
            onChange={(lent) => set({ lent })}
          />
        )}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}
