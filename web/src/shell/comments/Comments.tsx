/** What people say about a record: a box to say something, and below it what was said, the newest first. */
import { useEffect, useRef } from "react";
import { newKey } from "../../api/client";
import { type CommentView, type Spot, say, useComments, useCommentsChanged } from "../../api/comments";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { CommentLine } from "./CommentLine";
import { forgetDraft, setDraft, useDraft } from "./draft";
import { MentionBox } from "./MentionBox";
import { stillCalled } from "./mentions";
import { tellUnreached } from "./unreached";
import "../../text/comments";
import "./comments.css";

interface CommentsProps {
  spot: Spot;
  /** The comment that was asked for, as by a message. */
  asked?: string;
}

export function Comments({ spot, asked }: CommentsProps) {
  const found = useComments(spot);
  const list = useRef<HTMLDivElement>(null);
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? [];
  const mayWrite = found.data?.pages[0]?.can_comment ?? false;
  const isThere = asked !== undefined && rows.some((one) => one.id === asked);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  useEffect(() => {
    if (asked === undefined) return;
    if (isThere) document.getElementById(asked)?.scrollIntoView({ block: "center" });
    else if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [asked, isThere, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const answer = (comment: CommentView) => {
    setDraft(spot.record, { reply: comment });
    list.current?.querySelector("textarea")?.focus();
  };
  return (
    <div ref={list} className="comments-body">
      {mayWrite && <Saying spot={spot} />}
      {found.isPending && (
        <Loading>
          <ListBones rows={3} />
        </Loading>
      )}
      {found.error && !found.data && <p className="muted">{found.error.message}</p>}
      {found.data && rows.length === 0 && <p className="muted comments-none">{t("comments.none")}</p>}
      <ol className="comment-list" aria-label={t("comments.title")}>
        {rows.map((one) => (
          <CommentLine
            key={one.id}
            spot={spot}
            comment={one}
            isAsked={one.id === asked}
            onReply={mayWrite ? answer : undefined}
          />
        ))}
      </ol>
      {hasNextPage && (
        <button
          type="button"
          className="comment-button is-wide"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t("comments.earlier")}
        </button>
      )}
    </div>
  );
}

/** One request at a time, also if the page is drawn anew meanwhile. */
let isSending = false;

function Saying({ spot }: { spot: Spot }) {
  const { record } = spot;
  const draft = useDraft(record);
  const changed = useCommentsChanged(spot);
  const send = async () => {
    if (isSending || draft.text.trim() === "") return;
    isSending = true;
    // The same words again after a broken line are the same attempt.
    const key = draft.key || newKey();
    setDraft(record, { key });
    try {
      const mentions = stillCalled(draft.text, draft.chosen).map((one) => one.id);
      tellUnreached(await say(spot, { text: draft.text, mentions, reply_to: draft.reply?.id }, key));
      forgetDraft(record, key);
      await changed();
    } catch (error) {
      toast.fail(error);
    } finally {
      isSending = false;
    }
  };
  return (
    <MentionBox
      text={draft.text}
      label={t("comments.say")}
      onText={(text) => setDraft(record, { text })}
      onCalled={(person) => setDraft(record, { chosen: [...draft.chosen, person] })}
      onSend={() => void send()}
    >
      {draft.reply && (
        <div className="comment-replying">
          <span>
            {t("comments.quote", {
              who: draft.reply.by?.title ?? t("live.somebody"),
              text: draft.reply.text ?? "",
            })}
          </span>
          <button type="button" onClick={() => setDraft(record, { reply: null })}>
            {t("comments.noReply")}
          </button>
        </div>
      )}
      <div className="comment-send">
        <span className="muted">{t("comments.keys")}</span>
        <button
          type="button"
          className="comment-button is-primary"
          disabled={draft.text.trim() === ""}
          onClick={() => void send()}
        >
          {t("comments.send")}
        </button>
      </div>
    </MentionBox>
  );
}
