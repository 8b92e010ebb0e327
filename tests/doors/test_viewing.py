"""「以某人视角查看」: the other's rights for reading, nothing but reading, half an hour at most, and the log that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from huodan.doors.http.routes import ROUTES
from huodan.engines import people
from huodan.kit.ids import format_id
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.storage.system import session
from tests.doors.conftest import Browser
from tests.support.attaching import upload

VIEWING = "/session/viewing"
CUSTOMERS = "/apps/orders/forms/customer"
LOOKED_AT = {
    "GET /api/v1/runs/{id}",
    "GET /api/v1/runs/{id}/wrote",
    "GET /api/v1/runs/{id}/log",
    "GET {form}/records/{id}/runs",
    "POST {form}/way",  # everything else refuses; whoever adds a route decides here what it is
    "GET /api/v1/apps",
    "GET /api/v1/apps/{app}",
    "POST /api/v1/regions/split",
    "GET /api/v1/apps/{app}/openapi.json",
    "GET /api/v1/members",
    "GET /api/v1/files/limits",
    "GET /api/v1/files/{file}",
    "GET /api/v1/jobs",
    "GET /api/v1/jobs/{id}",
    "GET {form}/records/{id}",
    "GET {form}/records/{id}/copy",
    "GET {form}/records/{id}/history",
    "GET {form}/records/{id}/comments",
    "GET {form}/records/{id}/files/{file}",
    "GET {form}/records/{id}/compare",
    "POST {form}/records/{id}/restore/preview",
    "POST {form}/records/{id}/merge/preview",
    "POST {form}/alike/pairs",
    "GET {form}/trash",
    "GET {form}/why",
    "GET {form}/records/{id}/why",
    "GET /api/v1/staff/rights",
    "GET {form}/imports",
    "GET {form}/import/mappings",
    "GET {form}/subforms/{field}/template",
    "GET {form}/views",
    "POST {form}/query",
    "POST {form}/aggregate",
    "POST {form}/pick",
    "POST {form}/preview",
    "POST {form}/alike",
}
ABOUT_ITSELF = {
    "GET /api/v1/session",
    "POST /api/v1/session",
    "DELETE /api/v1/session",
    "POST /api/v1/session/viewing",
    "DELETE /api/v1/session/viewing",
}
FOR_ANYBODY = {
    "GET /healthz",
    "GET /api/v1/setup",
    "POST /api/v1/setup",
    "GET /api/v1/regions",
    "GET /api/v1/settings/company/logo",
    "POST /api/v1/hooks/{token}",
}


@pytest.fixture
def admin(browse: Callable[..., Browser]) -> Browser:
    """This function will sign the administrator in, who by themselves sees no business data."""
    return browse("admin")


@pytest.fixture
def of(database: Database) -> Callable[[str], str]:
    """This function will give the id of somebody by login."""

    def find(login: str) -> str:
        with database.read() as tx:
            return format_id("usr", people.account_of(tx, login=login).person)

    return find


class Named(dict[str, str]):
    """What stands for the names in a path."""

    def __missing__(self, name: str) -> str:
        """Give something for a name of any route to come."""
        return {"app": "orders", "form": "customer", "id": "cus_1", "file": "fil_1"}.get(name, "n")


def view(admin: Browser, person: str) -> Any:
    """This function will begin to look with somebody's eyes."""
    answer = admin("POST", VIEWING, {"person": person})
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(browser: Browser) -> list[str] | int:
    """This function will list the customers somebody sees, or say how it was refused."""
    answer = browser("POST", f"{CUSTOMERS}/query", {"columns": ["name"]})
    return [row["name"] for row in answer.json()["rows"]] if answer.status_code == 200 else answer.status_code


def test_an_administrator_reads_with_the_rights_of_the_other(
    admin: Browser, browse: Callable[..., Browser], of: Callable[[str], str]
) -> None:
    assert names(admin) == 404

    session = view(admin, of("zhoumin"))

    assert (session["user"]["name"], session["user"]["admin"]) == ("周敏", False)
    assert session["viewing"] == {
        "person": {"id": of("zhoumin"), "title": "周敏"},
        "by": "系统管理员",
        "until": session["viewing"]["until"],
        "seconds": 1800,
        "over": False,
    }
    assert names(admin) == names(browse("zhoumin")) == ["杭州云杉贸易"]
    for path in ("/apps", "/apps/orders", "/members", "/jobs", "/apps/orders/openapi.json"):
        assert admin("GET", path).json() == browse("zhoumin")("GET", path).json()
    assert admin("DELETE", VIEWING).status_code == 204
    assert names(admin) == 404
    assert admin("GET", "/session").json()["viewing"] is None
    assert admin("DELETE", VIEWING).status_code == 204


