"""Saying something about a record, changing it soon after, deleting it: what each does, and why it is refused."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, update

from huodan.engines.comments.stored import (
    EDITED_WITHIN_MS,
    CommentNotFound,
    Said,
    is_fresh,
    is_own,
    seeing,
    stored,
)
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import clean
from huodan.language.access import Grant, may_comment
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import AddComment, DeleteComment, EditComment, Remark
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.shown import titles
from huodan.storage.system import comment as table

LONGEST = 2_000
MOST_MENTIONS = 20


class MayNotComment(HuodanError):
    """The record may be seen, but not commented on."""

    code = "may_not_comment"
    status = 403
    zh = "你可以看「{form}」的评论，但不能发表。请找管理员开通。"
    en = "You may read comments in “{form}”, but not write any. Please ask an administrator."


class EmptyComment(HuodanError):
    """A comment says something."""

    code = "empty_comment"
    status = 422
    zh = "请先写点什么，再发送。"
    en = "Please write something first."


class CommentTooLong(HuodanError):
    """A comment is short."""

    code = "comment_too_long"
    status = 422
    zh = "一条评论最多 {limit} 个字，现在有 {length} 个。请缩短，或分成几条。"
    en = "A comment takes at most {limit} characters; this has {length}. Shorten it, or write several."


class TooManyMentions(HuodanError):
    """A comment calls a few people."""

    code = "too_many_mentions"
    status = 422
    zh = "一条评论最多 @ {limit} 位同事。"
    en = "A comment can mention at most {limit} colleagues."


class UnknownMention(HuodanError):
    """Who is mentioned is nobody the writer knows."""

    code = "unknown_mention"
    status = 422
    zh = "@ 的人里有一位找不到，可能已离职。请重新选择。"
    en = "One of the people mentioned cannot be found; they may have left. Please choose again."


class UnknownReply(HuodanError):
    """What is replied to does not stand there."""

    code = "unknown_reply"
    status = 422
    zh = "要回复的评论不在这条数据里，或已删除。"
    en = "The comment replied to is not one of this record, or was deleted."


class NotYourComment(HuodanError):
    """Only its author changes a comment; an administrator may delete it."""

    code = "not_your_comment"
    status = 403
    zh = "只有作者能修改自己的评论；删除要由作者或管理员来做。"
    en = "Only its author can change a comment; only its author or an administrator can delete it."


class TooLateToEdit(HuodanError):
    """A comment that was read by others stays as they read it."""

    code = "too_late_to_edit"
    status = 403
    zh = "评论发出 {minutes} 分钟后不能再改。可以再写一条说明，或删除这一条。"
    en = "A comment can be changed for {minutes} minutes. Write another one, or delete this one."


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a comment; ``old`` is None for a new one."""

    said: Said
    old: Said | None


def decide(tx: Tx, plan: Plan, grant: Grant, remark: Remark) -> Decision:
    """
    Say what a remark does.

    Raises:
        NotFound: if the record or the comment is not there or may not be seen. The errors above.
    """
    parts = seeing(tx, plan, grant, remark.form, remark.record)
    if isinstance(remark, DeleteComment):
        return _delete(tx, grant, remark)
    if not may_comment(parts):
        raise MayNotComment(form=plan.forms[remark.form].label)
    text = _text(remark.text)
    mentions = None if remark.mentions is None else _mentions(tx, plan, grant, remark.mentions)
    if isinstance(remark, EditComment):
        return _edit(tx, grant, remark, text, mentions)
    if remark.reply_to is not None:
        _answered(tx, remark)
    place = (tx.new_id(), remark.form, remark.record, text, mentions or (), remark.reply_to)
    return Decision(Said(*place, tx.actor.person, tx.actor.key, tx.now), None)


def apply(tx: Tx, decision: Decision) -> None:
    """Store what was decided."""
    said, old = decision.said, decision.old
    row = {
        "text": said.text,
        "mentions": json.dumps(said.mentions),
        "edited_at": said.edited_at,
        "deleted_at": said.deleted_at,
        "deleted_by": said.deleted_by,
    }
    if old is not None:
        tx.execute(update(table).where(table.c.id == said.id).values(row))
        return
    stands = {"id": said.id, "form": said.form, "record": said.record, "reply_to": said.reply_to}
    writer = {"person": said.person, "api_key": said.key, "created_at": said.created_at}
    tx.execute(insert(table).values(row | stands | writer))


def forget(tx: Tx, form: str, records: Collection[Id]) -> None:
    """Forget what was said about records that are gone for good."""
    if records:
        tx.execute(delete(table).where(table.c.form == form, table.c.record.in_(records)))


def move(tx: Tx, form: str, record: Id, other: Id, *, only: Collection[Id] | None = None) -> tuple[Id, ...]:
    """Let what was said about a record be said about another, all of it or only some, and name it."""
    here = [table.c.form == form, table.c.record == record]
    if only is not None:
        here.append(table.c.id.in_(only))
    moved = update(table).where(*here).values(record=other).returning(table.c.id)
    return () if only is not None and not only else tuple(sorted(tx.execute(moved).scalars()))


def _text(raw: str) -> str:
    text = clean(raw.replace("\r\n", "\n").replace("\r", "\n"))
    if text is None:
        raise EmptyComment(path="text")
    if len(text) > LONGEST:
        raise CommentTooLong(path="text", limit=LONGEST, length=len(text))
    return text


def _mentions(tx: Tx, plan: Plan, grant: Grant, people: tuple[Id, ...]) -> tuple[Id, ...]:
    """Keep each person once, all of them people the writer knows."""
    people = tuple(dict.fromkeys(people))
    if len(people) > MOST_MENTIONS:
        raise TooManyMentions(path="mentions", limit=MOST_MENTIONS)
    named = titles(tx, plan, grant, PEOPLE, people) if people else {}
    for number, person in enumerate(people):
        if named[person] is None:
            raise UnknownMention(path=f"mentions.{number}")
    return people


def _answered(tx: Tx, remark: AddComment) -> None:
    assert remark.reply_to is not None
    try:
        answered = stored(tx, remark.form, remark.record, remark.reply_to)
    except CommentNotFound:
        raise UnknownReply(path="reply_to") from None
    if answered.deleted_at is not None:
        raise UnknownReply(path="reply_to")


def _edit(tx: Tx, grant: Grant, remark: EditComment, text: str, mentions: tuple[Id, ...] | None) -> Decision:
    old = stored(tx, remark.form, remark.record, remark.comment, lock=True)
    mentions = old.mentions if mentions is None else mentions
    if old.deleted_at is not None:
        raise CommentNotFound
    if not is_own(grant, old):
        raise NotYourComment
    if not is_fresh(tx, old):
        raise TooLateToEdit(minutes=EDITED_WITHIN_MS // 60_000)
    if (text, mentions) == (old.text, old.mentions):
        return Decision(old, old)
    return Decision(replace(old, text=text, mentions=mentions, edited_at=tx.now), old)


def _delete(tx: Tx, grant: Grant, remark: DeleteComment) -> Decision:
    old = stored(tx, remark.form, remark.record, remark.comment, lock=True)
    if not (is_own(grant, old) or grant.actor.is_admin):
        raise NotYourComment
    if old.deleted_at is not None:
        return Decision(old, old)
    gone = replace(old, text=None, mentions=(), deleted_at=tx.now, deleted_by=tx.actor.person)
    return Decision(gone, old)
