"""What administrators do with webhooks; each of it is noted in the audit log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from huodan.connectors.channels import PROGRAMS, Channel, Parcel
from huodan.connectors.standard_webhooks import new_secret
from huodan.engines import audit, people, webhooks
from huodan.engines.people.narrowing import UnknownForm
from huodan.engines.webhooks import EVENTS, TODOS, State, Webhook
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.messages import ANY_FORM, Actor
from huodan.language.plan.model import Plan
from huodan.storage.db import Database, Tx
from huodan.storage.sealing import seal
from huodan.workspace.lending import Lent, forget, lend
from huodan.workspace.webhooks.aiming import aim, channel_of, find_channel
from huodan.workspace.webhooks.courier import note_trial, send
from huodan.workspace.webhooks.message import message_id, trial
from huodan.workspace.webhooks.permitted import allowed_networks, refusing
from huodan.workspace.webhooks.wording import trial_words


class UnknownEvent(HuodanError):
    """Nothing of this name happens to records."""

    code = "unknown_event"
    status = 422
    zh = "没有「{event}」这种变化。可用的有：{events}。"
    en = "There is no event “{event}”. The events are: {events}."


class NoRoles(HuodanError):
    """Nobody's rights would say what may be told."""

    code = "webhook_without_roles"
    status = 422
    zh = "请至少选一个角色：对方只能收到这个角色能看到的内容。"
    en = "Choose at least one role: the receiver is told what that role may read, and nothing else."


class NotOurs(HuodanError):
    """The platform of a robot draws its secret."""

    code = "secret_not_ours"
    status = 422
    zh = "群机器人的密钥由平台给出。请点「修改」，把地址和新的密钥一起填上。"
    en = "The secret of a robot comes from its platform. Change the robot, and give its address with the new secret."


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What a webhook is to be.

    forms: ``app/form``, or ``*``. roles: names or ids. secret: of a robot; one whose address is not changed keeps its own.
    lent: whose processes may name it; None: as it is.
    """

    name: str
    url: str
    forms: tuple[str, ...]
    events: tuple[str, ...]
    roles: tuple[str, ...]
    channel: str = PROGRAMS
    secret: str = ""
    lent: Lent | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A webhook with its secret, which is told this once; None if it is not ours."""

    webhook: Webhook
    secret: str | None


def make(tx: Tx, plan: Plan, wish: Wish) -> Made:
    """
    Make a webhook.

    Raises:
        UnknownChannel, BadAim, BadSecret, NoSecret, AimedTwice, UnknownForm, UnknownEvent, UnknownRole, NoRoles, BadName,
        NoForms, TooMany
    """
    channel = find_channel(wish.channel)
    forms, events, roles = _read(plan, channel, wish)
    to = aim(tx, channel, wish.url, wish.secret)
    made = webhooks.add(
        tx,
        channel=None if wish.channel == PROGRAMS else wish.channel,
        name=wish.name,
        url=to.url,
        forms=forms,
        events=events,
        roles=roles,
        secret=to.sealed,
    )
    _note(tx, plan, "made", made)
    _lend(tx, made, wish)
    return Made(made, to.secret)


def set_webhook(tx: Tx, plan: Plan, id: Id, wish: Wish, *, is_on: bool, version: int) -> Webhook:
    """
    Change a webhook, or switch it on or off.

    Raises:
        as ``make`` does. Unknown, Clash
    """
    before = webhooks.find(tx, id)
    forms, events, roles = _read(plan, channel_of(before), wish)
    gone = [form for form in before.forms if form != ANY_FORM and form not in plan.forms]
    to = aim(tx, channel_of(before), wish.url, wish.secret, before=before)
    changed = webhooks.change(
        tx,
        id,
        version=version,
        name=wish.name,
        url=to.url,
        forms=[*forms, *gone],  # an app that was removed may come back
        events=events,
        roles=roles,
        is_on=is_on,
        secret=None if to.sealed == before.secret else to.sealed,
    )
    did = "changed" if before.is_on == is_on else "switched_on" if is_on else "switched_off"
    _note(tx, plan, did, changed)
    _lend(tx, changed, wish)
    return changed


