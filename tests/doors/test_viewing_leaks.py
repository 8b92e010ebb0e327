"""Who looks with another's eyes sees what the other sees, on every way that reads, and nothing else (design §4b)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huodan.engines import people
from huodan.kit.ids import format_id
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.setup import add_person
from tests.doors import test_leaks
from tests.doors.conftest import PASSWORD, Browser
from tests.doors.leaking_files import attach
from tests.doors.leaking_lists import look_at_views, take_out
from tests.doors.test_leaks import fill, job_of_the_boss, leaks

database = test_leaks.database


def look(who: Browser, ids: dict[str, str]) -> list[tuple[str, Any]]:
    """This function will go the ways of the great walk that read, and give the answers in their order."""
    told = []

    def ask(method: str, route: str, body: Any = None, **more: Any) -> Any:
        names = {"app": "test", "form": more.pop("form", "deal"), "id": more.pop("id", ids["deal mine"])}
        path = route.format(**names, file=more.pop("file", ""), name="n")
        if more.pop("files", None) is not None:  # uploads
            return None
        answer = who(method, path, body, **more)
        told.append((f"{method} {path} {body}", answer))
        return answer

    for path in ("/apps", "/apps/test", "/apps/test/openapi.json", "/members", "/jobs", "/jobs?all=true"):
        ask("GET", path)
    ask("GET", f"/jobs/{ids['job']}")
    ask("GET", f"/jobs/{ids['job']}/file")
    test_leaks._read(ask, ids)
    attach(ask, ids)
    look_at_views(ask, ids)
    take_out(ask)
    for form in ("deal", "item"):
        ask("GET", f"/apps/test/forms/{form}/trash")
        ask("GET", f"/apps/test/forms/{form}/imports")
    return told


def test_the_eyes_of_another_show_what_they_show_the_other(
    browse: Callable[..., Browser], database: Database
) -> None:
    boss = browse("boss")
    ids = fill(boss) | {"job": job_of_the_boss(database)}
    admin = administrator(database, browse)

    def seen_as(login: str) -> list[tuple[str, Any]]:
        with database.read() as tx:
            person = format_id("usr", people.account_of(tx, login=login).person)
        assert admin("POST", "/session/viewing", {"person": person}).status_code == 200
        return look(admin, ids)

    mine = seen_as("zhou")

    assert [ask for ask, answer in mine if leaks(answer)] == []
    assert any(leaks(answer) for _, answer in seen_as("boss")), "the way passes by the canaries"
    of_zhou = dict(look(browse("zhou"), ids))
    shown = [(ask, answer) for ask, answer in mine if answer.status_code == 200]
    assert len(shown) > 20
    assert [ask for ask, answer in shown if answer.text != of_zhou[ask].text and "GET" in ask] == []


def administrator(database: Database, browse: Callable[..., Browser]) -> Browser:
    """This function will let an administrator in who by themselves sees no business data."""

    def staff(tx: Tx) -> None:
        add_person(
            tx,
            login="admin",
            password=PASSWORD,
            roles=(people.ADMINISTRATOR,),
            values={"name": "admin"},
            must_change_password=False,
        )

    database.transact(SYSTEM, staff)
    return browse("admin")
