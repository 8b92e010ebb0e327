"""
The web UI: built files, read once, sent packed where the browser takes it.

Files under ``assets/`` carry a hash in their name and may be kept for ever; pages are asked for again each
time. Addresses of the UI that are no file get ``index.html``, those of the phone ``m.html``; which of the two a
screen is led to says ``entries.py``. Does not own the files (``web/`` builds them).
"""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from huodan.doors.http.entries import is_of_the_phone, twin

WEB = Path(__file__).parents[2] / "web"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
NOT_BUILT = "The web pages are not built: run «make web». 网页尚未构建，请运行 make web。"


@dataclass(frozen=True, slots=True)
class Page:
    """One built file, plain and packed."""

    content: bytes
    packed: bytes | None
    media_type: str
    etag: str
    keeps: str


class Pages:
    """All built files by address."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.rglob("*")) if folder.is_dir() else []
        shown = (file for file in files if file.is_file() and file.suffix != ".gz")
        self._pages = {
            file.relative_to(folder).as_posix(): _page(file, folder)
            for file in shown
            if not any(part.startswith(".") for part in file.relative_to(folder).parts)
        }

    def answer(self, request: Request) -> Response | None:
        """This function will answer with a file, or the start page; None for a file that does not exist."""
        path = request.url.path.lstrip("/")
        page = self._pages.get(path)
        if page is None and (path.startswith((".", "assets/")) or "." in path.rpartition("/")[2]):
            return None
        return _answer(page, request) if page is not None else self._start(request)

    def _start(self, request: Request) -> Response:
        """Answer with the page an address of the UI begins with, or lead to the one for this screen."""
        phone = self._pages.get("m.html")
        elsewhere = twin(request) if phone else None
        if elsewhere is not None:
            return RedirectResponse(elsewhere, 302, {"Cache-Control": "no-store"})
        page = phone if is_of_the_phone(request.url.path) else self._pages.get("index.html")
        if page is None:
            return Response(NOT_BUILT, 503, media_type="text/plain")
        return _answer(page, request)


@cache
def built_pages() -> Pages:
    """This function will give the pages this Huodan came with; they are read once."""
    return Pages(WEB)


def _page(file: Path, folder: Path) -> Page:
    content = file.read_bytes()
    packed = file.with_name(f"{file.name}.gz")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind in ("application/javascript", "application/json", "image/svg+xml")
    return Page(
        content=content,
        packed=packed.read_bytes() if packed.is_file() else None,
        media_type=f"{kind}; charset=utf-8" if text else kind,
        etag=f'"{hashlib.sha256(content).hexdigest()[:20]}"',
        keeps=FOREVER if file.relative_to(folder).parts[0] == "assets" else ASK_AGAIN,
    )


def _answer(page: Page, request: Request) -> Response:
    headers = {"Cache-Control": page.keeps, "ETag": page.etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == page.etag:
        return Response(None, 304, headers)
    content = page.content
    if page.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        content = page.packed
        headers["Content-Encoding"] = "gzip"
    response = Response(content, 200, headers)
    response.headers["Content-Type"] = page.media_type
    return response
