/** The bell: how many messages are unread, and copies not seen. */
import { useUnread } from "../../api/comments";
import { useTodoCount } from "../../api/todo";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import "./bell.css";

export const unreadText = (count: number): string => (count > 99 ? "99+" : String(count));

/** The picture alone, for a button or a link around it. */
export function BellIcon({ count, size = 17 }: { count: number; size?: number }) {
  return (
    <span className="bell">
      <Icon name="bell" size={size} />
      {count > 0 && (
        <b className="num" aria-hidden>
          {unreadText(count)}
        </b>
      )}
    </span>
  );
}

export function useBell(): { count: number; label: string } {
  const count = (useUnread().data ?? 0) + (useTodoCount().data?.unseen ?? 0);
  return { count, label: count > 0 ? t("inbox.unread", { n: unreadText(count) }) : t("inbox.title") };
}
