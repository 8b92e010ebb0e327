"""People as administrators keep them over HTTP: found, let in, changed, helped, shut out; departments as a tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.engines import people
from huodan.engines.people import lockout
from huodan.engines.people.passwords import check_password
from huodan.storage.db import Database
from tests.doors.conftest import PASSWORD, Browser

Browse = Callable[..., Browser]


@pytest.fixture
def admin(browse: Browse) -> Browser:
    return browse("admin")


def staff(admin: Browser, **asked: str) -> list[dict[str, Any]]:
    """This function will list people."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = admin("GET", f"/staff?{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


def person(admin: Browser, login: str) -> dict[str, Any]:
    """This function will find the one with a login."""
    return next(one for one in staff(admin) if one["login"] == login)


def make(admin: Browser, path: str, **body: object) -> dict[str, Any]:
    """This function will make something."""
    answer = admin("POST", path, body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def audited(admin: Browser, kind: str) -> list[dict[str, Any]]:
    """This function will read what the audit log holds of a kind, the newest first."""
    return [row["detail"] for row in admin("GET", f"/audit?kind={kind}").json()["rows"]]


def fail(browse: Browse, login: str, times: int) -> int:
    """This function will try wrong passwords and give the last answer's status."""
    return [
        browse()("POST", "/session", {"login": login, "password": "wrong one"}).status_code
        for _ in range(times)
    ][-1]


def test_a_person_is_let_in_with_a_first_password_they_must_change(admin: Browser, browse: Browse) -> None:
    sales = make(admin, "/departments", name="销售部")
    values = {"name": "何雅静", "phone": "13800001234", "department": sales["id"]}
    made = make(admin, "/staff", **values, login="heyajing", roles=["销售员"])

    assert made["person"]["state"] == "active"
    assert made["person"]["must_change_password"] is True
    assert made["person"]["department"] == {"id": sales["id"], "title": "销售部"}
    newcomer = browse().sign_in("heyajing", made["password"])
    assert newcomer("GET", "/apps").json()["code"] == "password_change_required"
    changed = newcomer("POST", "/session/password", {"old": made["password"], "new": "six otters swim"})
    assert changed.status_code == 204, changed.text
    assert newcomer("GET", "/apps").status_code == 200
    after = person(admin, "heyajing")
    assert after["must_change_password"] is False
    assert after["signed_in_at"] is not None
    assert made["password"] not in admin("GET", "/audit").text
    (noted,) = audited(admin, "account")
    assert noted == {"did": "created", "about": {"name": "何雅静", "login": "heyajing"}, "roles": ["销售员"]}


@pytest.mark.parametrize(
    ("search", "expected"),
    [("周敏", ["周敏"]), ("zm", ["周敏"]), ("zhoumin", ["周敏"]), ("Tang", ["唐大强"]), ("nobody", [])],
)
def test_people_are_found_by_name_pinyin_and_login(admin: Browser, search: str, expected: list[str]) -> None:
    assert [one["name"] for one in staff(admin, search=search)] == expected


def test_people_are_kept_to_a_department_a_role_and_a_state(admin: Browser) -> None:
    sales = make(admin, "/departments", name="销售部")
    zhou, tang = person(admin, "zhoumin"), person(admin, "tang")
    admin("PATCH", f"/staff/{zhou['id']}", {"department": sales["id"]})
    admin("PATCH", f"/staff/{tang['id']}", {"active": False})

    assert [one["name"] for one in staff(admin, department=sales["id"])] == ["周敏"]
    assert [one["name"] for one in staff(admin, role="admin")] == ["系统管理员"]
    assert [one["name"] for one in staff(admin, state="closed")] == ["唐大强"]
    assert admin("GET", "/staff?state=odd").status_code == 422
    page = admin("GET", "/staff?skip=1&limit=2").json()
    assert (page["count"], [one["name"] for one in page["rows"]]) == (4, ["唐大强", "系统管理员"])
    counts = {role["name"]: role["count"] for role in page["roles"]}
    assert (counts["销售员"], counts["管理员"], counts["采购员"]) == (1, 1, 0)


def test_who_is_deactivated_is_out_at_once_and_their_records_stay(admin: Browser, browse: Browse) -> None:
    zhou = browse("zhoumin")
    id = person(admin, "zhoumin")["id"]

    closed = admin("PATCH", f"/staff/{id}", {"active": False})

    assert closed.json()["state"] == "closed"
    assert zhou("GET", "/session").status_code == 401
    assert fail(browse, "zhoumin", 1) == 401
    boss = browse("boss")
    asked = {"columns": ["name", "owner"], "where": {"field": "code", "op": "eq", "value": "KH1"}}
    rows = boss("POST", "/apps/orders/forms/customer/query", asked).json()["rows"]
    assert rows[0]["owner"] == {"id": id, "title": "周敏"}
    assert "周敏" not in boss("GET", "/members").text
    assert admin("PATCH", f"/staff/{id}", {"active": True}).json()["state"] == "active"
    browse().sign_in("zhoumin")
    assert [one["did"] for one in audited(admin, "account")] == ["opened", "closed"]


def test_the_last_administrator_can_neither_be_closed_nor_lose_the_role(
    admin: Browser, browse: Browse
) -> None:
    id = person(admin, "admin")["id"]
    record = f"/apps/workspace/forms/people/records/{id}"
    version = admin("GET", record).json()["version"]
    head = {"If_Match": f'"{version}"'}

    for answer in (
        admin("PATCH", f"/staff/{id}", {"active": False}),
        admin("PATCH", f"/staff/{id}", {"roles": ["总经理"]}),
        admin("PATCH", record, {"values": {"active": False}}, **head),
        admin("DELETE", record, **head),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    assert admin("GET", "/staff").status_code == 200

    boss = person(admin, "boss")
    given = admin("PATCH", f"/staff/{boss['id']}", {"roles": [*boss["roles"], "管理员"]})
    assert given.status_code == 200
    assert admin("PATCH", f"/staff/{id}", {"active": False}).status_code == 200
    assert browse("boss")("GET", "/staff").status_code == 200


def test_roles_and_departments_are_audited_from_and_to(admin: Browser, browse: Browse) -> None:
    sales, money = (make(admin, "/departments", name=name) for name in ("销售部", "财务部"))
    id = person(admin, "zhoumin")["id"]
    admin("PATCH", f"/staff/{id}", {"department": sales["id"], "roles": ["总经理"], "phone": "13900001111"})
    admin("PATCH", f"/staff/{id}", {"department": money["id"]})
    admin("PATCH", f"/staff/{id}", {"department": None, "roles": ["总经理"]})

    about = {"name": "周敏", "login": "zhoumin"}
    assert audited(admin, "roles") == [{"about": about, "from": ["销售员"], "to": ["总经理"]}]
    moves = [(one["from"], one["to"]) for one in audited(admin, "department") if one["did"] == "moved"]
    assert moves == [("财务部", None), ("销售部", "财务部"), (None, "销售部")]
    english = browse("admin", lang="en")
    assert audited(english, "roles")[0]["to"] == ["General manager"]


def test_who_is_locked_out_is_shown_and_unlocked(admin: Browser, browse: Browse) -> None:
    assert fail(browse, "zhoumin", 6) == 423
    (locked,) = staff(admin, state="locked")
    assert (locked["login"], bool(locked["locked_until"])) == ("zhoumin", True)

    assert admin("DELETE", f"/staff/{locked['id']}/lock").json()["locked_until"] is None

    browse().sign_in("zhoumin")
    assert audited(admin, "lock")[0]["did"] == "unlocked"


def test_a_reset_ends_sessions_and_locks_and_must_be_changed(admin: Browser, browse: Browse) -> None:
    zhou = browse("zhoumin")
    fail(browse, "zhoumin", 5)
    told = admin("POST", f"/staff/{person(admin, 'zhoumin')['id']}/password", {}).json()

    assert zhou("GET", "/session").status_code == 401
    assert fail(browse, "zhoumin", 1) == 401
    again = browse().sign_in("zhoumin", told["password"])
    assert again("GET", "/apps").json()["code"] == "password_change_required"
    assert audited(admin, "password")[0] == {
        "did": "reset",
        "about": {"name": "周敏", "login": "zhoumin"},
    }
    assert told["password"] not in admin("GET", "/audit").text


def test_sessions_are_ended_everywhere(admin: Browser, browse: Browse) -> None:
    first, second = browse("zhoumin"), browse("zhoumin")

    assert admin("DELETE", f"/staff/{person(admin, 'zhoumin')['id']}/sessions").status_code == 200

    assert [one("GET", "/session").status_code for one in (first, second)] == [401, 401]


def test_somebody_known_without_account_is_given_one(admin: Browser, browse: Browse) -> None:
    made = admin("POST", "/apps/workspace/forms/people/records", {"values": {"name": "罗建平"}}).json()
    (known,) = staff(admin, state="none")
    assert (known["id"], known["login"]) == (made["id"], None)
    refused = admin("POST", f"/staff/{known['id']}/password", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_account")

    told = make(admin, "/staff", id=known["id"], login="luo", roles=["销售员"])

    assert told["person"]["id"] == known["id"]
    assert staff(admin, state="none") == []
    twice = admin("POST", "/staff", {"id": known["id"], "login": "luo2", "roles": []})
    assert (twice.status_code, twice.json()["code"]) == (409, "has_account")
    taken = admin("POST", "/staff", {"name": "又一个", "login": "LUO", "roles": []})
    assert (taken.status_code, taken.json()["code"]) == (409, "login_taken")
    assert staff(admin, search="又一个") == []


def test_nobody_else_sees_or_keeps_people(browse: Browse, key: Callable[..., Any], admin: Browser) -> None:
    id = person(admin, "zhoumin")["id"]
    for call in (browse("boss"), browse("zhoumin"), key):
        for method, path in (
            ("GET", "/staff"),
            ("POST", "/staff"),
            ("PATCH", f"/staff/{id}"),
            ("POST", f"/staff/{id}/password"),
            ("DELETE", f"/staff/{id}/lock"),
            ("DELETE", f"/staff/{id}/sessions"),
            ("GET", "/departments"),
            ("POST", "/departments"),
        ):
            body = {} if method in ("POST", "PATCH") else None
            assert call(method, path, body).status_code == 403, (method, path)
    assert admin("PATCH", "/staff/usr_0000000000001", {"roles": []}).status_code == 404
    assert admin("PATCH", "/staff/nonsense", {"roles": []}).status_code == 404


def test_departments_are_made_renamed_moved_and_removed_if_empty(admin: Browser) -> None:
    top = make(admin, "/departments", name="总部")
    sales = make(admin, "/departments", name="销售部", parent=top["id"])
    one = make(admin, "/departments", name="一组", parent=sales["id"])
    boss = person(admin, "boss")
    admin("PATCH", f"/staff/{boss['id']}", {"department": one["id"]})

    renamed = admin("PATCH", f"/departments/{one['id']}", {"name": "华东组", "head": boss["id"]}).json()
    assert (renamed["name"], renamed["head"]["title"], renamed["count"]) == ("华东组", "沈建华", 1)
    for parent in (one, sales):
        circle = admin("PATCH", f"/departments/{sales['id']}", {"parent": parent["id"]})
        assert (circle.status_code, circle.json()["code"]) == (422, "department_circle")
    used = admin("DELETE", f"/departments/{one['id']}")
    assert (used.status_code, used.json()["code"]) == (409, "department_in_use")
    assert admin("DELETE", f"/departments/{top['id']}").json()["code"] == "department_in_use"

    assert admin("PATCH", f"/departments/{one['id']}", {"parent": None}).json()["parent"] is None
    assert admin("DELETE", f"/departments/{sales['id']}").status_code == 204
    assert {row["name"] for row in admin("GET", "/departments").json()["rows"]} == {"总部", "华东组"}
    noted = [(one["did"], one.get("from"), one.get("to")) for one in audited(admin, "department")]
    assert ("changed_name", "一组", "华东组") in noted
    assert ("changed_head", None, "沈建华") in noted
    assert ("changed_parent", "销售部", None) in noted
    assert noted[0] == ("removed", None, None)


def test_locks_are_told_as_sign_in_counts_them(database: Database) -> None:
    with database.write() as tx:
        for _ in range(lockout.MOST_PER_LOGIN):
            assert people.locked(tx, logins=["zhoumin"]) == {}
            lockout.charge(tx, login="ZhouMin", address="here")
        found = people.locked(tx, logins=["zhoumin", "boss"])

        assert found == {"zhoumin": tx.now + lockout.WINDOW_MS}
        with pytest.raises(lockout.LockedOut):
            lockout.charge(tx, login="zhoumin", address="there")


def test_the_made_up_password_is_good_and_never_the_same(browse: Browse) -> None:
    made = {people.make_password() for _ in range(50)}

    assert len(made) == 50
    for password in made:
        check_password(password, login="zhoumin")
    assert PASSWORD not in made
