"""
What a step of a process says to single persons over a gateway: by the phone or e-mail there is of them.

People of the company are told what they may see themselves, as by mail; a customer, whom a field of the record names, what the
roles of the gateway may read, and nothing of a record these do not see. Several things for one person are one message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from huodan.engines import flow, mail, people
from huodan.engines.query import get, titles
from huodan.engines.webhooks import Waiting
from huodan.kit import zone
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Lang, Text, excerpt
from huodan.language.access import Grant, NotFound, grant, system_grant
from huodan.language.document import Verb
from huodan.language.fields.member import PEOPLE
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.address import public_address
from huodan.workspace.flowing.noticed import notice_for
from huodan.workspace.notices import EACH, fill, read_path
from huodan.workspace.saying import flat

PHONE = "phone"
LONGEST_TEXT = 500
LONGEST_LINE = 160
MOST_TOGETHER = 10
NOBODY: Text = {
    "zh": "没有手机号也没有邮箱：请在「人员」里补上手机，或检查这条数据的字段；补上后会自动重发",
    "en": "there is neither a phone nor an e-mail: fill it in under People, or in the record; it is sent again then",
}


class NoNumber(Exception):
    """Nobody knows where to; not for users, ``courier.py`` notes it."""


@dataclass(frozen=True, slots=True)
class OneText:
    """One thing one person is told. to: phone, email, name; link: of the run, for people who may sign in."""

    told: Waiting
    to: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    link: str | None


def text_for(tx: Tx, plan: Plan, granted: Grant, told: Waiting) -> OneText | None:
    """
    Write what one person is told, None if they may not know of it or it was taken back.

    granted: of the gateway, whose actor must be that of the Tx; it is that of the person afterwards.

    Raises:
        NoNumber
    """
    found = flow.said_one(tx, told.entry)
    if found is None or told.form not in plan.forms or EACH not in found[1].data:
        return None
    run, kept = found[0], found[1].data
    each = kept[EACH]
    if isinstance(each, str):
        return _to_field(tx, plan, granted, told, kept, each)
    try:
        actor = people.actor_of_asker(tx, person=Id(each), key=None)
    except people.AskerGone:
        return None
    to = _address_of(tx, plan, actor.person, actor.name)
    tx.actor = actor
    lang: Lang = "en" if actor.lang == "en" else "zh"
    lines = notice_for(tx, plan, grant(plan, actor), flow.look(tx, run), kept, lang)
    address = public_address(tx)
    link = None if address is None else f"{address}/todo/{format_id('run', run)}"
    return OneText(told, to, tuple(flat(line) for line in lines), link)


def body_of(several: Sequence[OneText], tz: str) -> bytes:
    """Write the message to one person, of one thing or of several."""
    first = several[0]
    if len(several) == 1:
        text = "\n".join(first.lines)
    else:
        shown = [
            f"{place}. {excerpt('；'.join(one.lines), LONGEST_LINE)}"
            for place, one in enumerate(several[:MOST_TOGETHER], 1)
        ]
        left = len(several) - len(shown)
        text = "\n".join((*shown, *((f"……还有 {left} 条，请到活单里看",) if left else ())))
    data = {
        "to": dict(first.to),
        "text": excerpt(text, LONGEST_TEXT),
        "link": first.link,
        "count": len(several),
    }
    return orjson.dumps({"type": "notice.text", "timestamp": zone.iso(first.told.at, tz), "data": data})


def phone_of(tx: Tx, plan: Plan, person: Id) -> str:
    """Give the phone of somebody of the company, as it stands in the form of people; nothing where there is none."""
    try:
        return str(get(tx, plan, system_grant(plan), PEOPLE, person).values.get(PHONE) or "")
    except NotFound:
        return ""


def _address_of(tx: Tx, plan: Plan, person: Id, name: str) -> tuple[tuple[str, str], ...]:
    """Say where somebody of the company is told: their phone as it stands in the form of people, their own e-mail."""
    phone = phone_of(tx, plan, person)
    email = mail.box_of(tx, person).address
    if not phone and not email:
        raise NoNumber
    told = (("phone", phone), ("email", email or ""), ("name", name))
    return tuple(each for each in told if each[1])


def _to_field(
    tx: Tx, plan: Plan, granted: Grant, told: Waiting, kept: Mapping[str, Any], path: str
) -> OneText | None:
    """Write to whom a field names, as far as the roles of the gateway see it, and the record."""
    form, record = told.form, told.record or None
    if record is None or not granted.form(form).can(Verb.READ):
        return None
    if not titles(tx, plan, granted, form, (record,)):
        return None
    field, value = read_path(tx, plan, granted, form, record, path.split("."))
    if field is None:
        return None
    number = str(value or "").strip()
    if not number:
        raise NoNumber
    text = fill(tx, plan, granted, form, record, kept, "zh")
    lines = tuple(flat(line) for line in text.splitlines() if line.strip()) or ("",)
    return OneText(told, ((PHONE if "@" not in number else "email", number),), lines, None)
