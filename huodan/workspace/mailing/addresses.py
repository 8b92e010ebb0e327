"""What is an e-mail address one can write to, read strictly: it becomes a line of a letter and of a conversation."""

from __future__ import annotations

import re

from huodan.kit.errors import HuodanError
from huodan.kit.width import narrow

LONGEST = 254
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")


class BadMailAddress(HuodanError):
    """Nothing can be mailed there."""

    code = "bad_mail_address"
    status = 422
    zh = "邮箱地址不对，请写成 name@example.com。"
    en = "This is no e-mail address; write it as name@example.com."


def parse_mail_address(text: str, *, path: str) -> str:
    """
    Read an address; its domain becomes small, one in other letters is written as mail servers know it.

    Raises:
        BadMailAddress
    """
    local, at, domain = narrow(text[: 2 * LONGEST]).strip().rpartition("@")
    try:
        domain = domain.lower() if domain.isascii() else domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    is_good = bool(at) and len(local) <= 64 and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)
    if not is_good or len(local) + len(domain) >= LONGEST:
        raise BadMailAddress(path=path)
    return f"{local}@{domain}"
