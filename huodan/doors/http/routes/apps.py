"""Apps as screens need them, and the regions of addresses."""

from __future__ import annotations

import hashlib
from functools import cache

import orjson

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer, Message, need
from huodan.doors.http.route import API, House, opened, reading
from huodan.kit import regions
from huodan.kit.errors import HuodanError
from huodan.language.describe import app_view, apps_view
from huodan.workspace.arranging import in_order

LONGEST_LINE = 1000


class LineTooLong(HuodanError):
    """The text is longer than any address with a name and a number."""

    code = "line_too_long"
    status = 422
    zh = "一行地址最多 {limit} 个字，请分开粘贴。"
    en = "A line of address takes at most {limit} characters; please paste in parts."


def get_apps(call: Call) -> object:
    """This function will list the apps the caller sees, in their order, each with the heading it stands under."""
    seen = apps_view(call.plan, call.grant, lang=call.lang)
    return {
        "apps": [
            app | {"group": group} for app, group in in_order(call.tx, seen, lambda app: str(app["key"]))
        ]
    }


def get_app(call: Call) -> object:
    """This function will describe one app."""
    return app_view(call.plan, call.grant, app=call.message.names["app"], lang=call.lang)


def get_regions(_house: House, message: Message) -> Answer:
    """This function will give provinces, cities and districts; a browser keeps them until they change."""
    body, etag = _regions()
    headers = (("ETag", etag), ("Cache-Control", "public, no-cache"))
    if message.headers.get("if-none-match") == etag:
        return Answer(status=304, headers=headers, body=b"")
    return Answer(body=body, headers=headers)


def split_address(call: Call) -> object:
    """This function will take a pasted line apart: province, city, district, detail, name and phone."""
    text = need(call.message.json(), "text", str)
    if len(text) > LONGEST_LINE:
        raise LineTooLong(limit=LONGEST_LINE)
    return regions.split_address(text)._asdict()


@cache
def _regions() -> tuple[bytes, str]:
    body = orjson.dumps(regions.tree())
    return body, f'"{hashlib.sha256(body).hexdigest()[:20]}"'


ROUTES = (
    reading("GET", f"{API}/apps", get_apps),
    reading("GET", f"{API}/apps/{{app}}", get_app),
    opened("GET", f"{API}/regions", get_regions),
    reading("POST", f"{API}/regions/split", split_address),
)
