"""
A message that came to an address: proven, done once, noted with what came of it.

What is done and its line of the log are one Tx, so that who sends it again, also after a crash, gets the first answer. A refusal
leaves nothing but a line of its own, and may be sent again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import orjson

from huodan.engines import audit, incoming, people
from huodan.engines.incoming import Address, Answer, Came, State
from huodan.kit.errors import HuodanError, Invalid, Problem
from huodan.kit.former import counting
from huodan.kit.ids import Id, format_id
from huodan.kit.json_paths import MISSING, read_path, take
from huodan.language.access import grant
from huodan.language.messages import SYSTEM_PERSON, Actor
from huodan.storage.db import Database, Tx
from huodan.storage.sealing import Unsealable, seal, unseal
from huodan.workspace.incoming.acting import CREATED, FLOW, UPSERT, act, maps_of
from huodan.workspace.incoming.proving import ID, TIMESTAMP, NotProven, why_not
from huodan.workspace.plans import current_plan

log = logging.getLogger("huodan.incoming")

BY_HEADER, BY_PATH, BY_NOTHING = "header", "path", "none"
WAYS = (BY_HEADER, BY_PATH, BY_NOTHING)
LONGEST_ONCE = 200
LONGEST_HEADER = 200
TOLD = ("content-type", "user-agent", ID, TIMESTAMP)


class SwitchedOff(HuodanError):
    """The address is there, and takes nothing."""

    code = "incoming_off"
    status = 403
    zh = "这个接收地址已停用，什么也没有做。请活单的管理员在「设置 → 接收 Webhook」里启用。"
    en = "This address is switched off; nothing was done. An administrator of Huodan switches it on under Settings."


class SecretLost(HuodanError):
    """What seals the secret of an address, or what came there, is not on this machine."""

    code = "incoming_secret_lost"
    status = 409
    zh = "这里封存的内容在这台机器上打不开（seal.key 不在）。请管理员放回 seal.key，或更换密钥。"
    en = "What is sealed here does not open on this machine. Put seal.key back, or replace the secret."


class NoOnce(HuodanError):
    """What tells one message from another does not stand in it."""

    code = "no_message_id"
    status = 422
    zh = "{where}里没有「{name}」，没法认出重发的消息。请让对方系统带上它，或在「设置 → 接收 Webhook」里换一种去重办法。"
    en = "There is no “{name}” in the {where}, by which a repeat is known. Have it sent, or choose another way under Settings."


class NoBody(HuodanError):
    """Nothing is kept of a message that could be done again."""

    code = "no_kept_body"
    status = 409
    zh = "这一次没有留下内容（签名没有通过的不留），不能重做。"
    en = "Nothing is kept of this message, as its signature was wrong; it cannot be done again."


@dataclass(frozen=True, slots=True)
class Parcel:
    """
    What came over the wire.

    headers: by their names in small letters. tree: the body read as JSON, or why it is none.
    """

    headers: Mapping[str, str]
    body: bytes
    tree: object
    wrong: HuodanError | None
    address: str


def actor_of(tx: Tx, address: Address) -> Actor:
    """
    Give whom an address acts as: its key, with the roles of now.

    Raises:
        AskerGone: if that was revoked.
    """
    return people.actor_of_asker(tx, person=SYSTEM_PERSON, key=address.id)


def receive(database: Database, address: Address, parcel: Parcel) -> Answer:
    """
    Take a message, outside of any Tx.

    Raises:
        NotProven, SwitchedOff, SecretLost, NoOnce, and whatever refuses what it wants; then it is noted, and nothing was done.
    """
    began = database.now()
    came = Came(parcel.address, _kept_headers(address, parcel.headers), None)
    try:
        _require_proven(database, address, parcel, began)
    except NotProven as refusal:
        _note(database, address, came, State.UNPROVEN, refusal)
        raise
    try:
        if not address.is_on:
            raise SwitchedOff
        if parcel.wrong is not None:
            raise parcel.wrong
        return _do(database, address, came, parcel.tree, text=_text(parcel.body), began=began)
    except HuodanError as refusal:
        if refusal.status < 500:
            text = None if isinstance(refusal, SwitchedOff) else _text(parcel.body)
            _note(database, address, came, State.REFUSED, refusal, text=text, began=began)
        raise


def replay(database: Database, actor: Actor, address: Address, call: Id) -> Answer:
    """
    Do a message again that came earlier, with the mapping of now, as an administrator wants it.

    Raises:
        UnknownCall, NoBody, SecretLost, and whatever refuses it; then it is noted as well.
    """
    began = database.now()
    with database.read(actor) as tx:
        _, before = incoming.find_came(tx, address.id, call)
    if before.body is None:
        raise NoBody
    text = _opened(database, before.body)
    came = replace(before, replay_of=call, replayed_by=actor.person)
    try:
        return _do(database, address, came, _read(text), text=text, began=began)
    except HuodanError as refusal:
        if refusal.status < 500:
            _note(database, address, came, State.REFUSED, refusal, began=began)
        raise


def opened(database: Database, came: Came) -> str | None:
    """
    Open what came, None if it was not kept.

    Raises:
        SecretLost
    """
    return None if came.body is None else _opened(database, came.body)


def _do(database: Database, address: Address, came: Came, tree: object, *, text: str, began: int) -> Answer:
    with database.read() as tx:
        actor = actor_of(tx, address)
    again = came.replay_of is not None

    def work(tx: Tx) -> Answer:
        plan = current_plan(tx)
        now = incoming.find(tx, address.id, lock=address.settings.does in (UPSERT, FLOW))
        kept = came if came.body is not None else replace(came, body=seal(tx, text))
        if not maps_of(plan, now.settings):
            id = incoming.note(tx, now.id, kept, State.KEPT, status=202)
            return Answer(202, {"did": "kept", "call": format_id("call", id)})
        id, once = tx.new_id(), once_of(now, came.headers, tree)
        if again:
            _note_replay(tx, now, actor, came)
            once = None if once is not None and incoming.is_done(tx, now.id, once) else once
        before = incoming.claim(tx, now.id, id, kept, once=once)
        if before is not None:
            return before
        did = act(tx, plan, grant(plan, actor), now, tree)
        answer = Answer(
            201 if did.did == CREATED else 200,
            {
                "did": did.did,
                "app": did.form.app,
                "form": did.form.key,
                "id": format_id(did.form.form.id_prefix, did.record),
            },
        )
        took = max(0, database.now() - began)
        incoming.finish(
            tx, now.id, id, answer, did=did.did, form=did.form.id, record=did.record, took_ms=took
        )
        return answer

    return database.transact(actor, work)


def once_of(address: Address, headers: Mapping[str, str], tree: object) -> str | None:
    """
    Say what tells a message from others, None where nothing shall.

    Raises:
        NoOnce
    """
    way = address.settings.once
    by, name = way["by"], way.get("name", "")
    if by == BY_NOTHING:
        return None
    found: object = headers.get(name) if by == BY_HEADER else take(tree, read_path(name))
    is_told = found is not MISSING and isinstance(found, str | int) and not isinstance(found, bool)
    text = str(found).strip() if is_told else ""
    if not text:
        where = {
            "zh": "请求头" if by == BY_HEADER else "内容",
            "en": "headers" if by == BY_HEADER else "body",
        }
        raise NoOnce(path=name, where=where, name=name)
    return text if len(text) <= LONGEST_ONCE else sha256(text.encode()).hexdigest()


def secrets_of(database: Database, address: Address, now: int) -> list[str]:
    """
    Open the secrets that count now.

    Raises:
        SecretLost
    """
    return [_opened(database, one) for one in counting(address.secret, address.former, now=now)]


def _require_proven(database: Database, address: Address, parcel: Parcel, now: int) -> None:
    settings = address.settings
    known = [] if settings.proof == "none" else secrets_of(database, address, now)
    why = why_not(settings.proof, settings.header, known, headers=parcel.headers, body=parcel.body, now=now)
    if why is not None:
        raise NotProven(why=why)


def _note(
    database: Database,
    address: Address,
    came: Came,
    state: State,
    refusal: HuodanError,
    *,
    text: str | None = None,
    began: int | None = None,
) -> None:
    """Note a refusal in a Tx of its own, as nothing is left of that of the message. text: to be kept of it."""
    took = 0 if began is None else max(0, database.now() - began)
    error = _told(refusal)

    def write(tx: Tx) -> None:
        incoming.find(tx, address.id)  # it may have been removed meanwhile
        kept = came if text is None else replace(came, body=seal(tx, text))
        incoming.note(tx, address.id, kept, state, status=refusal.status, error=error, took_ms=took)

    try:
        database.transact(_nobody(address), write)
    except HuodanError as trouble:  # such as a full disk: the refusal itself is what its sender must hear
        log.warning("a message to %r could not be noted: %s", address.name, trouble.code)


def _nobody(address: Address) -> Actor:
    return Actor(person=SYSTEM_PERSON, name=address.name, key=address.id)


def _note_replay(tx: Tx, address: Address, actor: Actor, came: Came) -> None:
    detail: dict[str, object] = {"did": "in_replayed", "name": address.name, "count": 1}
    audit.note(tx, kind=audit.WEBHOOK, detail=detail, person=came.replayed_by)


def _told(refusal: HuodanError) -> dict[str, Any]:
    """Keep a refusal in both languages, with its places."""
    errors: tuple[Problem, ...] = ()
    if isinstance(refusal, Invalid):
        errors = refusal.errors
    elif refusal.path:
        errors = (refusal.problem(),)
    return {
        "code": refusal.code,
        "zh": refusal.text("zh"),
        "en": refusal.text("en"),
        "errors": [{"path": one.path, "code": one.code, "zh": one.zh, "en": one.en} for one in errors[:20]],
    }


def _kept_headers(address: Address, headers: Mapping[str, str]) -> dict[str, str]:
    """Keep of the headers what says something, and nothing that signs or opens."""
    once = address.settings.once
    told = (*TOLD, once["name"]) if once["by"] == BY_HEADER else TOLD
    return {name: headers[name][:LONGEST_HEADER] for name in dict.fromkeys(told) if headers.get(name)}


def _opened(database: Database, sealed: str) -> str:
    try:
        return unseal(database, sealed)
    except Unsealable as error:
        raise SecretLost from error


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace").replace("\x00", "")


def _read(text: str) -> object:
    """Read what was kept; what was no JSON then is none now, and says so when it is mapped."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
