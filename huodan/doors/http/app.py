"""
The HTTP application: routes, refusals, headers and pages put together.

Starlette and not FastAPI: bodies are checked by the fields of the app documents and the OpenAPI text is made
from them, so that FastAPI's half second of start-up and 10 MB would buy nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Address

from huodan.doors.http.events import PATH as EVENTS, answer_events
from huodan.doors.http.headers import SafeHeaders
from huodan.doors.http.language import preferred
from huodan.doors.http.pages import Pages, built_pages
from huodan.doors.http.patience import Patience
from huodan.doors.http.problems import Unexpected, UnknownAddress, WrongMethod, refuse
from huodan.doors.http.rates import Rates
from huodan.doors.http.referring import Referring
from huodan.doors.http.refusals import told_path
from huodan.doors.http.route import House, Route
from huodan.doors.http.routes import ROUTES
from huodan.kit.errors import HuodanError
from huodan.kit.reference import reference
from huodan.kit.words import Lang
from huodan.storage.db import Database

log = logging.getLogger("huodan.http")


def create_app(database: Database, *, pages: Pages | None = None, rates: Rates | None = None) -> Starlette:
    """This function will build the application over an open database, which its caller closes."""
    app = Starlette(
        routes=[
            *_addresses(ROUTES),
            Address(EVENTS, answer_events, methods=["GET"]),
            Address("/{path:path}", _page, methods=["GET"]),
        ],
        middleware=[Middleware(Referring), Middleware(SafeHeaders), Middleware(Patience)],
        exception_handlers={HuodanError: _refused, HTTPException: _http_refused, Exception: _failed},
    )
    app.state.house = House(database, rates or Rates())
    app.state.pages = pages or built_pages()
    return app


def _addresses(routes: tuple[Route, ...]) -> list[Address]:
    """Make one address per path; it knows all methods of the path, so that a refusal can name them."""
    by_path: dict[str, dict[str, Route]] = {}
    for route in routes:
        by_path.setdefault(route.path, {})[route.method] = route
    return [Address(path, _endpoint(found), methods=list(found)) for path, found in by_path.items()]


def _endpoint(routes: dict[str, Route]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await routes["GET" if request.method == "HEAD" else request.method].answer(request)

    return answer


async def _page(request: Request) -> Response:
    path = request.url.path
    pages: Pages = request.app.state.pages
    page = None if path.startswith("/api/") or path == "/api" else pages.answer(request)
    return page or refuse(UnknownAddress(address=path[:200]), _lang(request))


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HuodanError)
    return refuse(error, _lang(request))


async def _http_refused(request: Request, error: Exception) -> Response:
    """Say in our own words what the framework refuses before a route is reached."""
    assert isinstance(error, HTTPException)
    if error.status_code != 405:
        return refuse(UnknownAddress(address=request.url.path[:200]), _lang(request))
    response = refuse(WrongMethod(method=request.method[:20]), _lang(request))
    response.headers.update(error.headers or {})
    return response


async def _failed(request: Request, error: Exception) -> Response:
    """Log a mistake of ours under its reference; the framework raises it again for the server's log."""
    name = reference()
    log.error("%s %r failed, reference %s", request.method, told_path(request.url.path), name, exc_info=error)
    return refuse(Unexpected(reference=name), _lang(request))


def _lang(request: Request) -> Lang:
    return preferred(request.headers.get("accept-language"))
