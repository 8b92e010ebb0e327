/** What one was told, such as who mentioned one: each leads to just that comment of just that record. */
import { type MessageView, useMessages, useRead } from "../../api/comments";
import { dateTimeText } from "../../kit/format";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import "./messages.css";

export function Messages({ onOpen }: { onOpen: (message: MessageView) => void }) {
  const found = useMessages();
  const read = useRead();
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? [];
  const unread = found.data?.pages[0]?.unread ?? 0;
  const open = (message: MessageView) => {
    if (!message.read) read.mutate({ ids: [message.id] });
    onOpen(message);
  };
  return (
    <div className="messages">
      {found.isPending && (
        <Loading>
          <ListBones rows={4} />
        </Loading>
      )}
      {found.error && !found.data && <p className="muted">{found.error.message}</p>}
      {found.data && rows.length === 0 && <p className="muted messages-none">{t("inbox.none")}</p>}
      {unread > 0 && (
        <button
          type="button"
          className="plain-button is-link messages-all"
          disabled={read.isPending}
          onClick={() => read.mutate({ all: true }, { onError: toast.fail })}
        >
          {t("inbox.readAll")}
        </button>
      )}
      <ul aria-label={t("inbox.title")}>
        {rows.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className={`message${one.read ? "" : " is-unread"}`}
              onClick={() => open(one)}
              data-testid="message"
            >
              <span className="message-head">
                <b>{t("inbox.mention", { who: one.by?.title ?? t("live.somebody") })}</b>
                <time className="num" dateTime={one.at}>
                  {dateTimeText(one.at)}
                </time>
              </span>
              <span className="message-text">{one.text}</span>
              <span className="message-of">
                {[one.form.label, one.record.title || t("record.untitled")].join(" · ")}
              </span>
              {!one.read && <span className="message-dot">{t("inbox.new")}</span>}
            </button>
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <button
          type="button"
          className="plain-button is-link messages-all"
          disabled={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("inbox.earlier")}
        </button>
      )}
    </div>
  );
}
