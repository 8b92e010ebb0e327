"""What administrators do with the addresses others post to; each of it is noted in the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huodan.connectors.standard_webhooks import new_secret
from huodan.engines import audit, incoming, people
from huodan.engines.incoming import Address, Settings
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.json_paths import read_path
from huodan.language.access import grant
from huodan.language.document.flow import Called
from huodan.language.fields import Store
from huodan.language.messages import SYSTEM_PERSON, Actor
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sealing import seal
from huodan.workspace.incoming.acting import CREATE, DOES, FLOW, mean, problems
from huodan.workspace.incoming.mapping import Map, read_maps
from huodan.workspace.incoming.proving import (
    HMAC,
    NONE,
    PROOFS,
    USUAL_HEADER,
    check_secret,
    header_name,
)
from huodan.workspace.incoming.receiving import BY_HEADER, BY_PATH, WAYS

KEYS = frozenset({Store.TEXT, Store.DECIMAL, Store.DAY, Store.INSTANT, Store.CHOICE})


class BadChoice(HuodanError):
    """There is no such choice."""

    code = "bad_incoming_choice"
    status = 422
    zh = "没有「{given}」这种选择。可用的有：{choices}。"
    en = "There is no choice “{given}”. The choices are: {choices}."


class UnknownTarget(HuodanError):
    """There is no such form or flow, or it cannot be begun by a call."""

    code = "unknown_incoming_target"
    status = 422
    zh = "{why}"
    en = "{why}"


class NoRoles(HuodanError):
    """Nobody's rights would say what may be done."""

    code = "incoming_without_roles"
    status = 422
    zh = "请至少选一个角色：传来的内容按这个角色的权限写入。"
    en = "Choose at least one role: what comes is written with its rights."


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What an address is to be, in words from outside.

    form: ``app/form``. key: of a field. flow: ``app/flow``. maps: with fields by their keys. roles: names or ids. secret: of the
    other program, empty for one of ours.
    """

    name: str
    form: str
    does: str
    key: str
    flow: str
    maps: Sequence[object]
    proof: str
    header: str
    once: Mapping[str, str]
    roles: tuple[str, ...]
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """An address with what is told this once: what it ends with, its secret; None for what did not change, or is not used."""

    address: Address
    token: str | None = None
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What a sample would come to. values: raw, by field key. is_there: such a record is there already."""

    values: Mapping[str, Any] = field(default_factory=dict)
    is_there: bool = False
    refusal: HuodanError | None = None


def make(tx: Tx, plan: Plan, wish: Wish) -> Made:
    """
    Make an address.

    Raises:
        UnknownTarget, BadChoice, BadMap, BadPath, BadHeader, BadSecret, UnknownRole, NoRoles, UnnamedKey, TooMany
    """
    settings, roles = read_settings(plan, wish), _roles(plan, wish)
    if wish.secret:
        check_secret(settings.proof, wish.secret)
    secret = wish.secret or new_secret()
    key, _ = people.create_key(tx, name=wish.name, roles=roles)  # its token is told to nobody
    made, token = incoming.add(tx, key.id, settings, secret=seal(tx, secret))
    _note(tx, plan, "in_made", made)
    return Made(made, token, _told(settings, secret))


def set_address(tx: Tx, plan: Plan, id: Id, wish: Wish, *, version: int) -> Address:
    """
    Change an address; its end and its secret stay. version: the one that was seen.

    Raises:
        as ``make`` does. Unknown, Clash
    """
    settings, roles = read_settings(plan, wish), _roles(plan, wish)
    before = incoming.find(tx, id)
    incoming.change(tx, id, settings, is_on=before.is_on, version=version)
    people.change_key(tx, key=id, name=wish.name, roles=roles)
    changed = incoming.find(tx, id)
    _note(tx, plan, "in_changed", changed)
    return changed


def switch(tx: Tx, plan: Plan, id: Id, *, is_on: bool, version: int) -> Address:
    """
    Let an address take what comes, or refuse it.

    Raises:
        Unknown, Clash
    """
    before = incoming.find(tx, id)
    changed = incoming.change(tx, id, before.settings, is_on=is_on, version=version)
    _note(tx, plan, "in_switched_on" if is_on else "in_switched_off", changed)
    return changed


def renew_address(tx: Tx, plan: Plan, id: Id) -> Made:
    """
    Let an address end otherwise; the former one leads nowhere at once.

    Raises:
        Unknown
    """
    changed, token = incoming.renew(tx, id)
    _note(tx, plan, "in_renewed", changed)
    return Made(changed, token)


def renew_secret(tx: Tx, plan: Plan, id: Id, secret: str) -> Made:
    """
    Give an address another secret, drawn by us if none is given; the former one counts beside it for a day.

    Raises:
        Unknown, BadSecret
    """
    before = incoming.find(tx, id)
    if secret:
        check_secret(before.settings.proof, secret)
    secret = secret or new_secret()
    changed = incoming.rotate(tx, id, secret=seal(tx, secret))
    _note(tx, plan, "in_secret", changed)
    return Made(changed, secret=secret)


def end_former_secrets(tx: Tx, plan: Plan, id: Id) -> Address:
    """
    Let the secrets an address had before count no more.

    Raises:
        Unknown
    """
    changed = incoming.end_former(tx, id)
    _note(tx, plan, "in_former_ended", changed)
    return changed