def test_every_route_but_those_that_read_refuses_in_words(admin: Browser, of: Callable[[str], str]) -> None:
    view(admin, of("zhoumin"))

    passed = set()
    for route in ROUTES:
        if route.path.endswith(("/session", "/session/viewing")) or "setup" in route.path:
            continue
        path = route.path.format_map(Named()).removeprefix("/api/v1")
        files = ("files" in path and route.method == "POST") or path.endswith(("/import", "/errors"))
        body = None if route.method == "GET" or files else {}
        answer = admin.client.get(path) if path == "/healthz" else admin(route.method, path, body)
        if answer.status_code == 403 and answer.json()["code"] == "only_viewing":
            assert "周敏" in answer.json()["title"]
            if (route.method == "GET" and "records/{id}/files/{file}" in route.path) or route.path.endswith(
                "v1/files/{file}"
            ):
                small = admin(route.method, f"{path}?size=small")
                assert small.status_code == 404
                passed.add(f"{route.method} {route.path}")
            continue
        assert answer.status_code < 500
        passed.add(f"{route.method} {route.path}")

    form = "/api/v1/apps/{app}/forms/{form}"
    passed = {way.replace(form, "{form}") for way in passed}
    assert passed | ABOUT_ITSELF | FOR_ANYBODY == LOOKED_AT | ABOUT_ITSELF | FOR_ANYBODY


def test_nothing_is_written_by_who_only_looks(
    admin: Browser, boss: Browser, of: Callable[[str], str]
) -> None:
    (row,) = boss(
        "POST", f"{CUSTOMERS}/query", {"where": {"field": "code", "op": "eq", "value": "KH1"}}
    ).json()["rows"]
    record = f"{CUSTOMERS}/records/{row['id']}"
    before = boss("GET", record).json()
    view(admin, of("boss"))

    answers = [
        admin("POST", f"{CUSTOMERS}/records", {"values": {"code": "KH9", "name": "新"}}),
        admin("PATCH", record, {"values": {"name": "改"}}, If_Match='"1"'),
        admin("DELETE", record, If_Match='"1"'),
        admin("POST", f"{CUSTOMERS}/export", {"format": "csv"}),
        admin("POST", f"{CUSTOMERS}/bulk", {"action": "delete", "ids": [row["id"]]}),
        admin("POST", "/session/password", {"old": "x", "new": "y"}),
        admin("PATCH", "/session", {"lang": "en"}),
        admin("POST", "/keys", {"name": "n", "roles": []}),
        admin("GET", "/session/devices"),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "only_viewing")}
    assert boss("GET", record).json() == before


def test_files_are_seen_small_and_not_downloaded(
    admin: Browser, boss: Browser, of: Callable[[str], str]
) -> None:
    file = upload(boss, b"text", "a.txt")
    view(admin, of("boss"))

    whole = admin("GET", f"/files/{file['id']}")

    assert (whole.status_code, whole.json()["code"]) == (403, "only_viewing")
    assert boss("GET", f"/files/{file['id']}").content == b"text"


def test_only_an_administrator_who_is_signed_in_may(
    boss: Browser, key: Callable[..., Any], browse: Callable[..., Browser], of: Callable[[str], str]
) -> None:
    for ask in (boss, key, browse("zhoumin")):
        assert ask("POST", VIEWING, {"person": of("tang")}).json()["code"] == "administrator_needed"
        assert ask("GET", f"{VIEWING}/people").json()["code"] == "administrator_needed"
    assert browse()("POST", VIEWING, {"person": of("tang")}).status_code == 401


@pytest.mark.parametrize("person", ["usr_0", "usr_zzzzzzzzzzzzz", "cus_1", "nobody"])
def test_nobody_is_looked_as_who_is_not_there(admin: Browser, person: str) -> None:
    assert admin("POST", VIEWING, {"person": person}).status_code == 422


def test_not_as_oneself_and_not_as_a_leaver(
    admin: Browser, database: Database, of: Callable[[str], str]
) -> None:
    assert admin("POST", VIEWING, {"person": of("admin")}).json()["code"] == "cannot_view_as"
    set_active(database, "tang", False)
    assert admin("POST", VIEWING, {"person": of("tang")}).json()["code"] == "cannot_view_as"
    listed = [row["title"] for row in admin("GET", f"{VIEWING}/people").json()["rows"]]
    assert sorted(listed) == ["周敏", "沈建华"]


def test_the_list_of_people_says_what_they_are_and_is_searched(admin: Browser) -> None:
    rows = admin("GET", f"{VIEWING}/people?search=zm").json()["rows"]

    assert [(row["title"], row["department"], row["roles"]) for row in rows] == [("周敏", None, ["销售员"])]


