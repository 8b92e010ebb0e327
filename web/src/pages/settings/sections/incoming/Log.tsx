/** What came to an address: each with what became of it, what it said, and doing it again. */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import {
  CALL_STATES,
  type Incoming,
  type IncomingCall,
  incomingApi,
  incomingKeys,
} from "../../../../api/incoming";
import { countText, dateTimeText } from "../../../../kit/format";
import { Loading } from "../../../../kit/Skeleton";
import { toast } from "../../../../kit/toast";
import { type TextKey, t } from "../../../../text";
import { isSure } from "../people/Sure";
import { pretty } from "./mapping";

const LOOK_MS = 5000;

interface Props {
  incoming: Incoming;
  onSample: (call: string) => void;
}

export function Log({ incoming, onSample }: Props) {
  const [state, setState] = useState("");
  const log = useInfiniteQuery({
    queryKey: incomingKeys.calls(incoming.id, state),
    queryFn: ({ pageParam, signal }) => incomingApi.calls(incoming.id, state, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_MS,
  });
  const rows = log.data?.pages.flatMap((page) => page.rows) ?? [];
  const id = useId();
  return (
    <div className="hook-log" data-testid="in-log">
      <div className="hook-tools">
        <label htmlFor={id}>{t("in.state")}</label>
        <select id={id} value={state} onChange={(event) => setState(event.target.value)}>
          <option value="">{t("in.every")}</option>
          {CALL_STATES.map((one) => (
            <option key={one} value={one}>
              {t(`in.state.${one}`)}
            </option>
          ))}
        </select>
        <Button size="small" loading={log.isRefetching} onClick={() => void log.refetch()}>
          {t("in.refresh")}
        </Button>
        <span className="muted">{t("in.keptDays")}</span>
      </div>
      {log.error && <p className="hook-wrong">{log.error.message}</p>}
      {log.isPending && <Loading />}
      {log.data && rows.length === 0 && <p className="muted">{t("in.noLog")}</p>}
      <ul>
        {rows.map((row) => (
          <LogLine key={row.id} incoming={incoming.id} row={row} onSample={onSample} />
        ))}
      </ul>
      {log.hasNextPage && (
        <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {t("in.more")}
        </Button>
      )}
    </div>
  );
}

interface LineProps {
  incoming: string;
  row: IncomingCall;
  onSample: (call: string) => void;
}

function LogLine({ incoming, row, onSample }: LineProps) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const handleReplay = async () => {
    const act = t("in.replay");
    if (row.state === "done" && !(await isSure({ title: act, text: t("in.replayDone"), act }))) return;
    try {
      const { did } = await incomingApi.replay(incoming, row.id);
      const said = did === "kept" ? t("in.replayKept") : t("in.replayed", { did: didText(did) });
      toast.say(said);
    } catch (error) {
      toast.fail(error);
    } finally {
      await client.invalidateQueries({ queryKey: incomingKeys.all });
    }
  };
  const color = row.state === "done" ? "is-delivered" : row.state === "kept" ? "" : "is-dead";
  return (
    <li className="hook-delivery">
      <div className="hook-row">
        <span className="num">{dateTimeText(row.at)}</span>
        <span className="hook-what">
          {row.did && didText(row.did)} <Named row={row} />
        </span>
        <span className={`hook-result ${color}`}>{t(`in.state.${row.state}`)}</span>
        <span className="hook-acts">
          <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t(isOpen ? "in.hide" : "in.look")}
          </Button>
          {row.has_body && (
            <Button size="small" onClick={handleReplay}>
              {t("in.replay")}
            </Button>
          )}
        </span>
      </div>
      <Outcome row={row} />
      {isOpen && <Came incoming={incoming} row={row} onSample={onSample} />}
    </li>
  );
}

const didText = (did: string) => t(`in.did.${did}` as TextKey & `in.did.${string}`);

function Named({ row: { app, form, record } }: { row: IncomingCall }) {
  if (!app || !form || !record) return null;
  return (
    <Link to="/a/$app/f/$form/r/$record" params={{ app, form, record }}>
      {record}
    </Link>
  );
}

function Outcome({ row }: { row: IncomingCall }) {
  const said = [
    String(row.status),
    row.errors.length === 0 && row.error,
    t("in.ms", { n: row.took_ms }),
    t("in.from", { address: row.address }),
    row.once,
    row.repeats > 0 && t("in.repeats", { n: countText(row.repeats) }),
    row.replayed_by && t("in.again", { name: row.replayed_by }),
  ].filter(Boolean);
  return (
    <>
      {row.errors.map((one) => (
        <p key={one.path + one.message} className="hook-outcome hook-wrong">
          {one.path ? `${one.path}：${one.message}` : one.message}
        </p>
      ))}
      <p className="muted hook-outcome">{said.join(" · ")}</p>
    </>
  );
}

function Came({ incoming, row, onSample }: LineProps) {
  const id = useId();
  const came = useQuery({
    queryKey: incomingKeys.call(incoming, row.id),
    queryFn: ({ signal }) => incomingApi.call(incoming, row.id, signal),
  });
  if (came.error) return <p className="hook-wrong">{came.error.message}</p>;
  if (!came.data) return <Loading />;
  const headers = Object.entries(came.data.headers).map(([name, value]) => `${name}: ${value}`);
  const text = [...headers, "", came.data.body === null ? t("in.noBody") : pretty(came.data.body)].join("\n");
  return (
    <div className="hook-sent" data-testid="in-came">
      <label htmlFor={id}>{t("in.body")}</label>
      <Input.TextArea id={id} readOnly autoSize={{ minRows: 1, maxRows: 16 }} value={text} />
      {row.has_body && (
        <div className="settings-acts">
          <Button size="small" onClick={() => onSample(row.id)}>
            {t("in.useSample")}
          </Button>
        </div>
      )}
    </div>
  );
}