def take_away(tx: Tx, plan: Plan, id: Id) -> None:
    """
    Remove an address with its log; its key ends, and what it did keeps its name.

    Raises:
        Unknown
    """
    found = incoming.find(tx, id)
    incoming.remove(tx, id)
    if not found.is_ended:
        people.revoke_key(tx, key=id)
    _note(tx, plan, "in_removed", found)


def try_out(tx: Tx, plan: Plan, wish: Wish, sample: object) -> Tried:
    """
    Say what a sample would come to with the rights of the roles of a wish, without doing anything.

    Told are the values as they were taken from the sample, and what is wrong with them: nothing of what is stored.

    Raises:
        as ``make`` does.
    """
    settings, roles = read_settings(plan, wish), _roles(plan, wish)
    actor = Actor(SYSTEM_PERSON, wish.name, frozenset(roles), is_admin=people.ADMINISTRATOR in roles)
    tx.actor = actor
    granted = grant(plan, actor)
    try:
        meant = mean(tx, plan, granted, settings, sample)
    except HuodanError as refusal:
        return Tried(refusal=refusal)
    return Tried(meant.mapped.values, meant.record is not None, problems(tx, plan, granted, meant))


def read_settings(plan: Plan, wish: Wish) -> Settings:
    """
    Read a wish into ids.

    Raises:
        UnknownTarget, BadChoice, BadMap, BadPath, BadHeader
    """
    _choose("does", wish.does, DOES)
    _choose("proof", wish.proof, PROOFS)
    flow = _flow(plan, wish.flow) if wish.does == FLOW else None
    form = plan.forms[plan.flows[flow].table.id] if flow is not None else _form(plan, wish.form)
    maps = read_maps(plan, form.id, wish.maps)
    is_hmac = wish.proof == HMAC
    return Settings(
        form=form.id,
        does=wish.does,
        key=_key(form, wish, maps),
        flow=flow,
        maps=[each.kept() for each in maps],
        proof=wish.proof,
        header=header_name(wish.header or USUAL_HEADER, at="header") if is_hmac else None,
        once=_once(wish.once),
    )


def _form(plan: Plan, name: str) -> PlanForm:
    app, _, key = name.partition("/")
    found = plan.form(app, key)
    if found is None:
        said = name[:80]
        raise _unknown("form", f"没有「{said}」这个表单。", f"There is no form “{said}”.")
    return found


def _flow(plan: Plan, name: str) -> str:
    app, _, key = name.partition("/")
    for found in plan.flows.values():
        if (found.app, found.flow.key) == (app, key) and isinstance(found.flow.start, Called):
            return found.id
    said = name[:80]
    zh = f"没有由「外部调用」启动的流程「{said}」。请先在流程设计里把启动方式选成「外部调用」并发布。"
    raise _unknown(
        "flow", zh, f"No process “{said}” begins by a call. Choose that in the designer, and publish."
    )


def _key(form: PlanForm, wish: Wish, maps: Sequence[Map]) -> str | None:
    """Read the field by which a record is found: needed to upsert, free for a flow."""
    if wish.does == CREATE or (wish.does == FLOW and not wish.key):
        return None
    found = form.table.by_key.get(wish.key)
    if found is None or not found.field.unique or found.store not in KEYS:
        zh = "请选一个「不允许重复」的字段，用来找到要更新的那一条。"
        raise _unknown("key", zh, "Choose a unique field, by which the record is found.")
    if maps and not any(each.field == found.id and each.path for each in maps):
        zh = "用来查找的字段也要有对应的路径。"
        raise _unknown("key", zh, "The field by which it is found must be mapped to a path.")
    return found.id


def _once(given: Mapping[str, str]) -> dict[str, str]:
    by, name = given.get("by", ""), given.get("name", "")
    _choose("once.by", by, WAYS)
    if by == BY_HEADER:
        return {"by": by, "name": header_name(name or "webhook-id", at="once.name")}
    if by == BY_PATH:
        read_path(name, at="once.name")
        return {"by": by, "name": name.strip()}
    return {"by": by}


def _choose(path: str, given: str, choices: Sequence[str]) -> None:
    if given not in choices:
        raise BadChoice(path=path, given=given[:40], choices=" / ".join(choices))


def _roles(plan: Plan, wish: Wish) -> tuple[str, ...]:
    roles = people.find_roles(plan, wish.roles)
    if not roles:
        raise NoRoles(path="roles")
    return roles


def _told(settings: Settings, secret: str) -> str | None:
    return None if settings.proof == NONE else secret


def _unknown(path: str, zh: str, en: str) -> UnknownTarget:
    return UnknownTarget(path=path, why={"zh": zh, "en": en})


def _note(tx: Tx, plan: Plan, did: str, address: Address) -> None:
    roles = list(people.role_names(plan, address.roles, "zh"))
    form = plan.forms.get(address.settings.form)
    detail: dict[str, object] = {"did": did, "name": address.name, "roles": roles}
    audit.note(tx, kind=audit.WEBHOOK, form=None if form is None else form.id, detail=detail)


__all__ = [
    "BadChoice",
    "Made",
    "NoRoles",
    "Tried",
    "UnknownTarget",
    "Wish",
    "end_former_secrets",
    "make",
    "read_settings",
    "renew_address",
    "renew_secret",
    "set_address",
    "switch",
    "take_away",
    "try_out",
]
