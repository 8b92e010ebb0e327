"""Whatever is sent as rich text or beside it, the answer is an answer or a refusal with words, and nothing hostile is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given, settings, strategies as st

from huodan.engines.people import find_roles
from huodan.kit import rich
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from tests.doors.conftest import PASSWORD, Browser
from tests.doors.test_imports import send
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import rights

F = "/apps/test/forms"
ALL = ["read", "create", "update", "delete", "import", "export"]
LINES = "\n".join("x" * (rich.MOST_BLOCKS + 1))
OPS = ("eq", "in", "contains", "starts", "period")
TEXT = {"kind": "text", "runs": [{"text": "x"}]}
RUNS = (
    {"text": LINES}, {"text": None}, {"text": ["x"]}, {"text": {"zh": "x"}}, {"marks": "bold"}, {"marks": [[]]}, {"marks": [{}]},
    {"marks": {"bold": 1}}, {"color": []}, {"color": {}}, {"color": 0}, {"link": {}}, {"link": ["https://a"]}, {"onclick": "x"},
    {"link": "javascript:alert(1)"},
)  # fmt: skip
BLOCKS = (
    [TEXT] * 2_001, [{"kind": "text", "runs": [{"text": "x"}] * 4_001}], None, {}, "x", [None], [[]],
    [{"kind": ["text"], "runs": []}], [{"kind": {}, "runs": []}], [{"kind": "text", "runs": {}}], [{"kind": "text", "runs": "x"}],
    [{"kind": "text", "runs": [0]}], *([TEXT | {"level": level}] for level in (2**62, -1, "1", True, 1.0, [])),
    *([{"kind": "text", "runs": [{"text": "x", **run}]}] for run in RUNS),
)  # fmt: skip
NONSENSE: tuple[Any, ...] = (
    LINES, [], [[]], [TEXT], 0, -1, 1.5, True, False, {"text": "x"}, {"blocks": [TEXT], "html": "x"}, {"match": {"body": "x"}},
    {"id": "rule_1"}, "\x00", "\u202e", "$me", *({"blocks": blocks} for blocks in BLOCKS),
)  # fmt: skip
TREES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=4) | st.sampled_from([LINES, "text", "bold", "red", 1]),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "runs", "level", "text", "marks", "color", "link"]), inside, max_size=4
        )
    ),
    max_leaves=12,
)  # fmt: skip


def document() -> Tree:
    """This function will write rules, with rows, and what is worked out, filled and looked up of their texts."""
    rule = form(
        "rule",
        field("rule_name", "single_line_text", unique=True),
        field("rule_body", "rich_text", max_length=20_000),
        field("rule_note", "multi_line_text", max_length=20_000),
        field("rule_made", "rich_text", max_length=20_000, default_formula="note"),
        field("rule_said", "formula", formula='body&"\n"&body', result="text"),
        field("rule_lines", "subform", fields=[field("line_body", "rich_text")]),
    )
    fills = [{"id": "fill", "source": "#rule_note", "into": "use_rich"}]
    use = form(
        "use",
        field("use_rule", "relation", target="rule", fills=fills),
        field("use_rich", "rich_text", max_length=20_000),
        field("use_shown", "lookup", relation="use_rule", source="rule_body"),
        field("use_both", "formula", formula='shown&"\n"&shown', result="text"),
    )
    roles = [{"id": "boss", "name": "老板", "forms": [rights("rule", ALL), rights("use", ALL)]}]
    return app(rule, use, roles=roles)


def build(url: str) -> None:
    """This function will publish the app and let somebody in."""
    database = Database(url)
    prepare(database)
    assert isinstance(publish_app(database, SYSTEM, read(document())), int)

    def staff(tx: Tx) -> None:
        given = {"roles": find_roles(current_plan(tx), ["老板"]), "values": {"name": "boss"}}
        add_person(tx, login="boss", password=PASSWORD, must_change_password=False, **given)

    database.transact(SYSTEM, staff)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Any:
    """This function will open a private copy."""
    opened = Database(prepared_database("rich nonsense", build))
    yield opened
    opened.close()


@pytest.fixture
def ask(browse: Callable[..., Browser]) -> Callable[..., Any]:
    """This function will give `ask(path, body) -> answer`, which fails at a mistake of ours and a refusal without words."""
    boss = browse("boss")

    def ask(path: str, body: Any, method: str = "POST", **headers: str) -> Any:
        answer = boss(method, f"{F}/{path}", body, **headers)
        assert answer.status_code < 500, (path, str(body)[:200], answer.text)
        if answer.status_code >= 400:
            refusal = answer.json()
            assert refusal["title"], answer.text
            assert all(entry["message"] and entry["code"] for entry in refusal["errors"])
        return answer

    return ask


def records(ask: Callable[..., Any]) -> tuple[str, str]:
    """This function will store a rule of as many lines as there may be, and what refers to it."""
    most = {"blocks": [{"kind": "number", "runs": [{"text": "x"}]}] * rich.MOST_BLOCKS}
    rule = ask("rule/records", {"values": {"name": "r", "body": most, "lines": [{"body": "y"}]}}).json()["id"]
    return rule, ask("use/records", {"values": {"rule": rule}}).json()["id"]


def test_whatever_a_filter_compares_with_is_answered_or_refused(ask: Callable[..., Any]) -> None:
    _, use = records(ask)
    places = [
        ("rule", "body"),
        ("rule", "lines.body"),
        ("use", "shown"),
        ("use", "rule.body"),
        ("use", "rich"),
        ("use", "both"),
    ]

    for table, path in places:
        for op in OPS:
            for value in (*NONSENSE, [LINES], [LINES, LINES]):
                ask(f"{table}/query", {"where": {"field": path, "op": op, "value": value}, "limit": 1})
    found = ask("use/query", {"where": {"field": "rule.body", "op": "contains", "value": "x"}}).json()["rows"]
    assert [row["id"] for row in found] == [use]


def test_whatever_is_looked_up_is_shown_whole_with_its_formats(ask: Callable[..., Any]) -> None:
    records(ask)
    body = {"blocks": [{"kind": "title", "runs": [{"text": "x", "marks": ["bold"], "color": "red"}]}]}
    rule = ask("rule/records", {"values": {"name": "q", "body": body}}).json()["id"]
    id = ask("use/records", {"values": {"rule": rule}}).json()["id"]

    rows = ask("use/query", {"columns": ["shown", "both"]}).json()["rows"]
    one = ask(f"use/records/{id}", None, "GET").json()["values"]

    assert one["shown"] == {"text": "x"} | body
    assert sorted(len(row["shown"]["blocks"]) for row in rows) == [1, rich.MOST_BLOCKS]
    assert sorted(row["both"].count("\n") for row in rows) == [1, 2 * rich.MOST_BLOCKS - 1]


def test_whatever_is_sent_is_kept_as_rich_text_or_refused(ask: Callable[..., Any]) -> None:
    rule, use = records(ask)

    def change(path: str, values: object) -> None:
        version = ask(path, None, "GET").json()["version"]
        answer = ask(path, {"values": values}, "PATCH", If_Match=f'"{version}"')
        assert answer.status_code in (200, 422), answer.text

    for at, value in enumerate(NONSENSE):
        for values in ({"body": value}, {"lines": [{"body": value}]}, {"made": value}):
            ask("rule/preview", {"values": values})
            ask("rule/records", {"values": {"name": f"n{at}", **values}})
            change(f"rule/records/{rule}", values)
        change(f"use/records/{use}", {"rich": value})
        ask("rule/records/batch", {"records": [{"values": {"body": value}}]})
    for row in ask("rule/query", {"columns": ["body", "made", "lines"], "limit": 1000}).json()["rows"]:
        for kept in (row["body"], row["made"], *(line["body"] for line in row["lines"] or ())):
            if kept is not None:
                cell = rich.of_blocks(kept["blocks"], 300_000)
                assert cell is not None
                assert rich.shown(cell) == kept
                assert b"javascript" not in orjson.dumps(kept["blocks"])


@settings(max_examples=30)
@given(value=TREES)
def test_anything_at_all_is_answered_or_refused(ask: Callable[..., Any], value: Any) -> None:
    ask("rule/records", {"values": {"body": value, "lines": [{"body": {"blocks": value}}]}})
    ask("rule/query", {"where": {"field": "body", "op": "contains", "value": value}})


def test_a_default_of_too_many_lines_is_none_and_a_fill_is_refused_in_words(ask: Callable[..., Any]) -> None:
    note = ask("rule/records", {"values": {"name": "long", "note": LINES, "made": "kept"}})
    assert note.status_code == 201

    made = ask("rule/records", {"values": {"name": "other", "note": LINES}})
    filled = ask("use/records", {"values": {"rule": note.json()["id"]}})

    assert (made.status_code, made.json()["values"]["made"]) == (
        201,
        None,
    )  # what cannot be worked out is no default
    assert (filled.status_code, filled.json()["errors"][0]["path"]) == (422, "rich")
    assert "2000" in filled.text
    assert "「use_rich」" in filled.text


def test_a_file_of_nonsense_is_imported_as_words_or_refused(browse: Callable[..., Browser]) -> None:
    boss = browse("boss")
    cells = [orjson.dumps(one).decode() for one in NONSENSE if not isinstance(one, str)] + [LINES, "=1+1"]
    lines = "".join(f'n{at},"{cell.replace(chr(34), chr(34) * 2)}"\n' for at, cell in enumerate(cells))

    tried = send(boss, f"{F}/rule/import", f"name,body\n{lines}", dry_run="true")
    done = send(boss, f"{F}/rule/import", f"name,body\n{lines}", accept="valid")

    assert [answer.status_code for answer in (tried, done)] == [200, 200], (tried.text, done.text)
    assert done.json()["created"] >= len(cells) - 5
    assert all(error["message"] for error in done.json()["errors"])
    rows = boss("POST", f"{F}/rule/query", {"columns": ["body"], "limit": 1000}).json()["rows"]
    assert {block["kind"] for row in rows if row["body"] for block in row["body"]["blocks"]} == {"text"}
    assert all(
        set(run) == {"text"}
        for row in rows
        if row["body"]
        for block in row["body"]["blocks"]
        for run in block["runs"]
    )


@pytest.mark.parametrize("default", NONSENSE)
def test_a_default_that_is_no_rich_text_is_refused_when_published(database: Database, default: Any) -> None:
    tree = document()
    tree["forms"][0]["fields"][1]["default"] = default

    done = publish_app(database, SYSTEM, read(tree))

    assert isinstance(done, int) or done
    if not isinstance(default, str):
        assert not isinstance(done, int)
