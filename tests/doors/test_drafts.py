"""Building an app over HTTP: the draft, what is said of it, publishing, versions; for administrators only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.storage import Database
from huodan.workspace.working import work
from tests.doors.conftest import Browser

APP = "/building/orders"
NAME = ["forms", "customer", "fields", "cus_name"]
RENAME = {
    "do": "set",
    "at": NAME,
    "name": "label",
    "old": {"zh": "客户名称", "en": "Name"},
    "new": "单位名称",
}
CALLS = [
    ("GET", f"{APP}/draft", None),
    ("PATCH", f"{APP}/draft", {"edits": [RENAME]}),
    ("DELETE", f"{APP}/draft", None),
    ("POST", f"{APP}/draft/undo", {}),
    ("POST", f"{APP}/draft/redo", {}),
    ("POST", f"{APP}/draft/rebase", {"keep": "mine"}),
    ("GET", f"{APP}/draft/check", None),
    ("POST", f"{APP}/draft/publish", {"number": 0}),
    ("POST", f"{APP}/draft/rehearse", {"number": 0}),
    ("POST", f"{APP}/draft/matching", {"form": "order", "where": None}),
    ("POST", f"{APP}/draft/try", {"form": "order", "values": {}}),
    ("GET", f"{APP}/rehearsals/job_1", None),
    ("GET", f"{APP}/rehearsals/job_1/values", None),
    ("GET", f"{APP}/rehearsals/job_1/values/file", None),
    ("GET", f"{APP}/rehearsals/job_1/standing", None),
    ("GET", f"{APP}/versions", None),
    ("GET", f"{APP}/versions/2", None),
    ("POST", f"{APP}/versions/2/undo", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_they_are_for_administrators_who_signed_in(
    browse: Callable[..., Browser], key: Callable[..., Any], method: str, path: str, body: object
) -> None:
    assert browse("zhoumin")(method, path, body).status_code == 403
    assert browse()(method, path, body).status_code == 401
    assert key(method, path, body).status_code == 403


def test_a_field_is_renamed_published_and_renamed_back(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    done = admin("PATCH", f"{APP}/draft", {"edits": [RENAME]}).json()
    assert (done["number"], done["may_undo"], done["edits"]) == (1, True, [RENAME])
    check = admin("GET", f"{APP}/draft/check").json()
    line = {
        "text": "《客户信息表》字段「客户名称」改名为「单位名称」",
        "place": NAME,
        "form": "customer",
        "deed": "changed",
    }
    assert (check["changes"], check["problems"]) == ([line], [])
    assert _label(browse) == "客户名称"

    version = admin("POST", f"{APP}/draft/publish", {"number": 1}).json()["version"]

    assert _label(browse) == "单位名称"
    assert admin("GET", f"{APP}/draft").json()["number"] == 0
    newest = admin("GET", f"{APP}/versions").json()["rows"][0]
    assert (newest["version"], newest["by"]["title"], newest["undoes"]) == (version, "系统管理员", None)
    assert admin("GET", f"{APP}/versions/{version}").json()["changes"] == [line]

    back = admin("POST", f"{APP}/versions/{version}/undo", {}).json()["version"]

    assert back == version + 1
    assert _label(browse) == "客户名称"
    assert admin("GET", f"{APP}/versions").json()["rows"][0]["undoes"] == version


def test_a_draft_that_makes_no_sense_is_said_and_not_published(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    formula = {"id": "cus_twice", "key": "twice", "kind": "formula", "label": "两倍", "formula": "没有的 * 2"}
    edit = {"do": "add", "at": ["forms", "customer"], "name": "fields", "after": "cus_name", "item": formula}
    number = admin("PATCH", f"{APP}/draft", {"edits": [edit]}).json()["number"]

    problems = admin("GET", f"{APP}/draft/check").json()["problems"]
    refused = admin("POST", f"{APP}/draft/publish", {"number": number})

    assert refused.status_code == 422
    assert refused.json()["problems"] == problems
    assert "没有的" in problems[0]["message"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"edits": []}, "wrong_setting"),
        ({"edits": [{"do": "burn"}]}, "wrong_setting"),
        ({"edits": "all"}, "wrong_setting"),
        ({"edits": [RENAME | {"old": "别的"}]}, "edit_clash"),
        ({"edits": [RENAME | {"name": "kind", "old": "single_line_text", "new": "no"}]}, "not_a_document"),
    ],
)
def test_what_cannot_be_done_is_said(browse: Callable[..., Browser], body: object, code: str) -> None:
    admin = browse("admin")

    assert admin("PATCH", f"{APP}/draft", body).json()["code"] == code
    assert admin("GET", f"{APP}/draft").json()["number"] == 0


@pytest.mark.parametrize(
    "path", ["/building/none/draft", "/building/workspace/draft", "/building/none/versions"]
)
def test_what_nobody_builds_is_not_there(browse: Callable[..., Browser], path: str) -> None:
    assert browse("admin")("GET", path).status_code == 404


def test_steps_are_taken_back_and_forth(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    admin("PATCH", f"{APP}/draft", {"edits": [RENAME]})

    assert admin("POST", f"{APP}/draft/undo", {}).json()["edits"] == []
    assert admin("POST", f"{APP}/draft/redo", {}).json()["edits"] == [RENAME]
    assert admin("POST", f"{APP}/draft/redo", {}).json()["code"] == "nothing_to_undo"
    assert admin("DELETE", f"{APP}/draft").status_code == 204
    assert admin("GET", f"{APP}/draft").json()["edits"] == []


def _label(browse: Callable[..., Browser]) -> object:
    app = browse("boss")("GET", "/apps/orders").json()
    (form,) = [form for form in app["forms"] if form["key"] == "customer"]
    return next(field["label"] for field in form["fields"] if field["key"] == "name")


def test_a_kind_changes_after_a_check_that_everybody_who_builds_may_read(
    browse: Callable[..., Browser], database: Database
) -> None:
    admin = browse("admin")
    forms = admin("GET", f"{APP}/draft").json()["document"]["forms"]
    old = next(field for form in forms for field in form["fields"] if field["kind"] == "address")
    place = next(form["id"] for form in forms if old in form["fields"])
    new = {**{name: old[name] for name in ("id", "key", "label")}, "kind": "multi_line_text"}
    edit = {"do": "replace", "at": ["forms", place, "fields", old["id"]], "old": old, "new": new}
    done = admin("PATCH", f"{APP}/draft", {"edits": [edit]})
    assert done.status_code == 200, done.json()
    wish = {"number": done.json()["number"]}
    assert admin("POST", f"{APP}/draft/publish", wish).json()["code"] == "not_rehearsed"

    asked = admin("POST", f"{APP}/draft/rehearse", wish)
    while work(database):
        pass

    assert asked.status_code == 202
    found = admin("GET", f"{APP}/rehearsals/{asked.json()['id']}").json()
    assert (found["state"], found["number"]) == ("done", wish["number"])
    values = admin("GET", f"{APP}/rehearsals/{asked.json()['id']}/values").json()
    assert values == {"rows": [], "next": None}
    publish = admin("POST", f"{APP}/draft/publish", {**wish, "rehearsal": asked.json()["id"]})
    assert "version" in publish.json(), (publish.json(), found)


def test_who_follows_a_changed_formula_is_counted_and_asked_for(
    browse: Callable[..., Browser], database: Database
) -> None:
    admin = browse("admin")
    at = ["forms", "order", "fields", "ord_words"]
    edit = {"do": "set", "at": at, "name": "formula", "old": "RMB(#ord_total)", "new": "RMB(#ord_total+1)"}
    number = admin("PATCH", f"{APP}/draft", {"edits": [edit]}).json()["number"]
    some = {"field": "no", "op": "not_empty"}

    counted = admin("POST", f"{APP}/draft/matching", {"form": "order", "where": some}).json()["count"]
    assert (
        counted
        == browse("boss")("POST", "/apps/orders/forms/order/query", {"count": "exact"}).json()["count"]
    )
    strange = {"field": "strange", "op": "empty"}
    assert admin("POST", f"{APP}/draft/matching", {"form": "order", "where": strange}).status_code == 422
    assert admin("POST", f"{APP}/draft/matching", {"form": "person", "where": None}).status_code == 404
    for wrong in ([{"field": "ord_words"}], ["ord_words"], [{"field": "ord_words", "where": 1}]):
        refused = admin("POST", f"{APP}/draft/publish", {"number": number, "recompute": wrong})
        assert refused.json()["code"] == "wrong_setting", refused.json()

    wish = {"number": number, "recompute": [{"field": "ord_words", "where": some}]}
    assert "version" in admin("POST", f"{APP}/draft/publish", wish).json()
    while work(database):
        pass

    (job,) = (one for one in admin("GET", "/jobs").json()["rows"] if one["kind"] == "bulk")
    told = admin("GET", f"/jobs/{job['id']}").json()
    assert (told["state"], told["result"]["action"], told["result"]["failed_count"]) == (
        "done",
        "recompute",
        0,
    )
    assert told["result"]["changed"] == counted
