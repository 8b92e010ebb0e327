"""
The address under which people and programs reach the workspace, and the links made with it.

Owns the setting ``public_address``, what may be one, and ``link``: the only way to write a link that is read elsewhere
(a message, a QR code, the document of the open API). Pages link to one another without it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from ipaddress import ip_address
from urllib.parse import urlsplit

from huodan.connectors.reaching import ask_proof
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.storage.db import Database, Tx
from huodan.workspace.settings import read_setting, write_setting

ADDRESS = "public_address"
LONGEST = 200
LONGEST_CHALLENGE = 100
USUAL_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


class BadAddress(HuodanError):
    """It is no address of a server."""

    code = "bad_public_address"
    status = 422
    zh = "访问地址{reason}。请写成 https://erp.example.com 或 http://192.168.1.20:8765。"
    en = "The address {reason}. Write it as https://erp.example.com or http://192.168.1.20:8765."


class OtherServer(HuodanError):
    """A Huodan answers there, but that of another workspace."""

    code = "address_of_another"
    status = 422
    zh = "{address} 打开的是另一个活单，不是这一个。请检查域名和反向代理。"
    en = "{address} opens another Huodan, not this one. Check the name and the proxy."


def public_address(tx: Tx) -> str | None:
    """Give the address, such as https://erp.example.com, None if none is set."""
    kept = read_setting(tx, ADDRESS)
    return kept if isinstance(kept, str) else None


def set_public_address(tx: Tx, text: str | None) -> str | None:
    """
    Set the address; None or nothing means that there is none.

    Raises:
        BadAddress
    """
    address = parse_address(text) if text and text.strip() else None
    write_setting(tx, ADDRESS, address)
    return address


def link(tx: Tx, path: str) -> str:
    """Write the link to a page or a route (``/a/orders``); where no address is set, as a path of this server."""
    assert path.startswith("/"), path
    return (public_address(tx) or "") + path


def parse_address(text: str) -> str:
    """
    Read an address; letters become small, a port that goes without saying goes.

    Raises:
        BadAddress: in words that say what is wrong.
    """
    text = text.strip()
    if "://" not in text:
        raise _bad("要以 http:// 或 https:// 开头", "must begin with http:// or https://")
    if len(text) > LONGEST or any(mark.isspace() or not mark.isprintable() for mark in text):
        raise _bad("太长，或有空格", "is too long, or has blanks")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _bad("的域名或端口不对", "has a wrong name or port") from None
    if parts.scheme not in USUAL_PORTS:
        raise _bad("要以 http:// 或 https:// 开头", "must begin with http:// or https://")
    if parts.username is not None or parts.password is not None:
        raise _bad("不能带用户名或密码", "must hold no user and no password")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _bad(
            "后面不能有路径，活单要放在域名的根上", "must have no path: Huodan lies at the root of a name"
        )
    if port == 0:
        raise _bad("的域名或端口不对", "has a wrong name or port")
    said = _host(host)
    return f"{parts.scheme}://{said}" + ("" if port in (None, USUAL_PORTS[parts.scheme]) else f":{port}")


def _host(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        try:
            name = host.encode("idna").decode().lower() if not host.isascii() else host.lower()
        except UnicodeError:
            name = ""
        if not _NAME.fullmatch(name):
            raise _bad("的域名或端口不对", "has a wrong name or port") from None
        return name
    if address.is_unspecified:
        raise _bad("不能是 0.0.0.0，要写别人能打开的地址", "cannot be 0.0.0.0; write what others can open")
    return f"[{address}]" if address.version == 6 else str(address)


def prove(database: Database, challenge: str) -> str:
    """Answer a challenge as only servers of this workspace can."""
    asked = challenge[:LONGEST_CHALLENGE].encode()
    return hmac.new(database.stamp.encode(), asked, hashlib.sha256).hexdigest()


def try_address(database: Database, address: str) -> None:
    """
    Open an address from here, outside of any Tx, and see that this very workspace answers.

    Raises:
        Unreachable, OtherServer
    """
    challenge = secrets.token_hex(16)
    if not hmac.compare_digest(ask_proof(address, challenge), prove(database, challenge)):
        raise OtherServer(address=address)


def _bad(zh: str, en: str) -> BadAddress:
    reason: Text = {"zh": zh, "en": en}
    return BadAddress(path=ADDRESS, reason=reason)
