"""
Whose processes may name a robot, a gateway or a system that is called: administrators say so, for each (decision 0100).

Without a word of theirs only administrators of the company newly name one. A step that names one already goes on as it is: it is
asked anew when it is changed. Owns the settings ``lent.<id of the webhook>``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from huodan.connectors.channels import CALLED
from huodan.engines import audit, webhooks
from huodan.engines.webhooks import Webhook
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id, format_id
from huodan.kit.words import say
from huodan.language.document import App, builtin
from huodan.language.document.flow import Flow
from huodan.language.element import Element
from huodan.language.nodes._asking import Asking
from huodan.language.nodes._groups import Group
from huodan.language.plan.flows import walk
from huodan.storage.db import Tx
from huodan.workspace.plans import AppNotFound, published_apps
from huodan.workspace.settings import read_setting, read_settings, write_setting

MOST = 100
CODE = "ask_administrator"
"""As of all that waits for an administrator (``administering.py``): the draft can be handed in."""
_SETTING = "lent."
_PREFIX = "hook"


class TooManyLent(HuodanError):
    """A handful of apps and people is named, or everything is done by administrators."""

    code = "too_many_lent"
    status = 422
    zh = "最多允许 {limit} 个应用和 {limit} 位成员使用。"
    en = "At most {limit} apps and {limit} people may be named."


@dataclass(frozen=True, slots=True)
class Lent:
    """Whose processes may name an address: apps by their keys, whoever builds these, and people, in whichever app."""

    apps: tuple[str, ...] = ()
    people: tuple[Id, ...] = ()


def lent(tx: Tx, webhook: Id) -> Lent:
    """Say to whom an address is lent."""
    kept = read_setting(tx, f"{_SETTING}{webhook}")
    return Lent(tuple(kept["apps"]), tuple(kept["people"])) if isinstance(kept, dict) else Lent()


def lend(tx: Tx, webhook: Webhook, to: Lent) -> None:
    """
    Let just these name an address, and note it in the audit log.

    Raises:
        TooManyLent. AppNotFound: if there is no such app.
    """
    if max(len(to.apps), len(to.people)) > MOST:
        raise TooManyLent(limit=MOST)
    apps = published_apps(tx)
    if any(key not in apps or key == builtin().key for key in to.apps):
        raise AppNotFound
    before, wanted = lent(tx, webhook.id), Lent(tuple(sorted(set(to.apps))), tuple(sorted(set(to.people))))
    if before == wanted:
        return
    write_setting(tx, f"{_SETTING}{webhook.id}", {"apps": wanted.apps, "people": wanted.people})
    labels = [say(apps[key].label, "zh") for key in wanted.apps]
    people = [format_id("usr", each) for each in wanted.people]
    detail = {"did": "lent", "name": webhook.name, "apps": labels, "people": people}
    audit.note(tx, kind=audit.WEBHOOK, detail=detail)


def forget(tx: Tx, webhook: Id) -> None:
    """Lend an address to nobody any more that was removed."""
    if read_setting(tx, f"{_SETTING}{webhook}") is not None:
        write_setting(tx, f"{_SETTING}{webhook}", None)


def leave(tx: Tx, person: Id) -> None:
    """Take from somebody who leaves whatever was lent to them."""
    for key, kept in read_settings(tx, _SETTING).items():
        if isinstance(kept, dict) and person in kept["people"]:
            write_setting(tx, key, {**kept, "people": [each for each in kept["people"] if each != person]})


def offered(tx: Tx, app: str, *, is_free: bool) -> tuple[Webhook, ...]:
    """
    List what processes of an app may name: all of it for who is free, as administrators of the company are, else what is lent
    to who acts, and what the app names already.
    """
    every = webhooks.list_all(tx)
    if is_free:
        return every
    named = {name for _, name, _ in _named(published_apps(tx)[app])}
    return tuple(one for one in every if _may(tx, one, app) or {_id(one), one.url} & named)


def refusals(tx: Tx, key: str, app: App) -> list[Problem]:
    """Say of each step that is new or changed, and names what is not lent to who acts, that they may not publish it."""
    every = webhooks.list_all(tx)
    may = {name for one in every if _may(tx, one, key) for name in _names(one)}
    called = {one.url for one in every if one.channel == CALLED}
    was = Counter(said for _, _, said in _named(published_apps(tx)[key]))
    found = []
    for at, name, said in _named(app):
        if name in may or (name not in called and not name.startswith(f"{_PREFIX}_")):
            continue
        if was[said]:
            was[said] -= 1
        else:
            found.append(Problem(f"{key}.{at}", CODE, *_WHY))
    return found


def _may(tx: Tx, webhook: Webhook, app: str) -> bool:
    to = lent(tx, webhook.id)
    return app in to.apps or tx.actor.person in to.people


def _id(webhook: Webhook) -> str:
    return format_id(_PREFIX, webhook.id)


def _names(webhook: Webhook) -> tuple[str, ...]:
    """Give how steps name it: what is called by its address."""
    return (_id(webhook), webhook.url) if webhook.channel == CALLED else (_id(webhook),)


def _named(app: App) -> Iterator[tuple[str, str, str]]:
    """Give what processes of a document name: the place, the name, and all that would have to be asked anew if it changed."""
    for index, flow in enumerate(app.flows):
        at = f"flows.{index}"
        nodes = list(walk(flow.nodes, f"{at}.nodes"))
        cards = {node.id: node.summary or flow.summary for _, node, _ in nodes if isinstance(node, Asking)}
        for n, group in enumerate(flow.groups):
            read = () if group.shows else sorted({flow.summary, *cards.values()})
            yield f"{at}.groups.{n}.robot", group.robot, _said(flow, "", group.robot, group, read)
        for way, node, _ in nodes:
            for place, name, unit in node.outlets():
                read = [cards[node.id]] if isinstance(unit, Group) and not unit.shows else ()
                yield f"{way}.{place}", name, _said(flow, node.id, name, unit, read)


def _said(flow: Flow, holder: str, name: str, unit: Element, read: object) -> str:
    """Write down who tells what over a name, and what it reads. holder: the step, empty for the flow itself."""
    text = unit.model_dump(mode="json", exclude={"label", "note"})
    return json.dumps([flow.id, flow.form, holder, name, text, read], sort_keys=True)


_WHY = (
    "这一步要用的群机器人、短信网关或外部系统，管理员还没有允许这个应用（或你）在流程里使用，新加和改动都要由管理员发布。"
    "请提交给系统管理员发布；或请他在「设置 → Webhook 和群机器人」里允许这个应用使用。",
    "This step uses a group robot, a gateway or a system that administrators have not lent to this app, or to you, so they "
    "publish it when it is new or changed. Hand the draft in, or have it lent to this app under Settings, Webhooks.",
)
