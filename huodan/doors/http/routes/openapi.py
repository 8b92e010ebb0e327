"""The OpenAPI document of an app, for who asks; made once per version, roles and language."""

from __future__ import annotations

import hashlib

import orjson

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer
from huodan.doors.http.openapi import document
from huodan.doors.http.route import API, reading
from huodan.workspace.address import public_address


def get_openapi(call: Call) -> Answer:
    """This function will describe the interface of an app; a client that has it already is told so."""
    app = call.message.names["app"]
    server = public_address(call.tx) or "/"
    shape = ("openapi", call.grant.rights, app, call.lang, server)
    made = call.plan.kept(shape, lambda: _made(call, app, server))
    body, etag = made
    headers = (("ETag", etag), ("Cache-Control", "private, no-cache"))
    if call.message.headers.get("if-none-match") == etag:
        return Answer(status=304, headers=headers, body=b"")
    return Answer(body=body, headers=headers)


def _made(call: Call, app: str, server: str) -> tuple[bytes, str]:
    body = orjson.dumps(document(call.plan, call.grant, app=app, lang=call.lang, server=server))
    return body, f'"{hashlib.sha256(body).hexdigest()[:20]}"'


ROUTES = (reading("GET", f"{API}/apps/{{app}}/openapi.json", get_openapi),)
