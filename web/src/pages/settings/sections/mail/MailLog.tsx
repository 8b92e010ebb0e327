/** What people were mailed of and are still to be: no word of it, but when, and why it did not go. */
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useId, useState } from "react";
import { MAIL_STATES, type MailLine, type MailSettings, mailApi, mailKeys } from "../../../../api/mail";
import { dateTimeText, EMPTY } from "../../../../kit/format";
import { Loading } from "../../../../kit/Skeleton";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";

const LOOK_MS = 10_000;

export function MailLog({ settings }: { settings: MailSettings }) {
  const [state, setState] = useState("");
  const client = useQueryClient();
  const log = useInfiniteQuery({
    queryKey: mailKeys.log(state),
    queryFn: ({ pageParam, signal }) => mailApi.log(state, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_MS,
  });
  const rows = log.data?.pages.flatMap((page) => page.rows) ?? [];
  const id = useId();
  const handleAgain = async () => {
    try {
      const { count } = await mailApi.again();
      toast.say(t("mail.againDone", { n: count }));
      await client.invalidateQueries({ queryKey: mailKeys.settings });
    } catch (error) {
      toast.fail(error);
    }
  };
  return (
    <div className="settings-part" data-testid="mail-log">
      <h3>{t("mail.log")}</h3>
      <div className="mail-tools">
        <label htmlFor={id}>{t("mail.state")}</label>
        <select id={id} value={state} onChange={(event) => setState(event.target.value)}>
          <option value="">{t("mail.every")}</option>
          {MAIL_STATES.map((one) => (
            <option key={one} value={one}>
              {t(`mail.state.${one}`)}
            </option>
          ))}
        </select>
        {settings.dead > 0 && (
          <Button size="small" onClick={handleAgain}>
            {t("mail.again", { n: settings.dead })}
          </Button>
        )}
      </div>
      {log.error && <p className="settings-refusal">{log.error.message}</p>}
      {log.isPending && <Loading />}
      {log.data && rows.length === 0 && <p className="muted">{t("mail.noLog")}</p>}
      <ul className="mail-lines">
        {rows.map((row) => (
          <Line key={row.id} row={row} />
        ))}
      </ul>
      {rows.some((row) => row.state === "moot") && <p className="settings-hint">{t("mail.mootHint")}</p>}
      {log.hasNextPage && (
        <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {t("mail.more")}
        </Button>
      )}
    </div>
  );
}

function Line({ row }: { row: MailLine }) {
  const tried = row.attempts > 1 ? t("mail.attempts", { n: row.attempts }) : "";
  const next = row.due_at && row.error ? t("mail.next", { at: dateTimeText(row.due_at) }) : "";
  return (
    <li>
      <span className="num">{dateTimeText(row.at)}</span>
      <span className="mail-who">
        {row.person?.title ?? EMPTY} <span className="muted">{row.address ?? EMPTY}</span>
      </span>
      <span>{t(`mail.kind.${row.kind}`)}</span>
      <span className={`mail-state is-${row.state}`}>{t(`mail.state.${row.state}`)}</span>
      {row.error && <span className="mail-why">{[row.error, tried, next].filter(Boolean).join(" · ")}</span>}
    </li>
  );
}