def renew_secret(tx: Tx, plan: Plan, id: Id) -> Made:
    """
    Give a webhook another secret; the former one signs beside it for a day.

    Raises:
        Unknown, NotOurs
    """
    if channel_of(webhooks.find(tx, id)).is_for_people:
        raise NotOurs
    secret = new_secret()
    changed = webhooks.rotate(tx, id, secret=seal(tx, secret))
    _note(tx, plan, "secret", changed)
    return Made(changed, secret)


def take_away(tx: Tx, plan: Plan, id: Id) -> None:
    """
    Remove a webhook with its log.

    Raises:
        Unknown
    """
    found = webhooks.find(tx, id)
    webhooks.remove(tx, id)
    forget(tx, id)
    _note(tx, plan, "removed", found)


def end_former_secrets(tx: Tx, plan: Plan, id: Id) -> Webhook:
    """
    Let the secrets a webhook had before sign no more from now on.

    Raises:
        Unknown
    """
    changed = webhooks.end_former(tx, id)
    _note(tx, plan, "former_ended", changed)
    return changed


def tell_again(tx: Tx, plan: Plan, id: Id, what: Id | State) -> int:
    """
    Tell a change again, or all that were given up or withheld, and say how many; what may be told is judged anew.

    Raises:
        Unknown, UnknownDelivery
    """
    found = webhooks.find(tx, id)
    if isinstance(what, State):
        count = webhooks.replay_all(tx, id, what)
    else:
        webhooks.replay(tx, id, what)
        count = 1
    tx.after_commit(webhooks.bell(tx.database).set)
    _note(tx, plan, "replayed", found, count=count)
    return count


def try_out(database: Database, actor: Actor, id: Id) -> Id:
    """
    Send a message to try a webhook out, outside of any Tx, and give its place in the log.

    Raises:
        Unknown
    """
    with database.read(actor) as tx:
        found, networks = webhooks.find(tx, id), allowed_networks(tx)
        now, entry = tx.now, tx.new_id()
        parcel = Parcel(message_id(entry), trial(tx), trial_words())
    sent = send(database, found, parcel, now=now, refuse=refusing(networks))

    def note(tx: Tx) -> None:
        webhooks.find(tx, id)  # it may have been removed meanwhile
        note_trial(tx, id, entry, sent)

    database.transact(actor, note)
    return entry


def _read(
    plan: Plan, channel: Channel, wish: Wish
) -> tuple[Collection[str], Collection[str], Collection[str]]:
    """Read the names of a wish into ids; what is told of no changes needs no forms."""
    known = (*EVENTS, *(TODOS if channel.is_for_people else ()))
    for event in wish.events:
        if event not in known:
            raise UnknownEvent(path="events", event=event[:40], events=" ".join(known))
    roles = people.find_roles(plan, wish.roles)
    if not roles and (channel.hears_changes or channel.is_to_each):
        raise NoRoles(path="roles")
    if not channel.hears_changes:
        return (), (), roles
    if not wish.forms or not wish.events:
        raise webhooks.NoForms(path="events" if wish.forms else "forms")
    return [_form(plan, name) for name in wish.forms], wish.events, roles


def _lend(tx: Tx, webhook: Webhook, wish: Wish) -> None:
    if wish.lent is not None:
        lend(tx, webhook, wish.lent)


def _form(plan: Plan, name: str) -> str:
    app, _, key = name.partition("/")
    found = plan.form(app, key)
    if name == ANY_FORM or found is not None:
        return ANY_FORM if found is None else found.id
    raise UnknownForm(path="forms", form=name[:80], example="orders/order")


def _note(tx: Tx, plan: Plan, did: str, webhook: Webhook, *, count: int | None = None) -> None:
    roles = list(people.role_names(plan, webhook.roles, "zh"))
    detail: dict[str, object] = {"did": did, "name": webhook.name, "url": _said(webhook), "roles": roles}
    audit.note(tx, kind=audit.WEBHOOK, detail=detail if count is None else detail | {"count": count})


def _said(webhook: Webhook) -> str:
    """Say where an address is; what comes after its host is often a secret of the receiver."""
    parts = urlsplit(webhook.url)
    return f"{parts.scheme}://{parts.netloc}/…"
