"""Sign-in, lock-out, CSRF, first password, sign-out and first-run set-up over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from huodan.doors.http.app import create_app
from huodan.engines import people
from huodan.storage.db import Database
from huodan.workspace.setup import prepare
from tests.doors.conftest import PASSWORD, Browser

Browse = Callable[..., Browser]


def test_the_server_says_it_is_well(browse: Browse) -> None:
    answer = browse().client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json()["ok"] is True


def test_signing_in_tells_who_one_is(browse: Browse) -> None:
    answer = browse()("POST", "/session", {"login": "ZhouMin", "password": PASSWORD})

    body = answer.json()
    assert answer.status_code == 200
    assert body["user"]["name"] == "周敏"
    assert body["user"]["login"] == "zhoumin"
    assert body["user"]["roles"] == ["销售员"]
    assert body["user"]["admin"] is False
    assert (body["company"], body["today"], body["demo"]) == ("沪东贸易", "2026-05-06", False)


def test_cookies_are_safe(browse: Browse) -> None:
    answer = browse()("POST", "/session", {"login": "boss", "password": PASSWORD})

    session, csrf = answer.headers.get_list("set-cookie")
    assert session.startswith("huodan_session=")
    assert "HttpOnly" in session
    assert "SameSite=Lax" in session
    assert "Max-Age" not in session
    assert "HttpOnly" not in csrf
    assert answer.json()["csrf"] in csrf


def test_cookies_are_secure_behind_https_and_last_when_wished(database: Database) -> None:
    client = TestClient(create_app(database), base_url="https://huodan.test")

    answer = client.post("/api/v1/session", json={"login": "boss", "password": PASSWORD, "stay": True})

    for line in answer.headers.get_list("set-cookie"):
        assert "Secure" in line
        assert "Max-Age=" in line
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize("login", ["boss", "nobody"])
def test_a_wrong_password_is_refused_alike_for_known_and_unknown_logins(browse: Browse, login: str) -> None:
    browser = browse()
    answers = [browser("POST", "/session", {"login": login, "password": "wrong"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [423]
    assert answers[0].json()["code"] == "bad_login"
    assert answers[0].json()["title"].startswith("登录名或密码不对")
    locked = answers[5].json()
    assert locked["code"] == "locked_out"
    assert 0 < locked["retry_after"] <= 900
    assert answers[5].headers["retry-after"] == str(locked["retry_after"])
    assert "set-cookie" not in answers[5].headers


def test_somebody_who_left_is_refused_like_a_wrong_password(browse: Browse, boss: Browser) -> None:
    rows = boss("GET", "/members?search=周敏").json()["rows"]
    path = f"/apps/workspace/forms/people/records/{rows[0]['id']}"
    left = browse("admin")("PATCH", path, {"values": {"active": False}}, If_Match='"1"')
    assert left.status_code == 200, left.text

    answer = browse()("POST", "/session", {"login": "zhoumin", "password": PASSWORD})

    assert (answer.status_code, answer.json()["code"]) == (401, "bad_login")


def test_a_login_of_a_megabyte_is_a_wrong_one(browse: Browse) -> None:
    answer = browse()("POST", "/session", {"login": "ﷺ" * 300_000, "password": "x"})

    assert (answer.status_code, answer.json()["code"]) == (401, "bad_login")


def test_refusals_are_said_in_english_when_liked_better(browse: Browse) -> None:
    browser = browse(lang="en-GB,en;q=0.9,zh;q=0.5")

    answer = browser("POST", "/session", {"login": "boss", "password": "wrong"})

    assert answer.json()["title"].startswith("Login or password is wrong")


def test_without_a_session_nothing_is_answered(browse: Browse) -> None:
    for method, path in (("GET", "/session"), ("GET", "/apps"), ("POST", "/apps/orders/forms/order/query")):
        answer = browse()(method, path, {} if method == "POST" else None)

        assert answer.status_code == 401
        assert answer.json()["code"] == "sign_in_needed"


def test_an_ended_session_is_worthless(browse: Browse) -> None:
    browser = browse().sign_in("boss")
    cookie = browser.client.cookies["huodan_session"]

    assert browser("DELETE", "/session").status_code == 204

    stolen = browse()
    stolen.client.cookies.set("huodan_session", cookie)
    assert stolen("GET", "/session").status_code == 401
    assert "huodan_session" not in browser.client.cookies


@pytest.mark.parametrize("csrf", ["", "wrong", "%00"])
def test_a_write_from_another_site_is_refused(boss: Browser, csrf: str) -> None:
    boss.csrf = csrf

    for method, path in (
        ("POST", "/apps/orders/forms/order/records"),
        ("POST", "/apps/orders/forms/order/query"),
        ("DELETE", "/session"),
    ):
        answer = boss(method, path, {})

        assert answer.status_code == 403
        assert answer.json()["code"] == "csrf"


def test_the_csrf_value_of_another_session_does_not_count(browse: Browse) -> None:
    one, other = browse("boss"), browse("boss")
    one.csrf = other.csrf

    assert one("DELETE", "/session").status_code == 403


def test_a_given_password_must_be_changed_before_anything_else(browse: Browse, database: Database) -> None:
    with database.write() as tx:
        people.set_password(
            tx, person=people.account_of(tx, login="zhoumin").person, password="given-By-adm1n"
        )
    browser = browse().sign_in("zhoumin", "given-By-adm1n")

    refused = browser("GET", "/apps")
    assert (refused.status_code, refused.json()["code"]) == (403, "password_change_required")
    assert browser("GET", "/session").json()["user"]["must_change_password"] is True
    weak = browser("POST", "/session/password", {"old": "given-By-adm1n", "new": "12345678"})
    assert (weak.status_code, weak.json()["errors"][0]["path"]) == (422, "new")

    assert browser("POST", "/session/password", {"old": "given-By-adm1n", "new": PASSWORD}).status_code == 204
    assert browser("GET", "/apps").status_code == 200


def test_changing_the_password_signs_out_other_browsers(browse: Browse) -> None:
    here, there = browse("zhoumin"), browse("zhoumin")

    answer = here("POST", "/session/password", {"old": PASSWORD, "new": "quite-An0ther"})

    assert answer.status_code == 204
    assert here("GET", "/session").status_code == 200
    assert there("GET", "/session").status_code == 401


def test_the_language_somebody_reads_is_kept(browse: Browse) -> None:
    browser = browse("zhoumin")

    assert browser("PATCH", "/session", {"lang": "en"}).json()["user"]["lang"] == "en"
    assert browse("zhoumin")("GET", "/session").json()["user"]["lang"] == "en"
    assert browser("PATCH", "/session", {"lang": "fr"}).status_code == 422


@pytest.mark.parametrize(
    ("body", "path"),
    [({}, "login"), ({"login": 5, "password": "x"}, "login"), ({"login": "x", "password": None}, "password")],
)
def test_a_sign_in_of_the_wrong_shape_names_what_is_wrong(browse: Browse, body: object, path: str) -> None:
    answer = browse()("POST", "/session", body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == path


# ── first run ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def fresh(database_url: str) -> Iterator[Browser]:
    database = Database(database_url)
    prepare(database)
    yield Browser(TestClient(create_app(database), raise_server_exceptions=False))
    database.close()


WISHES = {
    "company": "沪东贸易",
    "name": "沈建华",
    "login": "boss",
    "password": PASSWORD,
    "start": "orders",
    "sample": False,
}


def test_setting_up_offers_the_templates_as_their_documents_describe_them(fresh: Browser) -> None:
    (start,) = fresh("GET", "/setup").json()["starts"]
    english = fresh("GET", "/setup", Accept_Language="en").json()["starts"][0]

    assert (start["name"], start["label"]) == ("orders", "订单管理")
    assert "830 张订单" in start["sample"]
    assert start["description"].startswith("客户、产品、供应商")
    assert english["label"] == "Orders"


def test_a_new_workspace_is_set_up_once_and_signs_its_first_person_in(fresh: Browser) -> None:
    asked = fresh("GET", "/setup").json()
    assert (asked["needed"], asked["demo"], asked["lang"]) == (True, None, "zh")

    made = fresh("POST", "/setup", WISHES)

    assert made.status_code == 201
    assert made.json()["user"]["admin"] is True
    assert made.json()["company"] == "沪东贸易"
    assert [app["key"] for app in fresh("GET", "/apps").json()["apps"]] == ["orders", "workspace"]
    assert fresh("GET", "/setup").json()["needed"] is False
    again = fresh("POST", "/setup", WISHES)
    assert (again.status_code, again.json()["code"]) == (409, "already_set_up")


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        ({"password": "12345678"}, "password"),
        ({"password": "hudongmaoyi2026"}, "password"),
        ({"password": "ShenJianhua1!"}, "password"),
        ({"company": " "}, "company"),
        ({"name": ""}, "name"),
        ({"start": "crm"}, "start"),
        ({"start": "../orders"}, "start"),
        ({"login": "a b"}, "login"),
    ],
)
def test_a_set_up_that_is_not_right_changes_nothing(fresh: Browser, wish: dict[str, str], path: str) -> None:
    answer = fresh("POST", "/setup", WISHES | wish)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == path
    assert fresh("GET", "/setup").json()["needed"] is True


def test_a_new_workspace_with_the_sample_has_all_of_it(fresh: Browser) -> None:
    made = fresh("POST", "/setup", WISHES | {"sample": True})

    assert made.status_code == 201, made.text
    fresh.csrf = made.json()["csrf"]
    order = "/apps/orders/forms/order"
    total = {"measures": [{"key": "n", "op": "count"}, {"key": "sum", "op": "sum", "field": "total"}]}
    assert fresh("POST", f"{order}/aggregate", total).json()["rows"] == [{"n": 830, "sum": "8860551.55"}]
    counts = {
        form: fresh("POST", f"/apps/{app}/forms/{form}/query", {"count": "exact"}).json()["count"]
        for app, form in (
            ("orders", "customer"),
            ("orders", "product"),
            ("orders", "supplier"),
            ("orders", "payment"),
            ("workspace", "people"),
        )
    }
    assert counts == {"customer": 91, "product": 77, "supplier": 29, "payment": 661, "people": 10}
    told = {"needed": False, "starts": [], "demo": None, "lang": "zh", "may_stay": True}
    told |= {"company": "沪东贸易", "logo": None}
    assert fresh("GET", "/setup").json() == told
    again = fresh("POST", "/setup", WISHES | {"sample": True})
    assert (again.status_code, again.json()["code"]) == (409, "already_set_up")
