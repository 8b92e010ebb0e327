"""「为什么能看到」 over HTTP: about oneself as far as one sees, about everybody for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.engines import people
from huodan.kit.ids import format_id
from huodan.storage.db import Database
from tests.doors.conftest import Browser

Browse = Callable[..., Browser]
CUSTOMERS = "/apps/orders/forms/customer"
PRODUCTS = "/apps/orders/forms/product"


@pytest.fixture
def of(database: Database) -> Callable[[str], str]:
    """This function will give the id of somebody by their login."""

    def find(login: str) -> str:
        with database.read() as tx:
            return format_id("usr", people.account_of(tx, login=login).person)

    return find


@pytest.fixture
def customers(boss: Browser) -> dict[str, str]:
    """This function will give the ids of all customers by their code."""
    rows = boss("POST", f"{CUSTOMERS}/query", {"columns": ["code"]}).json()["rows"]
    return {row["code"]: row["id"] for row in rows}


def told(answer: Any) -> dict[str, Any]:
    """This function will give the verbs by name, after seeing that it was answered."""
    assert answer.status_code == 200, answer.text
    return {each["verb"]: each for each in answer.json()["verbs"]}


def test_a_salesperson_is_told_of_their_own_rights_as_far_as_they_see(
    browse: Browse, customers: dict[str, str]
) -> None:
    zhou = browse("zhoumin")

    answer = zhou("GET", f"{CUSTOMERS}/records/{customers['KH1']}/why")

    read = told(answer)["read"]
    assert (read["allowed"], [part["role"] for part in read["by"]]) == (True, ["销售员"])
    assert (read["by"][0]["rows"], read["by"][0]["where"]) == ("own", None)
    told_all = answer.json()
    assert (told_all["full"], told_all["person"]["title"], told_all["roles"]) == (False, "周敏", ["销售员"])
    assert [owner["person"]["title"] for owner in told_all["owners"]] == ["周敏"]
    assert told_all["owners"][0]["self"]
    assert "hidden" not in {each["right"] for each in told_all["fields"]}
    assert all(each["givers"] == [] for each in told_all["verbs"])


def test_a_record_one_does_not_see_is_not_there_and_others_are_not_asked_about(
    browse: Browse, customers: dict[str, str], of: Callable[[str], str]
) -> None:
    zhou = browse("zhoumin")
    other = f"{CUSTOMERS}/records/{customers['KH2']}/why"

    unseen, like = (zhou("GET", path).json() for path in (other, other.replace("/why", "")))
    assert {**unseen, "request_id": ""} == {**like, "request_id": ""}
    assert zhou("GET", other).status_code == 404
    for path in (f"{CUSTOMERS}/why", other):
        refused = zhou("GET", f"{path}?person={of('boss')}")
        assert (refused.status_code, refused.json()["code"]) == (403, "administrator_needed")
    assert zhou("GET", "/staff/rights").status_code == 403
    assert zhou("GET", f"{CUSTOMERS}/why?person=nobody").status_code == 422


def test_an_administrator_is_told_why_somebody_does_not_see_a_record(
    browse: Browse, customers: dict[str, str], of: Callable[[str], str]
) -> None:
    admin = browse("admin")

    answer = admin("GET", f"{CUSTOMERS}/records/{customers['KH2']}/why?person={of('zhoumin')}")

    read = told(answer)["read"]
    assert (read["allowed"], read["by"]) == (False, [])
    assert [(part["role"], part["rows"]) for part in read["elsewhere"]] == [("销售员", "own")]
    assert "总经理" in read["givers"]
    assert not any(owner["self"] for owner in answer.json()["owners"])
    assert answer.json()["fields"] == []
    assert admin("GET", f"{CUSTOMERS}/records/cus_0000000000001/why").status_code == 404


def test_an_administrator_is_told_of_hidden_fields_and_by_which_role(
    browse: Browse, of: Callable[[str], str]
) -> None:
    answer = browse("admin")("GET", f"{PRODUCTS}/why?person={of('zhoumin')}")

    fields = {each["path"]: each for each in answer.json()["fields"]}
    assert (fields["cost"]["right"], fields["cost"]["roles"]) == ("hidden", ["销售员"])
    assert answer.json()["full"]
    own = {each["path"] for each in browse("zhoumin")("GET", f"{PRODUCTS}/why").json()["fields"]}
    assert own == {path for path, each in fields.items() if each["right"] != "hidden"}


def test_who_looks_with_anothers_eyes_is_told_about_the_other(
    browse: Browse, customers: dict[str, str], of: Callable[[str], str]
) -> None:
    admin = browse("admin")
    assert admin("POST", "/session/viewing", {"person": of("zhoumin")}).status_code == 200

    unseen = admin("GET", f"{CUSTOMERS}/records/{customers['KH2']}/why")

    assert unseen.json()["person"] == {"id": of("zhoumin"), "title": "周敏"}
    assert not told(unseen)["read"]["allowed"]
    assert admin("GET", f"{CUSTOMERS}/why?person={of('tang')}").json()["person"]["title"] == "唐大强"
    assert admin("GET", "/staff/rights").json()["count"] == 4


def test_the_table_says_what_everybody_may_do_in_every_form(browse: Browse) -> None:
    admin = browse("admin")

    page = admin("GET", "/staff/rights").json()

    forms = [form["key"] for form in page["forms"]]
    rows = {row["name"]: dict(zip(forms, row["cells"], strict=True)) for row in page["rows"]}
    assert page["count"] == 4
    assert rows["沈建华"]["customer"]["verbs"]["read"] == ["all"]
    assert rows["周敏"]["customer"]["verbs"]["read"] == ["own"]
    assert rows["周敏"]["product"]["hidden"] == 1
    assert rows["系统管理员"]["customer"] is None
    assert "delete" in rows["系统管理员"]["people"]["verbs"]
    assert set(forms[-2:]) == {"people", "department"}
    assert [row["name"] for row in admin("GET", "/staff/rights?search=zm").json()["rows"]] == ["周敏"]
    assert len(admin("GET", "/staff/rights?limit=1&skip=1").json()["rows"]) == 1
    assert admin("GET", "/staff/rights?limit=1000").status_code == 422


def test_a_key_is_told_of_its_own_rights(key: Callable[..., Any], of: Callable[[str], str]) -> None:
    answer = key("GET", f"{CUSTOMERS}/why")

    assert told(answer)["read"]["allowed"]
    assert answer.json()["person"]["id"] is None
    assert key("GET", f"{CUSTOMERS}/why?person={of('zhoumin')}").status_code == 403


def test_asking_about_others_is_noted_once_and_about_oneself_not(
    browse: Browse, customers: dict[str, str], of: Callable[[str], str]
) -> None:
    admin, zhou = browse("admin"), browse("zhoumin")
    record = f"{CUSTOMERS}/records/{customers['KH1']}/why"
    for _ in range(2):
        assert admin("GET", f"{record}?person={of('zhoumin')}").status_code == 200
    assert admin("GET", f"{CUSTOMERS}/why?person={of('zhoumin')}").status_code == 200
    assert admin("GET", "/staff/rights").status_code == 200
    for who, path in ((admin, f"{CUSTOMERS}/why"), (zhou, record), (zhou, f"{CUSTOMERS}/why")):
        assert who("GET", path).status_code == 200
    assert zhou("GET", f"{record}?person={of('boss')}").status_code == 403

    rows = admin("GET", "/audit?kind=why").json()["rows"]

    assert [row["detail"]["did"] for row in rows] == ["table", "form", "record"]
    assert {row["by"]["title"] for row in rows} == {"系统管理员"}
    assert [row["form"] and row["form"]["key"] for row in rows] == [None, "customer", "customer"]
    told = {"did": "record", "person": of("zhoumin"), "name": "周敏", "record": customers["KH1"]}
    assert rows[-1]["detail"] == told
