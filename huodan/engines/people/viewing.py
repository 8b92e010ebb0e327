"""
「以某人视角查看」: an administrator looks with the eyes of somebody else, for half an hour, and changes nothing.

Owns who may look as whom, from when to when. It is kept with the session (``sessions.py``); the other's rights are worked
out anew for every request (``actors.py``). That only reading passes is up to the doors.
"""

from __future__ import annotations

from huodan.engines.people.actors import AskerGone, Caller, actor_of_asker
from huodan.engines.people.sessions import look_as
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.messages import Actor
from huodan.storage.db import Tx

VIEWING_MS = 30 * 60_000


class CannotViewAs(HuodanError):
    """There is nobody to look as: no account that counts, or oneself."""

    code = "cannot_view_as"
    status = 422
    zh = "不能以这个人的身份查看：要选一位账号正在使用的同事，不能选自己。"
    en = "You cannot view as this person: choose a colleague whose account is in use, not yourself."


class OnlyViewing(HuodanError):
    """Somebody who looks with another's eyes wanted more than to look."""

    code = "only_viewing"
    status = 403
    zh = "你正在以「{name}」的身份查看，只能看。修改、导出、下载和管理员的页面，请先点「退出」。"
    en = "You are viewing as “{name}” and can only look. To change, export, download or administer, click “Leave” first."


class ViewingOver(HuodanError):
    """The time is up, or one of the two may not any more; nothing is shown until it is left."""

    code = "viewing_over"
    status = 403
    zh = "以别人的身份查看已到时间，或对方的账号已停用。请点「退出」，回到自己的身份。"
    en = "Viewing as somebody else is over: the time is up or their account was closed. Click “Leave” to be yourself again."


def begin_viewing(tx: Tx, *, caller: Caller, person: Id) -> Actor:
    """
    Let an administrator's session look with the eyes of a person from now on, and give who that is.

    Raises:
        CannotViewAs: nothing is changed.
    """
    assert caller.session is not None
    assert caller.oneself.is_admin
    if person == caller.oneself.person:
        raise CannotViewAs(path="person")
    try:
        other = actor_of_asker(tx, person=person, key=None)
    except AskerGone as gone:
        raise CannotViewAs(path="person") from gone
    look_as(tx, token_hash=caller.session, person=person, until=tx.now + VIEWING_MS)
    return other


def end_viewing(tx: Tx, *, caller: Caller) -> None:
    """Let a session look with its owner's own eyes again."""
    assert caller.session is not None
    look_as(tx, token_hash=caller.session, person=None)
