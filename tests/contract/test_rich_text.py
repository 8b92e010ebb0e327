"""Rich text through both doors: its words are found, shown, exported and counted; its formats stay where they were."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huodan.engines import journal
from huodan.engines.query import get, query, read_query
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor
from huodan.language.plan import Plan, compile
from huodan.language.plan.model import UnknownPath
from huodan.storage import Database
from huodan.workspace.check import check
from huodan.workspace.exporting import Wish, export
from huodan.workspace.importing import Wish as ImportWish, run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.versions import undo_version
from tests.contract.test_kinds_in_use import Shop
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import EVERYTHING, rights

BOLD = {"kind": "text", "runs": [{"text": "质量"}, {"text": "标准", "marks": ["bold"], "color": "red"}]}
ITEM = {"kind": "bullet", "runs": [{"text": "外观", "link": "https://example.com/a"}]}
RULE = {"blocks": [BOLD, ITEM]}
LONG = f"https://example.com/{'x' * 900}"
SAID = "质量标准\n• 外观"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "{{7*7}}${7*7}",
)


def document(kind: str = "rich_text", **settings: object) -> Tree:
    """This function will write an app of rules; a clerk does not see the text, a guest sees that there is one."""
    hidden = [{"id": "no_body", "fields": ["rule_body"], "right": "hidden"}]
    stars = [{"id": "stars", "fields": ["rule_body"], "right": "masked"}]
    roles = [
        {"id": "clerk", "name": "文员", "forms": [rights("rule", [*EVERYTHING, "export"], but=hidden)]},
        {"id": "veiled", "name": "外人", "forms": [rights("rule", [*EVERYTHING, "export"], but=stars)]},
    ]
    fills = [
        {"id": "fill_plain", "source": "body", "into": "use_plain"},
        {"id": "fill_rich", "source": "body", "into": "use_rich"},
    ]
    rule = form(
        "rule",
        field("rule_name", "single_line_text", unique=True),
        field("rule_body", kind, **settings),
        field("rule_said", "formula", formula='name&"："&body', result="text"),
        field("rule_size", "formula", formula="LEN(body)", result="number"),
    )
    use = form(
        "use",
        field("use_rule", "relation", target="rule", fills=fills),
        field("use_plain", "multi_line_text"),
        field("use_rich", "rich_text"),
        field("use_shown", "lookup", relation="use_rule", source="rule_body"),
    )
    return app(rule, use, roles=roles)


class Rules(Shop):
    """This class will ask what it writes."""

    def body(self, id: Id, path: str = "body") -> Any:
        return self.see(lambda tx, plan, grant: get(tx, plan, grant, "rule", id).values[path])

    def found(self, **body: object) -> list[Any]:
        asked = read_query("rule", {"columns": ["name"], "order": [{"field": "name", "dir": "asc"}], **body})
        return [row["name"] for row in self.see(lambda tx, plan, grant: query(tx, plan, grant, asked).rows)]

    def one(self, search: str) -> Any:
        """Give the row of the only rule a search finds."""
        asked = read_query("rule", {"columns": ["name", "body"], "search": search})
        [row] = self.see(lambda tx, plan, grant: query(tx, plan, grant, asked).rows)
        return row

    def out(self, folder: Path, **wish: Any) -> bytes:
        into = io.BytesIO()
        asked = Wish(read_query("rule", {"columns": ["name", "body"]}), **wish)
        export(self.database, lambda tx: self.grant(current_plan(tx)), asked, into, scratch=folder)
        return into.getvalue()

    def back(self, file: bytes) -> Any:
        grant = self.see(lambda tx, plan, grant: grant)
        return run_import(self.database, grant, "rule", file=file, wish=ImportWish(key="name"))

    def of(self, role: str) -> Rules:
        return Rules(self.database, Actor(1, "李雷", roles=frozenset((role,))))


def build(url: str) -> None:
    """This function will open a house with two rules and none."""
    database = Database(url, zone="Asia/Shanghai", today=20260506)
    for each in (builtin(), read(document())):
        assert isinstance(publish_app(database, SYSTEM, each), int)
    rules = Rules(database)
    rules.create("rule", name="a", body=RULE)
    rules.create("rule", name="b", body="普通文字\n第二行")
    rules.create("rule", name="c")
    database.close()


@pytest.fixture
def rules(prepared_database: Callable[..., str]) -> Iterator[Rules]:
    """Enter a private copy of the house."""
    database = Database(prepared_database("rules", build), zone="Asia/Shanghai", today=20260506)
    yield Rules(database)
    database.close()


def test_its_words_are_found_across_formats_and_its_signs_are_not(rules: Rules) -> None:
    def filtered(op: str, value: object = None) -> list[Any]:
        return rules.found(where={"field": "body", "op": op, "value": value})

    assert filtered("contains", "量标") == ["a"]
    assert filtered("contains", "外观") == ["a"]
    assert filtered("starts", "普通") == ["b"]
    assert filtered("not_contains", "文字") == ["a"]
    assert filtered("empty") == ["c"]
    assert filtered("not_empty") == ["a", "b"]
    for sign in ("bold", "runs", "example.com", "{", "red"):
        assert filtered("contains", sign) == []
        assert rules.found(search=sign) == []
    assert rules.found(search="质量标准") == ["a"]
    assert rules.found(search="zlbz") == ["a"]


@pytest.mark.parametrize(
    "body",
    [{"order": [{"field": "body", "dir": "asc"}]}, {"where": {"field": "body", "op": "eq", "value": "x"}}],
)
def test_it_is_neither_sorted_by_nor_compared_whole(rules: Rules, body: dict[str, object]) -> None:
    with pytest.raises(HuodanError):
        rules.found(**body)


def test_formulas_see_its_words(rules: Rules) -> None:
    asked = read_query(
        "rule", {"columns": ["said", "size"], "where": {"field": "name", "op": "eq", "value": "a"}}
    )

    [row] = rules.see(lambda tx, plan, grant: query(tx, plan, grant, asked).rows)

    assert (row["said"], row["size"]) == (f"a：{SAID}", str(len(SAID)))


def test_it_is_filled_into_texts_as_words_and_into_rich_text_whole_and_looked_up(rules: Rules) -> None:
    rule = rules.one("外观")
    use = rules.create("use", rule=rule["id"])

    values = rules.see(lambda tx, plan, grant: get(tx, plan, grant, "use", use).values)

    assert values["plain"] == SAID
    assert values["rich"]["blocks"] == RULE["blocks"]
    assert values["shown"]["text"] == SAID


def test_an_exported_file_says_its_words_and_comes_back_without_taking_formats(
    rules: Rules, tmp_path: Path
) -> None:
    for format in ("csv", "xlsx"):
        report = rules.back(rules.out(tmp_path, format=format))
        assert (report.created, report.updated, report.unchanged, report.errors) == (0, 0, 3, ())

    text = rules.out(tmp_path, format="csv").decode("utf-8-sig")
    assert SAID in text
    assert "blocks" not in text
    a = rules.one("外观")
    assert a["body"]["blocks"] == RULE["blocks"]


def test_a_file_takes_no_formats_where_a_mark_is_of_another_format_than_its_letter(
    rules: Rules, tmp_path: Path
) -> None:
    runs = [{"text": "cafe"}, {"text": "\u0301", "marks": ["bold"]}, {"text": "\xa0x", "color": "red"}]
    id = rules.create("rule", name="d", body={"blocks": [{"kind": "text", "runs": runs}]})

    report = rules.back(rules.out(tmp_path, format="csv"))

    assert (report.updated, report.errors) == (0, ())
    assert [run["text"] for run in rules.body(id)["blocks"][0]["runs"]] == ["cafe", "\u0301", " x"]


def test_other_words_from_a_file_are_plain_text(rules: Rules) -> None:
    report = rules.back("name,body\na,<b>新</b>\n".encode())

    assert report.updated == 1
    assert rules.found(search="新") == ["a"]
    a = rules.one("新")
    assert a["body"]["blocks"] == [{"kind": "text", "runs": [{"text": "<b>新</b>"}]}]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_leave_as_words(rules: Rules, tmp_path: Path, words: str) -> None:
    id = rules.create(
        "rule", name="x", body={"blocks": [{"kind": "title", "runs": [{"text": words, "marks": ["bold"]}]}]}
    )

    assert rules.body(id)["text"] == words
    text = rules.out(tmp_path, format="csv").decode("utf-8-sig")
    cell = next(line for line in text.splitlines() if line.startswith("x,")).split(",", 1)[1].strip('"')
    assert cell[0] not in "=+-@"  # a spreadsheet program would run it
    assert rules.back(rules.out(tmp_path, format="xlsx")).updated == 0


@pytest.mark.parametrize(
    "body",
    [
        {"html": "<b>x</b>"},
        {"blocks": [{"kind": "html", "runs": [{"text": "<b>x</b>"}]}]},
        {"blocks": [{"kind": "text", "runs": [{"text": "x", "link": "javascript:alert(1)"}]}]},
        {"blocks": [{"kind": "text", "runs": [{"text": "x", "style": "position:fixed"}]}]},
        {"blocks": [{"kind": "text", "runs": [{"text": "x", "marks": ["onclick"]}]}]},
        {"blocks": [{"kind": "text", "runs": [{"text": "字" * 5_001}]}]},
        {"blocks": [{"kind": "text", "runs": [{"text": "\n".join("字" * 2_001)}]}]},
        "\n".join("字" * 2_001),
        {
            "blocks": [
                {"kind": "text", "runs": [{"text": str(at), "link": f"{LONG}{at}"} for at in range(120)]}
            ]
        },
    ],
)
def test_what_is_not_on_the_list_is_refused_with_its_place(rules: Rules, body: object) -> None:
    with pytest.raises(HuodanError) as refused:
        rules.create("rule", name="x", body=body)

    assert "body" in str(refused.value.text("zh"))
    assert rules.found(search="x") == []


def test_only_formats_may_change_and_history_says_so(rules: Rules) -> None:
    id = rules.create("rule", name="d", body=SAID)
    rules.update("rule", id, body=RULE)
    rules.update("rule", id, body=SAID)  # says the same: nothing is lost

    assert rules.body(id)["blocks"] == RULE["blocks"]
    entries = rules.see(lambda tx, plan, grant: journal.history(tx, plan, grant, form="rule", id=id).entries)
    [change] = [change for change in entries[0].changes if change.path == "body"]
    assert len(entries) == 2
    assert (change.before["text"], change.after["text"]) == (SAID, SAID)
    assert change.before["blocks"] != change.after["blocks"]


def test_who_may_not_see_it_learns_nothing_of_its_words(rules: Rules, tmp_path: Path) -> None:
    clerk, veiled = rules.of("clerk"), rules.of("veiled")
    where = {"field": "body", "op": "contains", "value": "质量"}

    assert clerk.found(search="质量标准") == veiled.found(search="质量标准") == []
    with pytest.raises(UnknownPath):
        clerk.found(where=where)
    with pytest.raises(HuodanError):
        veiled.found(where=where)
    assert "质量" not in veiled.out(tmp_path, format="csv").decode("utf-8-sig")
    asked = read_query("rule", {"columns": ["name", "body"]})
    assert {
        str(row["body"]) for row in veiled.see(lambda tx, plan, grant: query(tx, plan, grant, asked).rows)
    } == {"****", "None"}


def test_a_text_becomes_rich_and_back_and_undo_brings_the_formats(rules: Rules) -> None:
    version = publish_app(rules.database, SYSTEM, read(document("multi_line_text")))
    assert isinstance(version, int)
    a = rules.one("外观")
    assert a["body"] == SAID

    undone = rules.database.transact(SYSTEM, lambda tx: undo_version(tx, "test", version), alone=True)
    assert isinstance(undone, int), undone

    a = rules.one("外观")
    assert a["body"]["blocks"] == RULE["blocks"]
    with rules.database.read() as tx:
        assert check(tx) == ()


def test_it_is_required_and_begins_with_what_the_builder_says(rules: Rules) -> None:
    done = publish_app(rules.database, SYSTEM, read(document(required=True, default=RULE)))
    assert isinstance(done, int), done

    assert rules.body(rules.create("rule", name="d"))["blocks"] == RULE["blocks"]
    with pytest.raises(HuodanError):
        rules.create(
            "rule",
            name="e",
            body={"blocks": [{"kind": "bullet", "runs": [{"text": " ", "marks": ["bold"]}]}]},
        )


def test_it_is_not_unique() -> None:
    unique = compile((builtin(), read(document(unique=True))), version=1, tz="Asia/Shanghai")

    assert not isinstance(unique, Plan)
    assert [problem.code for problem in unique] == ["cannot_be_unique"]


def test_it_is_no_part_of_a_unique_combination() -> None:
    tree = document(max_length=100)
    tree["forms"][0]["combinations"] = [{"id": "pair", "fields": ["rule_name", "rule_body"]}]

    paired = compile((builtin(), read(tree)), version=1, tz="Asia/Shanghai")

    assert not isinstance(paired, Plan)
    assert {problem.code for problem in paired} == {"cannot_be_unique"}
