"""
What the company is called and its logo, as every page shows them, the one for signing in too.

Owns the settings ``company`` and ``company_logo``. A logo is made small in a child process when it comes, and kept in
the database, so that a backup and a move carry it.
"""

from __future__ import annotations

import base64
import hashlib
from binascii import Error as NotBase64
from dataclasses import dataclass

from huodan.kit.child import ChildBroken, ChildTooLarge, ChildTooSlow, in_child
from huodan.kit.errors import HuodanError
from huodan.kit.pictures import shrink_content
from huodan.kit.text import clean
from huodan.storage.db import Tx
from huodan.workspace.settings import read_setting, write_setting
from huodan.workspace.thumbnails import MEGABYTES, SECONDS, at_once

LONGEST_NAME = 100
EDGE = 256
"""Pixels of the longer side of a logo."""

_NAME, _LOGO = "company", "company_logo"


class NameMissing(HuodanError):
    """A company and a person have names."""

    code = "name_missing"
    status = 422
    zh = "请填名称，最多 {limit} 个字。"
    en = "Please give a name of at most {limit} characters."


class NoLogo(HuodanError):
    """What was sent is not a picture that can be shown."""

    code = "no_logo"
    status = 422
    zh = "这不是能显示的图片。请选一张 PNG、JPG、WebP 或 GIF 图片。"
    en = "This is no picture that can be shown. Choose a PNG, JPEG, WebP or GIF."


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo as WebP. version: changes with the content."""

    content: bytes
    version: str


def check_name(path: str, text: str) -> str:
    """
    Give the name of a company or a person as it is kept.

    Raises:
        NameMissing: it is empty or too long. path: where it stands in what was sent.
    """
    name = clean(text) if len(text) <= 2 * LONGEST_NAME else None
    if name is None or len(name) > LONGEST_NAME:
        raise NameMissing(path=path, limit=LONGEST_NAME)
    return name


def company_name(tx: Tx) -> str:
    """Say what the company is called; nothing before the workspace is set up."""
    return str(read_setting(tx, _NAME) or "")


def set_company_name(tx: Tx, name: str) -> None:
    """Call the company so; a name from ``check_name``."""
    write_setting(tx, _NAME, name)


def company_logo(tx: Tx) -> Logo | None:
    """Give the logo, if there is one."""
    kept = read_setting(tx, _LOGO)
    if not isinstance(kept, str):
        return None
    content = base64.b64decode(kept)
    return Logo(content, hashlib.sha256(content).hexdigest()[:16])


def set_company_logo(tx: Tx, content: bytes | None) -> None:
    """Keep a logo from ``read_logo``; None takes it away."""
    write_setting(tx, _LOGO, None if content is None else base64.b64encode(content).decode())


def read_logo(sent: str) -> bytes:
    """
    Make a logo of a picture in base64: upright, at most 256 pixels, without what a camera wrote into it.

    Raises:
        NoLogo: it is no picture, is broken, or has far too many pixels.
    """
    try:
        content = base64.b64decode(sent, validate=True)
    except (NotBase64, ValueError):
        raise NoLogo(path="logo") from None
    try:
        with at_once:
            made = bytes(in_child(shrink_content, content, EDGE, megabytes=MEGABYTES, seconds=SECONDS))
    except (ChildTooLarge, ChildTooSlow, ChildBroken):
        made = b""
    if not made:
        raise NoLogo(path="logo")
    return made
