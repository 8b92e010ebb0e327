/** 「Webhook」: which other systems are told what happens to records, how that stands, and which networks they may be in. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import { type WebhookView, webhookApi, webhookKeys } from "../../../api/webhooks";
import { ask } from "../../../kit/dialogs";
import { Empty } from "../../../kit/Page";
import { Loading } from "../../../kit/Skeleton";
import { toast } from "../../../kit/toast";
import { Refused } from "../../../shell/Broken";
import { t } from "../../../text";
import type { Section } from "../section";
import { Card } from "./webhooks/Card";
import { tellSecret } from "./webhooks/ToldDialog";
import { tryOut } from "./webhooks/trying";
import { type Done, WebhookDialog } from "./webhooks/WebhookDialog";
import "../../../text/webhooks";
import "./webhooks.css";

/** What waits goes out by itself, soon after it happened. */
const LOOK_MS = 3000;
const IDLE_MS = 15_000;

function Body() {
  const client = useQueryClient();
  const view = useQuery({
    queryKey: webhookKeys.all,
    queryFn: ({ signal }) => webhookApi.list(signal),
    refetchInterval: (query) => (query.state.data?.webhooks.some((one) => one.waiting) ? LOOK_MS : IDLE_MS),
  });
  if (view.error) return <Refused error={view.error} onRetry={() => view.refetch()} />;
  if (!view.data) return <Loading />;
  const { webhooks, most } = view.data;
  const known = view.data;
  const handleNew = (isRobot: boolean) => async () => {
    const made = await ask<Done>((close) => <WebhookDialog view={known} isRobot={isRobot} onClose={close} />);
    await client.invalidateQueries({ queryKey: webhookKeys.all });
    if (made?.secret) await tellSecret(made.name, made.secret);
    if (!made?.id || !isRobot) return;
    await tryOut({ id: made.id }).catch(toast.fail);
    await client.invalidateQueries({ queryKey: webhookKeys.all });
  };
  return (
    <>
      <div className="settings-part">
        <p className="muted">{t("hook.hint")}</p>
        <div className="settings-acts">
          <Button type="primary" disabled={webhooks.length >= most} onClick={handleNew(true)}>
            {t("hook.newRobot")}
          </Button>
          <Button disabled={webhooks.length >= most} onClick={handleNew(false)}>
            {t("hook.new")}
          </Button>
        </div>
      </div>
      <div className="settings-part">
        {webhooks.length === 0 && <Empty title={t("hook.none")} hint={t("hook.noneHint")} />}
        <ul className="hooks">
          {webhooks.map((one) => (
            <Card key={one.id} webhook={one} view={known} />
          ))}
        </ul>
      </div>
      <Networks key={known.networks.join()} view={known} />
    </>
  );
}

function Networks({ view }: { view: WebhookView }) {
  const client = useQueryClient();
  const [text, setText] = useState(view.networks.join("\n"));
  const asked = text.split(/[\s,;，；]+/).filter(Boolean);
  const saving = useMutation({
    mutationFn: () => webhookApi.setNetworks(asked),
    onSuccess: () => {
      toast.say(t("settings.saved"));
      return client.invalidateQueries({ queryKey: webhookKeys.all });
    },
  });
  const id = useId();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <div className="settings-part">
        <div className="settings-field">
          <label htmlFor={id}>{t("hook.networks")}</label>
          <Input.TextArea
            id={id}
            autoSize={{ minRows: 2, maxRows: 8 }}
            value={text}
            aria-describedby={`${id}-hint`}
            onChange={(event) => {
              setText(event.target.value);
              saving.reset();
            }}
          />
          <p className="settings-hint" id={`${id}-hint`}>
            {t("hook.networksHint")}
          </p>
        </div>
        <div className="settings-acts">
          <Button
            htmlType="submit"
            disabled={asked.join() === view.networks.join()}
            loading={saving.isPending}
          >
            {t("hook.save")}
          </Button>
          {saving.error && (
            <span className="settings-refusal" role="alert">
              {saving.error.message}
            </span>
          )}
        </div>
      </div>
    </form>
  );
}

export const section: Section = {
  key: "webhooks",
  place: 45,
  title: () => t("hook.title"),
  icon: "link",
  Body,
};
