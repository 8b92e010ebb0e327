"""A rich text through the life of its record over HTTP: copied, merged, taken apart, talked about, restored; in rows too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.storage.db import Database
from huodan.workspace.check import check
from tests.doors.conftest import Browser
from tests.doors.test_rich_text_nonsense import database

__all__ = ["database"]

F = "/apps/test/forms/rule"


def rich(text: str, *marks: str) -> dict[str, Any]:
    """Write a rich text of one run, as it is shown."""
    run = {"text": text, **({"marks": list(marks)} if marks else {})}
    return {"text": text, "blocks": [{"kind": "text", "runs": [run]}]}


@pytest.fixture
def boss(browse: Callable[..., Browser]) -> Browser:
    """Sign the boss in."""
    return browse("boss")


def keep(boss: Browser, **values: Any) -> str:
    """Store a rule."""
    answer = boss("POST", f"{F}/records", {"values": values})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def values_of(boss: Browser, id: str) -> Any:
    """Read a rule."""
    return boss("GET", f"{F}/records/{id}").json()["values"]


def change(boss: Browser, id: str, **values: Any) -> Any:
    """Change a rule as it is now."""
    version = boss("GET", f"{F}/records/{id}").json()["version"]
    answer = boss("PATCH", f"{F}/records/{id}", {"values": values}, If_Match=f'"{version}"')
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_copy_begins_with_its_formats_also_in_rows(boss: Browser) -> None:
    id = keep(boss, name="甲", body=rich("要点", "bold"), lines=[{"body": rich("行", "italic")}])

    begun = boss("POST", f"{F}/records/{id}/copy", {}).json()["values"]
    copy = values_of(boss, keep(boss, **{**begun, "name": "乙"}))

    assert (copy["body"], copy["lines"][0]["body"]) == (rich("要点", "bold"), rich("行", "italic"))


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_of_two_that_become_one_a_text_is_chosen_whole_and_undone(
    boss: Browser, database: Database, side: str
) -> None:
    mine, theirs = rich("要点"), rich("要点", "bold")
    stays = keep(boss, name="甲", body=mine, lines=[{"body": mine}])
    gone = keep(boss, name="乙", body=theirs, made=rich("另有", "strike"), lines=[{"body": theirs}])
    record = f"{F}/records/{stays}"
    wish = {"other": gone, "sides": {"body": side, "lines": "both"}}

    seen = {one["field"]: one for one in boss("POST", f"{record}/merge/preview", wish).json()["fields"]}
    done = boss("POST", f"{record}/merge", wish | {"version": 1}, If_Match='"1"').json()

    assert (seen["body"]["mine"], seen["body"]["theirs"], seen["body"]["side"]) == (mine, theirs, side)
    assert seen["body"]["sides"] == ["mine", "theirs"]
    assert (seen["body"]["same"], seen["made"]["side"]) == (False, "theirs")
    kept = values_of(boss, stays)
    assert (kept["body"], kept["made"]) == (mine if side == "mine" else theirs, rich("另有", "strike"))
    assert [line["body"] for line in kept["lines"]] == [mine, theirs]
    assert boss("POST", f"{F}/merges/{done['merge']}/undo", {}).status_code == 200
    assert (values_of(boss, stays)["body"], values_of(boss, stays)["made"]) == (mine, None)
    assert values_of(boss, gone)["body"] == theirs
    with database.read() as tx:
        assert check(tx) == ()


def test_two_texts_that_are_the_same_are_no_choice(boss: Browser) -> None:
    stays, gone = (keep(boss, name=name, body=rich("要点", "bold")) for name in "甲乙")

    seen = boss("POST", f"{F}/records/{stays}/merge/preview", {"other": gone}).json()["fields"]

    assert {one["field"]: one["same"] for one in seen}["body"]


def test_its_changes_are_told_compared_and_taken_back(boss: Browser) -> None:
    id = keep(boss, name="甲", body=rich("要点"), lines=[{"body": rich("行")}])
    row = values_of(boss, id)["lines"][0]["id"]
    change(boss, id, body=rich("要点", "bold"), lines=[{"id": row, "body": rich("行", "bold")}])
    change(boss, id, body=rich("别的"))

    entries = boss("GET", f"{F}/records/{id}/history").json()["entries"]
    told = {one["path"]: (one["before"], one["after"]) for one in entries[1]["changes"]}
    compared = boss("GET", f"{F}/records/{id}/compare?from=1&to=2").json()
    back = boss("POST", f"{F}/records/{id}/restore", {"version": 2, "fields": ["body"]}, If_Match='"3"')

    assert told["body"] == (rich("要点"), rich("要点", "bold"))
    assert told["lines.0.body"] == (rich("行"), rich("行", "bold"))
    assert (compared["from"]["values"]["body"], compared["to"]["values"]["body"]) == told["body"]
    assert back.status_code == 200, back.text
    assert values_of(boss, id)["body"] == rich("要点", "bold")


def test_it_is_talked_about_and_comes_back_from_the_bin(boss: Browser) -> None:
    id = keep(boss, name="甲", body=rich("要点", "bold"))
    words = "<b>要点</b> **不对** [x](javascript:alert(1))"

    said = boss("POST", f"{F}/records/{id}/comments", {"text": words})
    gone = boss("DELETE", f"{F}/records/{id}", If_Match='"1"')
    back = boss("POST", f"{F}/trash/{id}/restore", {})

    assert said.status_code == 201, said.text
    assert words in str(boss("GET", f"{F}/records/{id}/comments").json())
    assert gone.status_code < 300, gone.text
    assert back.status_code < 300, back.text
    assert values_of(boss, id)["body"] == rich("要点", "bold")


def test_two_people_who_change_it_at_once_are_asked(boss: Browser) -> None:
    id = keep(boss, name="甲", body=rich("要点"))
    change(boss, id, body=rich("要点", "bold"))

    late = boss("PATCH", f"{F}/records/{id}", {"values": {"body": rich("要点", "italic")}}, If_Match='"1"')

    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    (error,) = late.json()["errors"]
    assert (error["path"], error["theirs"]) == ("body", rich("要点", "bold"))
