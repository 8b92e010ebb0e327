/** One comment: who said what when, what it answers, and what may be done with it. */
import { useState } from "react";
import type { CommentView, Spot } from "../../api/comments";
import { reword, takeBack, useCommentsChanged } from "../../api/comments";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { dateTimeText } from "../../kit/format";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { dropDraft, isBegun, setDraft, useDraft } from "./draft";
import { MentionBox } from "./MentionBox";
import { type Called, piecesOf, stillCalled } from "./mentions";
import { tellUnreached } from "./unreached";

interface CommentLineProps {
  spot: Spot;
  comment: CommentView;
  /** It was asked for: it is brought into view. */
  isAsked: boolean;
  onReply?: (comment: CommentView) => void;
}

const nameOf = (by: CommentView["by"]) => by?.title ?? t("live.somebody");

export function CommentLine({ spot, comment, isAsked, onReply }: CommentLineProps) {
  const isChanging = isBegun(useDraft(comment.id));
  const changed = useCommentsChanged(spot);
  const { id, by, text, reply_to, edited_at, deleted_by, can } = comment;
  const drop = async () => {
    if (!(await sure())) return;
    await takeBack(spot, id).catch(toast.fail);
    await changed();
  };
  return (
    <li id={id} className={`comment${isAsked ? " is-asked" : ""}`} data-testid="comment">
      <div className="comment-head">
        <b>{nameOf(by)}</b>
        <time className="num" dateTime={comment.at}>
          {dateTimeText(comment.at)}
        </time>
      </div>
      {text === null ? (
        <p className="comment-gone">
          {deleted_by?.title && deleted_by.title !== by?.title
            ? t("comments.goneBy", { who: deleted_by.title })
            : t("comments.gone")}
        </p>
      ) : (
        <>
          {reply_to && (
            <a
              className="comment-quote"
              href={`#${reply_to.id}`}
              onClick={(event) => showQuoted(event, reply_to.id)}
            >
              {t("comments.quote", { who: nameOf(reply_to.by), text: reply_to.text ?? t("comments.gone") })}
            </a>
          )}
          {isChanging ? (
            <Changing spot={spot} comment={comment} />
          ) : (
            <p className="comment-text">
              <Text text={text} names={comment.mentions.map((one) => one.title ?? "").filter(Boolean)} />
              {edited_at && (
                <span className="comment-mark" title={dateTimeText(edited_at)}>
                  {t("comments.edited")}
                </span>
              )}
            </p>
          )}
          {!isChanging && (
            <div className="comment-acts">
              {onReply && (
                <button type="button" onClick={() => onReply(comment)}>
                  {t("comments.reply")}
                </button>
              )}
              {can.edit && (
                <button
                  type="button"
                  onClick={() => setDraft(id, { text, chosen: comment.mentions.map(calledOf) })}
                >
                  {t("comments.edit")}
                </button>
              )}
              {can.delete && (
                <button type="button" onClick={() => void drop()}>
                  {t("comments.delete")}
                </button>
              )}
            </div>
          )}
        </>
      )}
    </li>
  );
}

/** Lead to what is answered where it is shown; the address stays as it is. */
function showQuoted(event: { preventDefault: () => void }, id: string): void {
  event.preventDefault();
  document.getElementById(id)?.scrollIntoView({ block: "center", behavior: "smooth" });
}

function Text({ text, names }: { text: string; names: readonly string[] }) {
  return piecesOf(text, names).map((piece, place) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never change places
    if (piece.kind === "text") return <span key={place}>{piece.text}</span>;
    if (piece.kind === "mention")
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <b key={place} className="mention">
          {piece.text}
        </b>
      );
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <a key={place} href={piece.text} target="_blank" rel="noopener noreferrer nofollow">
        {piece.text}
      </a>
    );
  });
}

const calledOf = (one: CommentView["mentions"][number]): Called => ({
  id: one.id ?? "",
  name: one.title ?? "",
});

function Changing({ spot, comment }: { spot: Spot; comment: CommentView }) {
  const { id } = comment;
  const { text, chosen } = useDraft(id);
  const leave = () => dropDraft(id);
  const [isSending, setSending] = useState(false);
  const changed = useCommentsChanged(spot);
  const send = async () => {
    if (isSending || text.trim() === "") return;
    setSending(true);
    try {
      const mentions = stillCalled(text, chosen).map((one) => one.id);
      tellUnreached(await reword(spot, id, { text, mentions }));
      leave();
      await changed();
    } catch (error) {
      toast.fail(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <MentionBox
      text={text}
      label={t("comments.edit")}
      autoFocus
      onText={(said) => setDraft(id, { text: said })}
      onCalled={(person) => setDraft(id, { chosen: [...chosen, person] })}
      onSend={() => void send()}
      onLeave={leave}
    >
      <div className="comment-send">
        <button type="button" className="comment-button" onClick={leave}>
          {t("kit.cancel")}
        </button>
        <button
          type="button"
          className="comment-button is-primary"
          disabled={isSending || text.trim() === ""}
          onClick={() => void send()}
        >
          {t("kit.save")}
        </button>
      </div>
    </MentionBox>
  );
}

function sure(): Promise<true | null> {
  return ask<true>((close) => (
    <Dialog
      title={t("comments.sure")}
      width={420}
      onClose={() => close(null)}
      footer={
        <>
          <button type="button" className="comment-button" onClick={() => close(null)}>
            {t("kit.cancel")}
          </button>
          <button type="button" className="comment-button is-red" onClick={() => close(true)}>
            {t("comments.delete")}
          </button>
        </>
      }
    >
      <p>{t("comments.sureHint")}</p>
    </Dialog>
  ));
}
