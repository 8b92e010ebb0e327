"""
Two entries, one address each way: whoever opens a page of the other kind of screen is led to its twin.

``/a/orders/f/order/r/ord_1`` is the desktop's, ``/m/a/orders/f/order/r/ord_1`` the phone's. The kind of screen is told
by the browser's name, unless somebody chose: the pages keep that in a cookie. Pages that only the desktop has
(settings, import …) stay where they are. Does not own the pages (``pages.py``).
"""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import Request

PHONE: Final = "/m"
CHOICE_COOKIE: Final = "huodan_screen"
HAVE_TWINS = re.compile(r"/|/todo(/(?:tsk|run)_\w+)?|/a/[^/]+/f/[^/]+(/new|/r/[^/]+)?")
OF_THE_PHONE = re.compile(r"(?P<twin>/todo(/(?:tsk|run)_\w+)?|/a/[^/]+/f/[^/]+(/new|/r/[^/]+)?)(/edit)?")
NO_PHONE = re.compile(r"iPad|Windows NT|Macintosh")


def is_of_the_phone(path: str) -> bool:
    """This function will say whether an address belongs to the phone's entry."""
    return path == PHONE or path.startswith(f"{PHONE}/")


def is_phone(agent: str) -> bool:
    """This function will tell a phone by its browser's name: also inside 微信 and 企业微信, but not their desktop programs."""
    return "Mobi" in agent and NO_PHONE.search(agent) is None


def twin(request: Request) -> str | None:
    """This function will name the address of the same page in the entry for this screen; None where it is right."""
    path = request.url.path
    chosen = request.cookies.get(CHOICE_COOKIE)
    wants_phone = chosen == "phone" or (
        chosen != "desktop" and is_phone(request.headers.get("user-agent", ""))
    )
    if is_of_the_phone(path) == wants_phone:
        return None
    if not wants_phone:
        found = OF_THE_PHONE.fullmatch(path.removeprefix(PHONE))
        return _with_query(found["twin"] if found else "/", request)
    if HAVE_TWINS.fullmatch(path) is None:
        return None
    return _with_query(PHONE if path == "/" else PHONE + path, request)


def _with_query(path: str, request: Request) -> str:
    return f"{path}?{request.url.query}" if request.url.query else path
