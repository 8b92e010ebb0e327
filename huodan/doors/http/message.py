"""
What came in and what goes out: one request read whole, one answer to be sent.

Owns reading bodies (size, media type, JSON) before any thread is used. Does not own what they mean.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

import orjson
from starlette.datastructures import Headers
from starlette.requests import Request

from huodan.doors.http.language import preferred
from huodan.doors.http.problems import (
    BadJson,
    BodyTooLarge,
    NotAnObject,
    TooDeep,
    UnknownSetting,
    WrongMediaType,
    WrongSetting,
)
from huodan.engines.files import Incoming
from huodan.engines.people import Caller
from huodan.kit.words import Lang

Kind = TypeVar("Kind")

MEGABYTE = 1024 * 1024
LARGEST_BODY = 2 * MEGABYTE
DEEPEST_JSON = 64
SESSION_COOKIE = "huodan_session"
CSRF_COOKIE = "huodan_csrf"
UNSAFE = frozenset({"POST", "PATCH", "PUT", "DELETE"})

_EXPECTED = {
    str: {"zh": "文字", "en": "text"},
    bool: {"zh": "true 或 false", "en": "true or false"},
    dict: {"zh": "一个对象", "en": "an object"},
    list: {"zh": "一个列表", "en": "a list"},
    int: {"zh": "整数", "en": "a whole number"},
}


@dataclass(frozen=True, slots=True)
class Message:
    """
    One request.

    names: what the path names, such as ``app`` and ``form``. query: the first value of each parameter.
    form: the fields of a multipart body but its file. incoming: that file, which lies aside.
    """

    method: str
    path: str
    names: Mapping[str, str]
    query: Mapping[str, str]
    headers: Headers
    cookies: Mapping[str, str]
    body: bytes
    form: Mapping[str, str]
    address: str
    is_https: bool
    incoming: Incoming | None = None

    @property
    def lang(self) -> Lang:
        """Say in which language to answer."""
        return preferred(self.headers.get("accept-language"))

    @property
    def token(self) -> str | None:
        """Give the token shown: an API key, else the session of a browser."""
        return self.bearer or self.cookies.get(SESSION_COOKIE)

    @property
    def bearer(self) -> str | None:
        """Give the API key shown, if any."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None

    def digest(self) -> bytes:
        """Give the hash by which a repeated request is known; a multipart body's boundary does not count."""
        digest = hashlib.sha256(self.body)
        for name, value in sorted(self.form.items()):
            content = value.encode()
            digest.update(f"{name}:{len(content)}:".encode() + content)
        return digest.digest()

    def json(self, *known: str) -> dict[str, Any]:
        """
        Read the body as a JSON object with only the entries named; with any, if none is.

        Raises:
            WrongMediaType, BadJson, NotAnObject, UnknownSetting: nothing was begun.
        """
        given = self.headers.get("content-type", "")
        if given.partition(";")[0].strip().lower() != "application/json":
            raise WrongMediaType(expected="application/json", given=given[:80])
        tree = read_json(self.body)
        if not isinstance(tree, dict):
            raise NotAnObject(example="{" + ", ".join(f'"{name}": …' for name in known) + "}")
        for name in tree if known else ():
            if name not in known:
                raise UnknownSetting(path=name[:80], known=" ".join(known))
        return tree


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What to send: JSON-ready data or ready bytes, a status, and headers; cookies are headers too.

    pieces: the body instead, a piece at a time. touches: whose session is to be prolonged once this was sent.
    """

    data: object = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = field(default=None)
    touches: Caller | None = None
    pieces: Iterator[bytes] | None = None

    def content(self) -> bytes:
        """Give the bytes of the body."""
        if self.body is not None:
            return self.body
        return b"" if self.status == 204 else orjson.dumps(self.data)


def need(tree: Mapping[str, Any], name: str, kind: type[Kind], default: Kind | None = None) -> Kind:
    """
    Take an entry of a JSON object and check its type; null or absent means the default.

    Raises:
        WrongSetting: if it has another type, or is missing without a default.
    """
    value = tree.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise WrongSetting(path=name, expected=_EXPECTED[kind])
    return value


def texts(tree: Mapping[str, Any], name: str, default: list[str] | None = None) -> list[str]:
    """
    Take a list of texts of a JSON object; null or absent means the default.

    Raises:
        WrongSetting: if it is something else, or missing without a default.
    """
    given = need(tree, name, list, default)
    if not all(isinstance(text, str) for text in given):
        raise WrongSetting(path=name, expected={"zh": "一列文字", "en": "a list of texts"})
    return given


def whole_number(text: str, *, at: str, most: int) -> int | None:
    """
    Read a number of a query string, from 1 to ``most``; None if it was not given.

    Raises:
        WrongSetting
    """
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12 and 1 <= int(text) <= most):
        expected = {"zh": f"1 到 {most} 的整数", "en": f"a number from 1 to {most}"}
        raise WrongSetting(path=at, expected=expected)
    return int(text)


def read_json(body: bytes) -> object:
    """
    Read JSON strictly; the character NUL, which no database text can hold, is dropped.

    Raises:
        BadJson: also for NaN, Infinity and half surrogates. TooDeep: nobody means more than ``DEEPEST_JSON`` levels.
    """
    try:
        tree = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadJson(reason=str(error)[:200]) from error
    if body.count(b"[") + body.count(b"{") > DEEPEST_JSON and _is_deep(tree):
        raise TooDeep(limit=DEEPEST_JSON)
    return _without_nul(tree) if b"\\u0000" in body else tree


async def read_message(request: Request, *, limit: int) -> Message:
    """
    Read a request whole.

    Raises:
        BodyTooLarge: before more than ``limit`` bytes were kept.
    """
    body = await _read_body(request, limit) if request.method in UNSAFE else b""
    return replace(message_of(request), body=body)


def message_of(request: Request) -> Message:
    """This function will say what a request asks, without its body."""
    return Message(
        method=request.method,
        path=request.url.path,
        names=request.path_params,
        query=_first_values(request.query_params.multi_items()),
        headers=request.headers,
        cookies=request.cookies,
        body=b"",
        form={},
        address=request.client.host if request.client else "",
        is_https=request.url.scheme == "https",
    )


async def _read_body(request: Request, limit: int) -> bytes:
    _check_length(request, limit)
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise BodyTooLarge(megabytes=limit // MEGABYTE)
        pieces.append(piece)
    return b"".join(pieces)


def _first_values(items: list[tuple[str, str]]) -> dict[str, str]:
    return {name: value.replace("\x00", "") for name, value in reversed(items)}


def _check_length(request: Request, limit: int) -> None:
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > limit:
        raise BodyTooLarge(megabytes=limit // MEGABYTE)


def _is_deep(tree: object) -> bool:
    """Say whether a tree has more levels than anybody means; level by level, however deep it is."""
    level = [tree] if isinstance(tree, list | dict) else []
    for _ in range(DEEPEST_JSON):
        inner = (node.values() if isinstance(node, dict) else node for node in level)
        level = [child for children in inner for child in children if isinstance(child, list | dict)]
    return bool(level)


def _without_nul(tree: object) -> object:
    if isinstance(tree, str):
        return tree.replace("\x00", "")
    if isinstance(tree, list):
        return [_without_nul(item) for item in tree]
    if isinstance(tree, dict):
        return {cast("str", _without_nul(name)): _without_nul(value) for name, value in tree.items()}
    return tree


__all__ = ["Answer", "Message", "message_of", "need", "read_json", "read_message"]
