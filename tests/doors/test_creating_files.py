"""Files in records that come along with a new one: each holds its own; they are loose again where nothing was saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.storage.db import Database
from tests.doors.conftest import Browser
from tests.support.apps import Tree, field
from tests.support.attaching import DEAL, ITEM, PDF, build_vault, fetch, make, png, upload, vault

Browse = Callable[..., Browser]


def related(tree: Tree) -> Tree:
    """This function will let deals refer to an item."""
    deal = next(one for one in tree["forms"] if one["id"] == "deal")
    deal["fields"].append(field("deal_item", "relation", target="item"))
    return tree


def build_along(url: str) -> None:
    """This function will build the company whose deals hold files and refer to an item."""
    build_vault(url, related(vault()))


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy."""
    opened = Database(prepared_database("files_along", build_along))
    yield opened
    opened.close()


@pytest.fixture
def zhou(browse: Browse) -> Browser:
    """This function will sign a seller in."""
    return browse("zhou")


def deal(**values: object) -> dict[str, object]:
    return {"form": "deal", "field": "item", "values": {"name": "d", "owner": "zhou", **values}}


def send_item(who: Browser, *along: dict[str, object], **values: object) -> Any:
    """This function will store an item together with deals."""
    return who("POST", f"{ITEM}/records", {"values": {"name": "i", **values}, "related": list(along)})


def wrong(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(one["path"], one["code"]) for one in answer.json()["errors"]]


def test_each_holds_its_own_files_and_gives_them_to_who_may_see_it(zhou: Browser, browse: Browse) -> None:
    photo = upload(zhou, png(), "a.png", meant="test/item/photo")
    first, second, line = (upload(zhou, PDF + bytes([n]), f"{n}.pdf") for n in range(3))
    picture = upload(zhou, png(9), "b.png")

    made = send_item(
        zhou,
        deal(contract=[first, second]),
        deal(contract=[line], lines=[{"note": "x", "photo": [picture]}]),
        photo=[photo],
    )

    assert made.status_code == 201, made.text
    body = made.json()
    one, two = body["related"]
    assert fetch(zhou, body, photo, ITEM).status_code == 200
    assert [fetch(zhou, one, each).status_code for each in (first, second, line, photo)] == [
        200,
        200,
        404,
        404,
    ]
    assert [fetch(zhou, two, each).status_code for each in (line, picture, first)] == [200, 200, 404]
    assert fetch(browse("lin"), one, first).status_code == 404
    assert fetch(browse("ku"), one, first).content == PDF + bytes([0])


def test_files_stay_loose_where_nothing_was_saved_and_go_with_the_next_save(zhou: Browser) -> None:
    photo, paper = upload(zhou, png(), "a.png"), upload(zhou, PDF, "a.pdf")

    refused = send_item(zhou, deal(contract=[paper]), deal(name=None), photo=[photo])
    assert wrong(refused) == [("related.1.name", "required")]
    assert [zhou("GET", f"/files/{each['id']}").status_code for each in (photo, paper)] == [200, 200]

    made = send_item(zhou, deal(contract=[paper]), photo=[photo])
    assert made.status_code == 201, made.text
    assert fetch(zhou, made.json()["related"][0], paper).content == PDF


def test_a_file_is_held_by_one_of_them_only_and_nobody_elses_by_any(zhou: Browser, browse: Browse) -> None:
    lin = browse("lin")
    paper, strange = upload(zhou, PDF, "a.pdf"), upload(lin, PDF, "b.pdf")
    kept = upload(browse("boss"), b"kept")
    make(browse("boss"), DEAL, owner="zhou", contract=[kept])

    assert wrong(send_item(zhou, deal(contract=[paper]), deal(contract=[paper]))) == [
        ("related.1.contract", "unknown_file")
    ]
    for other in (strange, kept):
        answer = send_item(zhou, deal(contract=[other]))
        assert wrong(answer) == [("related.0.contract", "unknown_file")], answer.text
    assert wrong(send_item(zhou, deal(secret=[paper])))[0][0] == "related.0.secret"
    assert zhou("GET", f"/files/{paper['id']}").content == PDF