def test_the_powers_of_another_administrator_are_not_lent(
    admin: Browser, boss: Browser, database: Database, of: Callable[[str], str]
) -> None:
    set_roles(database, "boss", people.ADMINISTRATOR)
    view(admin, of("boss"))

    for path in ("/keys", "/audit", "/backups", "/doctor", "/settings/files"):
        assert admin("GET", path).json()["code"] == "only_viewing"
        assert boss("GET", path).status_code == 200


def test_it_is_over_after_half_an_hour_and_nothing_is_answered_until_it_is_left(
    admin: Browser, database: Database, of: Callable[[str], str]
) -> None:
    view(admin, of("zhoumin"))
    with database.write() as tx:
        tx.execute(update(session).where(session.c.views_as.is_not(None)).values(views_until=tx.now - 1))

    assert admin("GET", "/session").json()["viewing"]["over"] is True
    assert admin("GET", "/session").json()["user"]["name"] == "系统管理员"
    for answer in (admin("GET", "/apps"), admin("GET", "/keys"), admin("POST", f"{CUSTOMERS}/records", {})):
        assert (answer.status_code, answer.json()["code"]) == (403, "viewing_over")
    assert admin("DELETE", VIEWING).status_code == 204
    assert admin("GET", "/keys").status_code == 200


def test_it_is_over_at_once_when_one_of_the_two_may_not_any_more(
    admin: Browser, database: Database, of: Callable[[str], str]
) -> None:
    view(admin, of("zhoumin"))
    set_active(database, "zhoumin", False)
    assert admin("GET", "/apps").json()["code"] == "viewing_over"

    set_active(database, "zhoumin", True)
    assert admin("GET", "/apps").status_code == 200
    set_roles(database, "boss", people.ADMINISTRATOR)  # somebody has to be one
    set_roles(database, "admin")
    assert admin("GET", "/apps").json()["code"] == "viewing_over"


def test_rights_the_other_loses_meanwhile_are_gone_at_once(
    admin: Browser, database: Database, of: Callable[[str], str]
) -> None:
    view(admin, of("zhoumin"))
    assert names(admin) == ["杭州云杉贸易"]

    set_roles(database, "zhoumin")

    assert names(admin) == 404


def test_it_belongs_to_one_browser_and_ends_with_its_session(
    admin: Browser, browse: Callable[..., Browser], of: Callable[[str], str]
) -> None:
    other = browse("admin")
    view(admin, of("zhoumin"))
    assert other("GET", "/session").json()["viewing"] is None

    assert admin("DELETE", "/session").status_code == 204

    kinds = [row["detail"]["did"] for row in other("GET", "/audit?kind=viewing").json()["rows"]]
    assert kinds == ["ended", "began"]


def test_the_audit_log_keeps_who_looked_as_whom_from_when_to_when(
    admin: Browser, of: Callable[[str], str]
) -> None:
    view(admin, of("zhoumin"))
    view(admin, of("tang"))  # one person after the other
    admin("DELETE", VIEWING)

    rows = admin("GET", "/audit?kind=viewing").json()["rows"]

    told = [(row["by"]["title"], row["detail"]["did"], row["detail"]["name"]) for row in rows]
    assert told == [
        ("系统管理员", "ended", "唐大强"),
        ("系统管理员", "began", "唐大强"),
        ("系统管理员", "ended", "周敏"),
        ("系统管理员", "began", "周敏"),
    ]
    ended, began = rows[0]["detail"], rows[1]["detail"]
    assert began["until"] > ended["until"] >= ended["since"]
    assert began["person"] == ended["person"] == of("tang")


def test_the_looker_pays_for_their_own_requests(database: Database, of: Callable[[str], str]) -> None:
    with database.read() as tx:
        by = people.actor_of_person(tx, person=people.account_of(tx, login="admin").person)
        other = people.actor_of_person(tx, person=people.account_of(tx, login="zhoumin").person)
    viewing = people.Viewing(by, other.person, "周敏", other, None, 0, 1)

    caller = people.Caller(other, "admin", None, b"x", False, False, viewing=viewing)

    assert caller.oneself is by


def set_roles(database: Database, login: str, *roles: str) -> None:
    """This function will give somebody other roles."""
    database.transact(
        SYSTEM,
        lambda tx: people.set_roles(tx, person=people.account_of(tx, login=login).person, roles=roles),
    )


def set_active(database: Database, login: str, is_active: bool) -> None:
    """This function will shut somebody out, or let them in again."""
    database.transact(
        SYSTEM,
        lambda tx: people.set_active(
            tx, person=people.account_of(tx, login=login).person, is_active=is_active
        ),
    )
