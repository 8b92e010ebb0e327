"""
Through whom mail goes out: what an administrator sets, kept with its password sealed, and tried out.

Owns the setting ``mail_server``. Its address may be one that webhooks may reach, and no other (``webhooks/permitted.py``).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import cast, get_args

from huodan.connectors.mailing import MailServer, Security
from huodan.engines import audit, mail
from huodan.kit.errors import HuodanError
from huodan.kit.text import clean
from huodan.kit.words import Text
from huodan.storage.db import Database, Tx
from huodan.storage.sealing import Unsealable, seal, unseal
from huodan.workspace.mailing.addresses import parse_mail_address
from huodan.workspace.settings import read_setting, write_setting

LONGEST_NAME = 60
LONGEST_SECRET = 200
RESTORED = "restored"
"""Why mail is off where a backup was put back: it may be a copy, and people would get everything twice."""
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_IPV6 = re.compile(r"[0-9a-f:.]{2,45}")


class BadMailServer(HuodanError):
    """It is no server for outgoing mail."""

    code = "bad_mail_server"
    status = 422
    zh = "邮件服务器的{what}"
    en = "The mail server’s {what}"


class PasswordNeeded(HuodanError):
    """What is kept of a password is for one server and user only."""

    code = "mail_password_needed"
    status = 422
    zh = "换了服务器、端口、加密方式或用户名，请重新填写密码（授权码）。"
    en = "Another server, port, security or user needs the password (or code) anew."


class NoMailServer(HuodanError):
    """Nobody said through whom mail goes."""

    code = "no_mail_server"
    status = 409
    zh = "还没有设置邮件服务器。请先在「设置 → 邮件」填写并保存。"
    en = "No mail server is set yet. Fill in Settings, E-mail, and save it first."


class MailPasswordLost(HuodanError):
    """What seals the password is not on this machine."""

    code = "mail_password_lost"
    status = 409
    zh = "邮件服务器的密码在这台机器上打不开（seal.key 不在）。请放回 seal.key，或重新填写密码。"
    en = "The password of the mail server does not open on this machine. Put seal.key back, or give the password anew."


@dataclass(frozen=True, slots=True)
class MailSettings:
    """
    What is set.

    sender: the address letters come from; name: beside it. secret: the password, sealed; empty where there is none.
    off_why: why it was switched off by itself.
    """

    host: str
    port: int
    security: Security
    user: str
    secret: str
    sender: str
    name: str
    is_on: bool = True
    off_why: str | None = None


@dataclass(frozen=True, slots=True)
class MailWish:
    """What is to be set. password: None leaves the one that is kept."""

    host: str
    port: int
    security: str
    user: str
    password: str | None
    sender: str
    name: str
    is_on: bool


def mail_settings(tx: Tx) -> MailSettings | None:
    """Give what is set, None if nothing ever was."""
    kept = read_setting(tx, mail.SERVER)
    return MailSettings(**kept) if isinstance(kept, dict) else None


def set_mail(tx: Tx, wish: MailWish) -> MailSettings:
    """
    Say through whom mail goes; what waits is tried at once.

    Raises:
        BadMailServer, BadMailAddress, PasswordNeeded. SealKeyLost, KeyUnreadable: see ``seal``.
    """
    before = mail_settings(tx)
    host, user = _host(wish.host), _printable(wish.user, "user", "用户名", "user")
    if not 0 < wish.port < 65_536:
        raise _bad(
            "port",
            "端口要在 1 到 65535 之间，常用 465 或 587。",
            "port is 1 to 65535; 465 and 587 are usual.",
        )
    if wish.security not in get_args(Security):
        raise _bad("security", "加密方式只能是 tls、starttls 或 none。", "security is tls, starttls or none.")
    security = cast(Security, wish.security)
    is_same = before is not None and (before.host, before.port, before.security, before.user) == (
        host,
        wish.port,
        security,
        user,
    )
    secret = ""
    if user and wish.password:
        secret = seal(tx, _printable(wish.password, "password", "密码", "password"))
    elif user and before is not None and before.secret:
        if not is_same:
            raise PasswordNeeded(path="password")
        secret = before.secret
    sender = parse_mail_address(wish.sender, path="sender")
    name = clean(" ".join(wish.name.split())) or ""
    if len(name) > LONGEST_NAME:
        raise _bad(
            "name",
            f"发件人名称最多 {LONGEST_NAME} 个字。",
            f"sender name has at most {LONGEST_NAME} characters.",
        )
    made = MailSettings(host, wish.port, security, user, secret, sender, name, wish.is_on)
    write_setting(tx, mail.SERVER, asdict(made))
    mail.end_pause(tx)
    did = "switched_on" if wish.is_on else "switched_off"
    detail = {"did": did, "host": f"{host}:{wish.port}", "sender": sender, "password": bool(wish.password)}
    audit.note(tx, kind=audit.MAIL, detail=detail)
    return made


def rest(tx: Tx) -> bool:
    """Switch mail off where a backup was put back, let go of what waits, and say whether it was on."""
    kept = mail_settings(tx)
    mail.drop(tx)
    if kept is None or not kept.is_on:
        return False
    write_setting(tx, mail.SERVER, {**asdict(kept), "is_on": False, "off_why": RESTORED})
    return True


def server_of(database: Database, settings: MailSettings) -> MailServer:
    """
    Open what is kept of the password.

    Raises:
        MailPasswordLost
    """
    try:
        password = unseal(database, settings.secret) if settings.secret else ""
    except Unsealable as error:
        raise MailPasswordLost from error
    return MailServer(settings.host, settings.port, settings.security, settings.user, password)


def _host(text: str) -> str:
    host = text.strip().lower().removesuffix(".")
    if not (_HOST.fullmatch(host) or (":" in host and _IPV6.fullmatch(host))):
        raise _bad(
            "host",
            "地址不对，请写成 smtp.example.com，不带 http:// 和端口。",
            "name is wrong; write smtp.example.com, without http:// and port.",
        )
    return host


def _printable(text: str, path: str, zh: str, en: str) -> str:
    """Read what is said to sign in, which knows plain letters only."""
    text = text.strip()
    if len(text) > LONGEST_SECRET or not text.isascii() or (text and not text.isprintable()):
        raise _bad(
            path,
            f"{zh}只能用英文字母、数字和符号，最多 {LONGEST_SECRET} 个字。",
            f"{en} has plain letters, digits and signs only, at most {LONGEST_SECRET}.",
        )
    return text


def _bad(path: str, zh: str, en: str) -> BadMailServer:
    what: Text = {"zh": zh, "en": en}
    return BadMailServer(path=path, what=what)
