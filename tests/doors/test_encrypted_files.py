"""Secrets that come in files: each is told from the others, and none stands in what is kept of the import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.storage.seal_key import key_file
from huodan.workspace.publish import publish_app
from huodan.workspace.working import work
from tests.doors.conftest import Browser
from tests.doors.test_encrypted import CARDS, RECORDS, VEIL, database, keep
from tests.support.apps import read
from tests.support.vault import SECRET, told_by, vault as document

__all__ = ["database"]

SLIPS = "/apps/test/forms/slip"


def bring(who: Browser, text: str, **wish: object) -> dict[str, Any]:
    """This function will import a file, and give what came of it."""
    sent = {"dry_run": "false", "accept": "valid", **wish}
    answer = who.client.post(
        f"/api/v1{CARDS}/import",
        data=sent,
        files={"file": ("a.csv", text.encode())},
        headers={"X-CSRF-Token": who.csrf},
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def numbers(who: Browser) -> dict[str, str]:
    """This function will read the number of every card plainly, by name."""
    rows = who("POST", f"{CARDS}/query", {"columns": ["name"]}).json()["rows"]
    return {
        row["name"]: who("POST", f"{RECORDS}/{row['id']}/reveal", {"field": "number"}).json()["value"]
        for row in rows
    }


@pytest.mark.parametrize("dry", ["true", "false"])
def test_different_secrets_of_a_file_are_different(browse: Callable[..., Browser], dry: str) -> None:
    boss = browse("boss")

    told = bring(boss, "name,number\na,AAA1\nb,BBB2\nc,aaa1\nd,DDD4\n", mode="create", dry_run=dry)

    assert (told["created"], [error["row"] for error in told["errors"]]) == (3, [4])
    assert "aaa1" not in str(told).lower()
    if dry == "false":
        assert numbers(boss) == {"a": "AAA1", "b": "BBB2", "d": "DDD4"}


def test_records_are_known_by_a_secret(browse: Callable[..., Browser]) -> None:
    boss = browse("boss")
    for name, number in (("a", "AAA1"), ("b", "BBB2"), ("c", "CCC3")):
        keep(boss, name=name, number=number)
    boss(
        "PATCH",
        f"{RECORDS}/{keep(boss, name='d', number='DDD4')['id']}",
        {"values": {"plain": "d"}},
        If_Match='"1"',
    )

    one = bring(boss, "number,plain\nCCC3,3\naaa1,1\nBBB2,2\n", mode="update", key="number")
    two = bring(
        boss, "number,pins.name,pins.code\nAAA1,x,111\nBBB2,y,222\nBBB2,z,333\n", mode="update", key="number"
    )
    three = bring(boss, "number,name\nCCC3,c2\nEEE5,e\n", mode="upsert", key="number")
    gone = bring(boss, "number,plain\nZZZ9,9\n", mode="update", key="number")

    assert (one["updated"], one["refused"]) == (3, 0)
    assert (two["updated"], two["refused"]) == (2, 0)
    assert (three["created"], three["updated"]) == (1, 1)
    assert gone["refused"] == 1
    assert "ZZZ9" not in str(gone)
    rows = boss("POST", f"{CARDS}/query", {"columns": ["name", "plain", "pins.name"]}).json()["rows"]
    told = sorted((row["name"], row["plain"], row["pins.name"]) for row in rows)
    assert told == [
        ("a", "1", ["x"]),
        ("b", "2", ["y", "z"]),
        ("c2", "3", []),
        ("d", "d", []),
        ("e", None, []),
    ]


def test_rows_of_one_record_must_agree_about_a_secret(browse: Callable[..., Browser]) -> None:
    told = bring(
        browse("boss"), "number,note,pins.name\nA,N1,p\nA,N2,q\nB,N3,r\nB,N3,s\n", mode="upsert", key="number"
    )

    assert (told["created"], [error["code"] for error in told["errors"]]) == (1, ["differs"])


def test_what_is_told_of_a_file_has_dots(browse: Callable[..., Browser], database: Database) -> None:
    boss = browse("boss")
    text = "name,number,pins.code,else\n" + f"a,{SECRET},{SECRET},{SECRET}\nb,{SECRET},x,y\n"
    for dry in ("true", "false"):
        told = bring(boss, text, mode="create", dry_run=dry)
        assert [column["samples"] for column in told["columns"][1:]] == [[VEIL] * 2] * 3
        assert SECRET not in str(told)
    lines = "".join(f"n{index},{SECRET}{index % 250}\n" for index in range(500))
    bring(boss, f"name,number\n{lines}", mode="create")
    while work(database):
        pass

    assert told_by(database, SECRET) == set()
    left = [one for one in database.files.parent.rglob("*.report") if SECRET.encode() in one.read_bytes()]
    assert left == []


def test_nothing_kept_names_a_record_by_a_secret(browse: Callable[..., Browser], database: Database) -> None:
    boss = browse("boss")
    keep(boss, name="a", number=SECRET)
    where = {"field": "card", "op": "in", "value": [{"match": {"number": SECRET}}]}
    sent = [
        (f"{SLIPS}/views", {"name": "v", "columns": ["name"], "where": where}),
        (
            f"{SLIPS}/views",
            {"name": "v", "columns": ["name"], "where": {**where, "op": "eq", "value": where["value"][0]}},
        ),
        (
            f"{SLIPS}/bulk",
            {"action": "update", "where": {}, "values": {"card": {"match": {"number": SECRET}}}},
        ),
        (f"{SLIPS}/records", {"values": {"name": "s", "card": {"match": {"number": SECRET}}}}),
    ]

    for path, body in sent:
        refused = boss("POST", path, body)
        assert refused.status_code == 422, path
        assert SECRET not in refused.text

    assert told_by(database, SECRET) == set()


def test_a_file_of_what_could_not_be_opened_overwrites_nothing(
    browse: Callable[..., Browser], database: Database
) -> None:
    boss = browse("boss")
    made = keep(boss, name="a", number="AAA1")
    file = key_file(database)
    aside = file.rename(file.with_name("elsewhere"))
    wish = {"format": "csv", "columns": ["id", "name", "number"], "plain": True}
    text = boss("POST", f"{CARDS}/export", wish).text
    aside.rename(file)

    told = bring(boss, text, mode="update")

    assert "无法解开" in text
    assert (told["updated"], [error["row"] for error in told["errors"]]) == (0, [2])
    assert made["values"]["number"] == VEIL
    assert numbers(boss) == {"a": "AAA1"}


def test_the_key_of_secrets_that_came_first_by_a_file_is_not_replaced(
    browse: Callable[..., Browser], database: Database
) -> None:
    boss = browse("boss")
    bring(boss, "name,number\na,AAA1\nb,BBB2\n", mode="create")
    file = key_file(database)
    aside = file.rename(file.with_name("elsewhere"))

    refused = boss("POST", RECORDS, {"values": {"name": "c", "number": "CCC3"}})

    assert [one["code"] for one in refused.json()["errors"]] == ["key_lost"]
    assert not file.exists()
    aside.rename(file)
    keep(boss, name="c", number="CCC3")
    assert numbers(boss) == {"a": "AAA1", "b": "BBB2", "c": "CCC3"}


PINS = [{"name": "p", "code": "PPP1"}, {"name": "q", "code": "QQQ2"}]
KEPT = {"p": "PPP1", "q": "QQQ2"}


@pytest.mark.parametrize(
    ("text", "refused", "after"),
    [
        ("name,pins.name,pins.code\na,q,••••••\n", True, KEPT),
        ("name,pins.name,pins.code\na,q,••••••\na,p,••••••\n", True, KEPT),
        ("name,pins.name\na,q\n", True, KEPT),
        ("name,plain,pins.name,pins.code\na,x,p,••••••\na,x,q,••••••\n", False, KEPT),
        ("name,pins.name,pins.code\na,p,••••••\n", False, {"p": "PPP1"}),
        ("name,pins.name,pins.code\na,q,QQQ3\na,r,RRR4\n", False, {"q": "QQQ3", "r": "RRR4"}),
    ],
)
def test_no_sub_row_of_a_file_takes_the_secret_of_another(
    browse: Callable[..., Browser], database: Database, text: str, refused: bool, after: dict[str, str]
) -> None:
    tree = document()
    tree["forms"][0]["fields"][0]["unique"] = True
    assert isinstance(publish_app(database, SYSTEM, read(tree)), int)
    boss = browse("boss")
    made = keep(boss, name="a", pins=PINS)

    told = bring(boss, text, mode="update", key="name")

    assert [error["code"] for error in told["errors"]] == (["rows_moved"] if refused else [])
    path = f"{RECORDS}/{made['id']}"
    lines = boss("GET", path).json()["values"]["pins"]
    shown = {
        line["name"]: boss("POST", f"{path}/reveal", {"field": "pins.code", "row": line["id"]}).json()[
            "value"
        ]
        for line in lines
    }
    assert shown == after


def test_secrets_of_rows_read_from_a_file_can_be_saved(browse: Callable[..., Browser]) -> None:
    boss = browse("boss")
    answer = boss.client.post(
        f"/api/v1{CARDS}/subforms/pins/read",
        files={"file": ("rows.csv", f"name,code\nfirst,{SECRET}\n".encode())},
        headers={"X-CSRF-Token": boss.csrf},
    ).json()

    (row,) = answer["rows"]
    assert row["values"] == {"name": "first", "code": SECRET}
    made = boss("POST", RECORDS, {"values": {"name": "a", "pins": [row["values"]]}}).json()
    (pin,) = made["values"]["pins"]
    assert pin["code"] == VEIL
    where = f"{RECORDS}/{made['id']}/reveal"
    assert boss("POST", where, {"field": "pins.code", "row": pin["id"]}).json()["value"] == SECRET
