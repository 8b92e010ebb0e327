"""
A file that comes in: multipart read piece by piece to the disk, hashed on the way, never whole in memory.

Who sends it is asked first, so that nobody unknown fills the disk. Does not own what is done with the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from anyio import to_thread
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request
from starlette.responses import Response

from huodan.doors.http.call import Eyes, pass_gate
from huodan.doors.http.message import MEGABYTE, Message, message_of
from huodan.doors.http.problems import BodyTooLarge, WrongMediaType, WrongSetting
from huodan.doors.http.route import House, Route
from huodan.engines.files import Incoming, clean_name, sniff
from huodan.kit.errors import HuodanError
from huodan.kit.ids import new_id
from huodan.kit.words import Text
from huodan.storage.shelf import shelf_of
from huodan.workspace.disk import UPLOADING, require_room
from huodan.workspace.filing import limits

FORM_DATA = "multipart/form-data"
FILE = b"file"
OVERHEAD = 64 * 1024
MOST_FIELDS, MOST_FIELDS_BYTES = 40, MEGABYTE


class UploadTooLarge(HuodanError):
    """The file is larger than one may be here."""

    code = "upload_too_large"
    status = 413
    zh = "这个文件超过 {limit} MB，不能上传。请压缩、拆分，或请管理员提高上限。"
    en = "This file exceeds {limit} MB. Compress or split it, or ask an administrator for a higher limit."


@dataclass(frozen=True)
class UploadRoute(Route):
    """
    A route whose body is a form with one file; its work finds it as ``message.incoming``, the other fields in ``message.form``.

    largest: bytes a file may have; None: as many as the workspace allows. is_optional: another file may be meant.
    doing: what is not possible while the disk has little room.
    """

    largest: int | None = None
    is_optional: bool = False
    doing: Text = field(default_factory=lambda: UPLOADING)

    async def answer(self, request: Request) -> Response:
        """This function will take the file in, have the work done, and forget the file."""
        house: House = request.app.state.house
        message = message_of(request)
        allowed = await house.readers.run(partial(self._admit, house, message))
        with shelf_of(house.database).incoming(new_id(house.database.now())) as file:
            told = await _receive(request, message, file, allowed, is_optional=self.is_optional)
            return await getattr(house, self.threads).run(partial(self._respond, house, told))  # type: ignore[no-any-return]

    def _admit(self, house: House, message: Message) -> int:
        with house.database.read() as tx:
            pass_gate(tx, message, eyes=Eyes.NOBODYS)
            require_room(tx, self.doing)
            return limits(tx).largest if self.largest is None else self.largest


def taking(
    route: Route, *, largest: int | None = None, is_optional: bool = False, doing: Text = UPLOADING
) -> UploadRoute:
    """This function will let a route take a file, see ``UploadRoute``."""
    return UploadRoute(
        route.method,
        route.path,
        route.work,
        route.threads,
        largest=largest,
        is_optional=is_optional,
        doing=doing,
    )


async def _receive(
    request: Request, message: Message, file: BinaryIO, largest: int, *, is_optional: bool
) -> Message:
    """
    Write the one file of a form to the disk, and read its other fields.

    Raises:
        WrongMediaType, WrongSetting, UploadTooLarge: at once, however much would follow. DiskFull: if nothing more fits.
    """
    given = request.headers.get("content-type", "")
    kind, options = parse_options_header(given)
    if kind.decode("latin-1").lower() != FORM_DATA or b"boundary" not in options:
        raise WrongMediaType(expected=FORM_DATA, given=given[:80])
    too_large = UploadTooLarge(limit=largest // MEGABYTE)
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > largest + MOST_FIELDS_BYTES + OVERHEAD:
        raise too_large
    reader = _Reader(options[b"boundary"])
    digest, size = hashlib.sha256(), 0
    async for piece in _pieces(request, reader):
        size += len(piece)
        if size > largest:
            raise too_large
        digest.update(piece)
        await to_thread.run_sync(file.write, piece)
    if reader.files == 0 and is_optional:
        return replace(message, form=reader.form())
    if reader.files != 1:
        raise WrongSetting(path="file", expected={"zh": "一个文件", "en": "one file"})
    await to_thread.run_sync(file.flush)
    path = Path(file.name)
    type = await to_thread.run_sync(sniff, path)
    incoming = Incoming(path, clean_name(reader.name), size, digest.hexdigest(), type)
    body = f"{incoming.hash} {incoming.name}".encode()  # stands for it in the digest
    return replace(message, body=body, form=reader.form(), incoming=incoming)


async def _pieces(request: Request, reader: _Reader) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            for piece in reader.feed(chunk):
                yield piece
    except FormParserError as error:
        raise WrongMediaType(expected=FORM_DATA, given=str(error)[:80]) from error


class _Reader:
    """Cuts the one file out of a multipart body, and gathers the other fields; a second file is noticed."""

    def __init__(self, boundary: bytes) -> None:
        self.name, self.files = "", 0
        self._is_file = False
        self._fields: dict[str, bytearray] = {}
        self._room = MOST_FIELDS_BYTES
        self._into: bytearray | None = None
        self._found: list[bytes] = []
        self._header, self._value, self._disposition = b"", b"", b""
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._field,
                "on_header_value": self._content,
                "on_header_end": self._end_header,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._data,
            },
        )

    def feed(self, chunk: bytes) -> list[bytes]:
        """Give what a piece of the body holds of the file."""
        self._found = []
        self._parser.write(chunk)
        return self._found

    def form(self) -> dict[str, str]:
        """Give the other fields; the character NUL, which no database text can hold, is dropped."""
        return {
            name: bytes(value).decode("utf-8", "replace").replace("\x00", "")
            for name, value in self._fields.items()
        }

    def _begin(self) -> None:
        self._is_file, self._disposition, self._into = False, b"", None

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _content(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header, self._value = b"", b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._disposition)
        if b"filename" in options:
            if options.get(b"name") != FILE:
                return  # no part of what was asked for
            self.files += 1
            self._is_file = self.files == 1
            self.name = _unescaped(options[b"filename"].decode("utf-8", "replace"))
        elif b"name" in options and len(self._fields) < MOST_FIELDS:
            self._into = self._fields.setdefault(options[b"name"].decode("utf-8", "replace"), bytearray())

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._found.append(data[start:end])
        elif self._into is not None:
            self._room -= end - start
            if self._room < 0:
                raise BodyTooLarge(megabytes=MOST_FIELDS_BYTES // MEGABYTE)
            self._into += data[start:end]


def _unescaped(name: str) -> str:
    """Undo what browsers do to the three letters that would end a name in a header."""
    return name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
