"""
Where a channel sends to: addresses and secrets that are kept, and opened when something is sent (decision 0078).

The address of a robot is a secret, as whoever has it writes to its group: it is sealed together with what signs, and what
is shown of it is its host and its end. Whose addresses a channel takes is its own word, or the operator's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from huodan.connectors.channels import CALLED, CHANNELS, PROGRAMS, Channel, Target
from huodan.connectors.standard_webhooks import new_secret
from huodan.engines import webhooks
from huodan.engines.webhooks import Webhook
from huodan.kit.errors import HuodanError
from huodan.kit.former import counting
from huodan.kit.words import Text, say
from huodan.storage.db import Database, Tx
from huodan.storage.sealing import Unsealable, seal, unseal
from huodan.workspace.webhooks.permitted import ALLOWED, is_named

LONGEST_SECRET = 200


class UnknownChannel(HuodanError):
    """Nobody can be told on this way."""

    code = "unknown_channel"
    status = 422
    zh = "没有「{channel}」这种渠道。可用的有：{channels}。"
    en = "There is no channel “{channel}”. The channels are: {channels}."


class BadAim(HuodanError):
    """Nothing can be sent there."""

    code = "bad_webhook_address"
    status = 422
    zh = "{why}"
    en = "{why}"


class BadSecret(HuodanError):
    """It is no secret of a robot."""

    code = "bad_robot_secret"
    status = 422
    zh = "密钥不对：请从机器人的设置里复制，最多 {most} 个字，不含空格。"
    en = (
        "This is no secret: copy it from the settings of the robot, at most {most} characters without blanks."
    )


class NoSecret(HuodanError):
    """Its channel takes no secret from outside."""

    code = "secret_not_taken"
    status = 422
    zh = "「{label}」不用填密钥：Webhook 的由活单生成，企业微信的在地址里。"
    en = "“{label}” takes no secret: Huodan draws that of a webhook, and that of WeCom is in its address."


class AimedTwice(HuodanError):
    """Two would write to one robot, and neither knew how often the other does."""

    code = "robot_is_there"
    status = 422
    zh = "这个机器人已经添加过：「{name}」。请修改它，或在群里另建一个机器人。"
    en = "This robot is there already: “{name}”. Change that one, or make another robot in the group."


class CalledTwice(HuodanError):
    """Two secrets of one address: nobody knew which signs."""

    code = "called_is_there"
    status = 422
    zh = "这个地址已经添加过：「{name}」。请修改它，或更换它的密钥。"
    en = "This address is there already: “{name}”. Change that one, or replace its secret."


class SecretLost(HuodanError):
    """What seals the secret of a webhook is not on this machine."""

    code = "webhook_secret_lost"
    status = 409
    zh = "这个 Webhook 的密钥在这台机器上打不开（seal.key 不在）。请放回 seal.key，或更换密钥。"
    en = "The secret of this webhook does not open on this machine. Put seal.key back, or replace the secret."


@dataclass(frozen=True, slots=True)
class Aim:
    """Where to, as it is kept. url: as it may be shown; sealed: what is not. secret: what is told once, if we drew one."""

    url: str
    sealed: str
    secret: str | None


def channel_of(webhook: Webhook) -> Channel:
    """Give the channel of a webhook."""
    return CHANNELS[webhook.channel or PROGRAMS]


def find_channel(name: str) -> Channel:
    """
    Give a channel by its name.

    Raises:
        UnknownChannel
    """
    if name not in CHANNELS:
        raise UnknownChannel(path="channel", channel=name[:40], channels=" ".join(CHANNELS))
    return CHANNELS[name]


def aim(tx: Tx, channel: Channel, address: str, secret: str, *, before: Webhook | None = None) -> Aim:
    """
    Make what is kept of an address. before: the webhook it is for, if that is there; the address as it is shown means
    that it stays, and so does its secret, unless another is given.

    Raises:
        BadAim, BadSecret, NoSecret, AimedTwice. SecretLost: if what stays does not open here.
    """
    address, secret = address.strip(" \t\r\n"), secret.strip()
    if secret and not channel.takes_secret:
        raise NoSecret(path="secret", label=channel.label)
    if before is not None and address == before.url:
        if not secret:
            return Aim(before.url, before.secret, None)
        address = target_of(tx.database, before, tx.now).address
    wrong = channel.refuse(address) or _refused_host(channel, address)
    if wrong is not None:
        raise BadAim(path="url", why=wrong)
    if channel is CHANNELS[CALLED]:
        _require_one(tx, address, before)
    if not channel.is_for_people:
        if before is not None:
            return Aim(address, before.secret, None)
        drawn = new_secret()
        return Aim(address, seal(tx, drawn), drawn)
    if len(secret) > LONGEST_SECRET or any(mark.isspace() or not mark.isprintable() for mark in secret):
        raise BadSecret(path="secret", most=LONGEST_SECRET)
    for other in webhooks.list_all(tx):
        is_another = channel_of(other).is_for_people and (before is None or other.id != before.id)
        if is_another and _address(tx.database, other) == address:
            raise AimedTwice(path="url", name=other.name)
    kept = {"address": address, "secret": secret}
    return Aim(channel.shown(address), seal(tx, json.dumps(kept)), None)


def find_called(tx: Tx, address: str) -> Webhook | None:
    """Give the system with this address that steps of processes call, None if nobody named it."""
    every = (one for one in webhooks.list_all(tx) if one.channel == CALLED and one.url == address)
    return next(every, None)


def _require_one(tx: Tx, address: str, before: Webhook | None) -> None:
    there = find_called(tx, address)
    if there is not None and (before is None or there.id != before.id):
        raise CalledTwice(path="url", name=there.name)


def target_of(database: Database, webhook: Webhook, now: int) -> Target:
    """
    Open where a webhook sends to, with the secrets that sign now.

    Raises:
        SecretLost
    """
    try:
        opened = [unseal(database, one) for one in counting(webhook.secret, webhook.former, now=now)]
    except Unsealable as error:
        raise SecretLost from error
    if not channel_of(webhook).is_for_people:
        return Target(webhook.url, webhook.url, tuple(opened))
    kept = json.loads(opened[0])
    return Target(kept["address"], webhook.url, (kept["secret"],) if kept["secret"] else ())


def _address(database: Database, webhook: Webhook) -> str | None:
    """Give the address of a robot, None if it does not open here."""
    try:
        return target_of(database, webhook, 0).address
    except SecretLost:
        return None


def _refused_host(channel: Channel, address: str) -> Text | None:
    """Say that a channel takes no addresses of this host, None if it does, or its operator named it."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    if not channel.hosts or is_named(host) or (host in channel.hosts and parts.scheme == "https"):
        return None
    label = {lang: say(channel.label, lang) for lang in ("zh", "en")}
    hosts = " / ".join(channel.hosts)
    return {
        "zh": f"{label['zh']}群机器人的地址应是 https://{hosts}。用的是私有部署的，请运维把它的主机名写进 {ALLOWED}。",
        "en": f"Robots of {label['en']} are at https://{hosts}. For one of your own, the operator names its host in {ALLOWED}.",
    }
