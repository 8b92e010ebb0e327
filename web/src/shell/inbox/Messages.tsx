/** What one was told: who mentioned one, what of one's flows is stuck, and that something was copied to one; each leads there. */
import { type MessageView, useMessages, useRead } from "../../api/comments";
import { useTodoCount } from "../../api/todo";
import { dateTimeText } from "../../kit/format";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { unreadText } from "./Bell";
import "./messages.css";

interface MessagesProps {
  onOpen: (message: MessageView) => void;
  /** The list of what was copied and told to one. */
  onCopies: () => void;
}

export function Messages({ onOpen, onCopies }: MessagesProps) {
  const found = useMessages();
  const copies = useTodoCount().data?.unseen ?? 0;
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
      {copies > 0 && (
        <button type="button" className="message is-unread" onClick={onCopies} data-testid="copies">
          <span className="message-head">
            <b>{t("inbox.copies", { n: unreadText(copies) })}</b>
          </span>
          <span className="message-dot">{t("inbox.new")}</span>
        </button>
      )}
      {found.data && rows.length === 0 && copies === 0 && (
        <p className="muted messages-none">{t("inbox.none")}</p>
      )}
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
                <b>
                  {one.kind === "stuck"
                    ? t("inbox.stuck", { n: one.count })
                    : t("inbox.mention", { who: one.by?.title ?? t("live.somebody") })}
                </b>
                <time className="num" dateTime={one.at}>
                  {dateTimeText(one.at)}
                </time>
              </span>
              {one.text && <span className="message-text">{one.text}</span>}
              <span className="message-of">
                {one.kind === "stuck"
                  ? one.flow
                  : [one.form.label, one.record.title || t("record.untitled")].join(" · ")}
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
