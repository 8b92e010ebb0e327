/** What a webhook was told and is still to be told: each with what was sent, what was answered, and sending it again. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import {
  DELIVERY_STATES,
  type Delivery,
  type Webhook,
  webhookApi,
  webhookKeys,
} from "../../../../api/webhooks";
import { dateTimeText } from "../../../../kit/format";
import { Loading } from "../../../../kit/Skeleton";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";

const LOOK_MS = 5000;

export function Log({ webhook }: { webhook: Webhook }) {
  const [state, setState] = useState("");
  const log = useInfiniteQuery({
    queryKey: webhookKeys.log(webhook.id, state),
    queryFn: ({ pageParam, signal }) => webhookApi.log(webhook.id, state, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_MS,
  });
  const rows = log.data?.pages.flatMap((page) => page.rows) ?? [];
  const id = useId();
  const client = useQueryClient();
  const replaying = useMutation({
    mutationFn: () => webhookApi.replay(webhook.id, { state: "withheld" }),
    onSuccess: ({ count }) => {
      toast.say(t("hook.replayedAll", { n: count }));
      return client.invalidateQueries({ queryKey: webhookKeys.all });
    },
    onError: (error) => toast.fail(error),
  });
  return (
    <div className="hook-log" data-testid="hook-log">
      <div className="hook-tools">
        <label htmlFor={id}>{t("hook.state")}</label>
        <select id={id} value={state} onChange={(event) => setState(event.target.value)}>
          <option value="">{t("hook.every")}</option>
          {DELIVERY_STATES.map((one) => (
            <option key={one} value={one}>
              {t(`hook.state.${one}`)}
            </option>
          ))}
        </select>
        <Button size="small" loading={log.isRefetching} onClick={() => void log.refetch()}>
          {t("hook.refresh")}
        </Button>
        {state === "withheld" && rows.length > 0 && (
          <Button size="small" loading={replaying.isPending} onClick={() => replaying.mutate()}>
            {t("hook.replayAll")}
          </Button>
        )}
      </div>
      {log.error && <p className="hook-wrong">{log.error.message}</p>}
      {log.isPending && <Loading />}
      {log.data && rows.length === 0 && <p className="muted">{t("hook.noLog")}</p>}
      <ul>
        {rows.map((row) => (
          <Line key={row.id} webhook={webhook.id} row={row} />
        ))}
      </ul>
      {log.hasNextPage && (
        <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {t("hook.more")}
        </Button>
      )}
    </div>
  );
}

function Line({ webhook, row }: { webhook: string; row: Delivery }) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const handleReplay = async () => {
    try {
      await webhookApi.replay(webhook, { delivery: row.id });
      toast.say(t("hook.replayed"));
      await client.invalidateQueries({ queryKey: webhookKeys.all });
    } catch (error) {
      toast.fail(error);
    }
  };
  return (
    <li className="hook-delivery">
      <div className="hook-row">
        <span className="num">{dateTimeText(row.at)}</span>
        <span className="hook-what">
          {row.label} {t(`hook.event.${row.kind}`)} <Named row={row} />
        </span>
        <span className={`hook-result is-${row.state}`}>{t(`hook.state.${row.state}`)}</span>
        <span className="hook-acts">
          <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t(isOpen ? "hook.hide" : "hook.look")}
          </Button>
          {row.kind !== "test" && (row.state !== "waiting" || row.attempts > 0) && (
            <Button size="small" onClick={handleReplay}>
              {t("hook.replay")}
            </Button>
          )}
        </span>
      </div>
      <Outcome row={row} />
      {isOpen && <Sent webhook={webhook} row={row} />}
    </li>
  );
}

function Named({ row: { app, form, record } }: { row: Delivery }) {
  if (!app || !form || !record) return null;
  return (
    <Link to="/a/$app/f/$form/r/$record" params={{ app, form, record }}>
      {record}
    </Link>
  );
}

function Outcome({ row }: { row: Delivery }) {
  const said = [
    row.status !== null && String(row.status),
    row.error,
    row.took_ms !== null && row.attempts > 0 && t("hook.ms", { n: row.took_ms }),
    row.kind !== "test" && row.attempts > 0 && t("hook.attempts", { n: row.attempts, most: row.most }),
    row.attempts > 0 && row.due_at && t("hook.next", { at: dateTimeText(row.due_at) }),
    row.state === "withheld" && !row.error && t("hook.withheldHint"),
  ].filter(Boolean);
  return said.length === 0 ? null : <p className="muted hook-outcome">{said.join(" · ")}</p>;
}

function Sent({ webhook, row }: { webhook: string; row: Delivery }) {
  const sent = useQuery({
    queryKey: [...webhookKeys.sent(webhook, row.id), row.attempts, row.state],
    queryFn: ({ signal }) => webhookApi.sent(webhook, row.id, signal),
  });
  if (sent.error) return <p className="hook-wrong">{sent.error.message}</p>;
  if (!sent.data) return <Loading />;
  const { request, answer, error } = sent.data;
  const headers = Object.entries(request?.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const answered = answer && `${answer.status} ${answer.type}\n\n${answer.body || t("hook.emptyAnswer")}`;
  return (
    <div className="hook-sent" data-testid="hook-sent">
      {request && (
        <Told
          label={t("hook.request")}
          text={[`POST ${request.url}`, ...headers, "", pretty(request.body)].join("\n")}
        />
      )}
      <Told label={t("hook.answer")} text={answered ?? error ?? t("hook.noAnswer")} />
    </div>
  );
}

function Told({ label, text }: { label: string; text: string }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <Input.TextArea id={id} readOnly autoSize={{ minRows: 1, maxRows: 16 }} value={text} />
    </>
  );
}

/** JSON as people read it. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
