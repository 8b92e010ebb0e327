"""
What each field kind can do, found out by doing it: one record through both doors, one attempt per ability.

Owns the trial and the page made of it; ``python -m tests.support.abilities`` writes docs/kinds.md anew.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from huodan.engines import journal
from huodan.engines.query import aggregate, get, query, read_aggregate, read_query
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id
from huodan.kit.words import say
from huodan.language.access import Grant
from huodan.language.document import App, builtin, read_app
from huodan.language.fields import KINDS, Store
from huodan.language.fields._base import value_text
from huodan.language.fields._references import form_of_several
from huodan.language.filter import leaf_operators
from huodan.language.messages import SYSTEM, Actor
from huodan.language.plan import Plan, compile
from huodan.storage import Database, Tx
from huodan.workspace.exporting import Wish, export
from huodan.workspace.importing import run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import SETTINGS, Tree, app, field, form, read
from tests.support.attaching import png, store
from tests.support.drawn import drawn
from tests.support.sales import EVERYTHING, Desk, rights

PAGE = Path(__file__).parents[2] / "docs" / "kinds.md"
ZONE = "Asia/Shanghai"

# Abilities in the order of the page: the word people know, and the English one.
ABILITIES = {
    "list": ("列表", "list"),
    "sort": ("排序", "sort"),
    "group": ("分组", "group"),
    "search": ("搜索", "search"),
    "import": ("导入", "import"),
    "export": ("导出", "export"),
    "text": ("导出文本可再导入", "text comes back"),
    "api": ("API 写入", "written by API"),
    "history": ("修改记录", "history"),
    "default": ("默认值", "default"),
    "computed_default": ("公式默认值", "default by formula"),
    "formula": ("用于公式", "in formulas"),
    "required": ("必填", "required"),
    "unique": ("不允许重复", "unique"),
    "hidden": ("字段权限", "rights"),
    "masked": ("脱敏", "masked"),
    "sub_row": ("子表单中", "in sub-rows"),
}
SECRET = frozenset(kind for kind in KINDS if KINDS[kind].store is Store.SEALED)
FILED = frozenset(kind for kind in KINDS if KINDS[kind].store is Store.FILES)
MEASURES = ("count", "count_distinct", "sum", "avg", "min", "max")
LABELS = {
    "eq": "等于", "ne": "不等于", "in": "任一", "not_in": "都不", "lt": "<", "lte": "≤", "gt": ">", "gte": "≥",
    "between": "介于", "contains": "包含", "not_contains": "不包含", "starts": "开头是", "empty": "为空",
    "not_empty": "不为空", "period": "时间段",
}  # fmt: skip

Found = dict[str, Any]


def document(*, extra: Iterable[Tree] = (), settings: Mapping[str, Tree] | None = None) -> Tree:
    """This function will write the app of every kind, with two roles; ``settings`` adds to the field of a kind."""
    more = settings or {}
    kinds = sorted(KINDS, key=lambda kind: kind in ("lookup", "rollup"))
    fields = [field(f"every_{kind}", kind, **SETTINGS.get(kind, {}) | more.get(kind, {})) for kind in kinds]
    hidden, masked = (
        [
            {
                "id": right,
                "fields": [each["id"] for each in fields if each["kind"] != "subform"],
                "right": right,
            }
        ]
        for right in ("hidden", "masked")
    )
    roles = [
        {"id": "blind", "name": "看不到", "forms": [rights("every", EVERYTHING, but=hidden)]},
        {"id": "masked", "name": "脱敏", "forms": [rights("every", EVERYTHING, but=masked)]},
    ]
    product = form("product", field("product_name", "single_line_text"))
    return app(product, form("every", *fields, *extra, title="every_single_line_text"), roles=roles)


def matrix(url: str) -> dict[str, Found]:
    """This function will try every kind in an empty database and tell what it can do."""
    database = Database(url, zone=ZONE, today=20260506)
    try:
        for each in (builtin(), read(document())):
            assert isinstance(publish_app(database, SYSTEM, each), int)
        return _Trial(database).matrix()
    finally:
        database.close()


class _Trial:
    def __init__(self, database: Database) -> None:
        self.database, self.desk = database, Desk(database)
        self.ids = {
            "relation": self.desk.create("product", name="橘子酱"),
            "member": self.desk.create("people", name="周敏", no="YG004"),
            "department": self.desk.create("departments", name="东区"),
        }
        self.ids |= {f"{kind}s": id for kind, id in self.ids.items()}
        values = {kind: self.raw(kind) for kind in KINDS if self.is_input(kind) and kind != "subform"}
        self.record = self.desk.create("every", **values, subform=[{"name": "行"}])

    def is_input(self, kind: str) -> bool:
        return not KINDS[kind].is_computed

    def raw(self, kind: str) -> object:
        """Give a value as a program sends it."""
        if kind in self.ids:
            one = {"id": self.outside(kind)}
            return [one] if KINDS[kind].store is Store.REFS else one
        if kind == "serial":
            return "DD7"
        if kind in FILED:  # each loose file can be saved once
            return [{"id": store(self.database, self.desk.actor, png(), "橘子酱.png").outside}]
        examples = [raw for raw, cell in KINDS[kind].examples if cell is not None]
        return examples[0] if examples else None

    def outside(self, kind: str) -> str:
        with self.database.read() as tx:
            plan = current_plan(tx)
            found = plan.tables["every"].by_id[f"every_{kind}"]
            target = found.target or form_of_several(found.field)
            return format_id(plan.forms[str(target)].form.id_prefix, self.ids[kind])

    def matrix(self) -> dict[str, Found]:
        found = {}
        for kind in sorted(KINDS, key=lambda kind: (KINDS[kind].is_computed, kind)):
            told: Found = {name: self.can(name, kind) for name in ABILITIES}
            told["ops"] = self.ops(kind)
            told["measures"] = [op for op in MEASURES if self.measures(kind, op)]
            found[kind] = told
        return found

    def can(self, name: str, kind: str) -> bool:
        trial: Callable[[str], object] = getattr(self, f"_{name}")
        try:
            return bool(trial(kind))
        except (HuodanError, Refused):
            return False

    def see(self, look: Callable[[Tx, Plan, Grant], Any], role: str | None = None) -> Any:
        with self.database.read() as tx:
            plan = current_plan(tx)
            desk = (
                self.desk if role is None else Desk(self.database, Actor(1, "李雷", roles=frozenset((role,))))
            )
            return look(tx, plan, desk.grant(plan))

    def rows(self, **body: Any) -> list[Any]:
        asked = read_query("every", {"columns": ["single_line_text"], **body})
        return list(self.see(lambda tx, plan, grant: query(tx, plan, grant, asked).rows))

    def figures(self, **body: Any) -> list[Any]:
        asked = read_aggregate("every", {"measures": [{"key": "n", "op": "count"}], **body})
        return list(self.see(lambda tx, plan, grant: aggregate(tx, plan, grant, asked)))

    def value(self, kind: str, id: Id | None = None, role: str | None = None) -> Any:
        return self.see(
            lambda tx, plan, grant: get(tx, plan, grant, "every", id or self.record).values.get(
                kind, "absent"
            ),
            role,
        )

    def ops(self, kind: str) -> list[str]:
        """Try each comparison a screen offers; what is offered must work."""
        with self.database.read() as tx:
            plan = current_plan(tx)
            path = plan.path("every", kind)
        shown = self.raw(kind) if kind in self.ids or kind in SECRET else self.value(kind)
        part = {Store.SPAN: "from", Store.RICH: "text"}.get(path.leaf.store)
        shown = shown[part] if part else shown
        for op in leaf_operators(path):
            value = [shown, shown] if op == "between" else [shown] if op in ("in", "not_in") else shown
            words = "today" if op == "period" else "行" if op in ("contains", "starts") else value
            is_set = path.leaf.store in (Store.CHOICES, Store.REFS, Store.SPAN) and op != "period"
            compared = value if is_set and op not in ("in", "not_in") else words
            test = {"field": kind, "op": op, "value": compared}
            if op.endswith("empty"):
                test.pop("value")
            only = {"field": "id", "op": "eq", "value": format_id("every", self.record)}
            hits = self.rows(where={"and": [only, test]})
            if op in ("eq", "in", "between", "not_empty"):
                assert len(hits) == 1, (kind, op, value)
            if op in ("ne", "not_in", "empty"):
                assert not hits, (kind, op, value)
        return list(leaf_operators(path))

    def measures(self, kind: str, op: str) -> bool:
        try:
            return bool(self.figures(measures=[{"key": "n", "op": op, "field": kind}]))
        except HuodanError:
            return False

    def _list(self, kind: str) -> bool:
        return self.rows(columns=[kind], order=[{"field": "id", "dir": "asc"}])[0][kind] not in (None, [])

    def _sort(self, kind: str) -> bool:
        return len(self.rows(order=[{"field": kind, "dir": "desc"}])) > 0

    def _group(self, kind: str) -> bool:
        return len(self.figures(group=[{"field": kind}])) > 0

    def _search(self, kind: str) -> bool:
        is_own = getattr(KINDS[kind], "is_searched", False)
        shown = self.value(kind)
        shown = shown[0] if isinstance(shown, list) and kind in self.ids else shown
        if isinstance(shown, dict):
            shown = next(
                (shown[key] for key in ("title", "detail", "level1", "text") if shown.get(key)), None
            )
        text = shown[0] if isinstance(shown, list) and shown else shown
        is_found = isinstance(text, str) and bool(self.rows(search=text))
        return is_found and not self.rows(search=f"{text}不在") and (is_own or kind in self.ids)

    def _import(self, kind: str) -> bool:
        name, text = f"来自文件的{kind}", "DD8" if kind == "serial" else self.text(kind)
        file = f'single_line_text,{kind}\n{name},"{text}"\n'
        if kind == "single_line_text":
            file = f"{kind}\n{name}\n"
        elif kind == "subform":
            file = f"single_line_text,subform.name\n{name},第一行\n"
        content = file.encode()
        if kind in FILED:
            content = drawn([("single_line_text", kind), (name,)], {"B2": [png()]})
        grant = self.see(lambda tx, plan, grant: grant)
        run_import(self.database, grant, "every", file=content)
        columns = ["subform.name" if kind == "subform" else kind]
        made = self.rows(columns=columns, where={"field": "single_line_text", "op": "eq", "value": name})
        return self.is_input(kind) and len(made) == 1 and made[0][columns[0]] not in (None, [])

    def _export(self, kind: str) -> bool:
        column = "subform.name" if kind == "subform" else kind
        where = {"field": "id", "op": "eq", "value": format_id("every", self.record)}
        into = io.BytesIO()
        wish = Wish(
            read_query("every", {"columns": [column], "where": where}), format="csv", addresses="line"
        )
        export(
            self.database,
            lambda tx: self.desk.grant(current_plan(tx)),
            wish,
            into,
            scratch=Path(tempfile.gettempdir()),
        )
        lines = into.getvalue().decode("utf-8-sig").splitlines()
        return len(lines) > 1 and lines[1].strip('",') != ""

    def text(self, kind: str) -> str:
        """Give a value as a file says it."""
        shown = self.raw(kind) if kind in SECRET else self.value(kind)
        if isinstance(shown, list):
            return "，".join(
                str(each.get("title", each) if isinstance(each, dict) else each) for each in shown
            )
        if isinstance(shown, dict):
            joint = KINDS[kind].joint
            return str(
                shown.get("title")
                or shown.get("text")
                or joint.join(str(each) for each in shown.values() if each)
            )
        return str(shown)

    def _text(self, kind: str) -> bool:
        if kind in self.ids or kind in SECRET or kind == "subform" or not self.is_input(kind):
            return kind in self.ids
        with self.database.read() as tx:
            found = current_plan(tx).tables["every"].by_id[f"every_{kind}"].field
        cell = found.parse(self.value(kind), tz=ZONE)
        again = found.parse(self.text(kind), tz=ZONE) == cell
        return again and found.parse(value_text(found.to_value(cell, tz=ZONE)), tz=ZONE) == cell

    def _api(self, kind: str) -> bool:
        sent = [{"name": "另一行"}] if kind == "subform" else self.raw(kind)
        id = self.desk.create("every", **{kind: "DD9" if kind == "serial" else sent})
        return self.value(kind, id) not in (None, [])

    def _history(self, kind: str) -> bool:
        if not self.is_input(kind):
            return False
        empty: object = (
            [] if kind == "subform" else "DD10" if kind == "serial" else False if kind == "switch" else None
        )
        id = self.desk.create(
            "every", **{kind: [{"name": "行"}] if kind == "subform" else self.raw_once(kind)}
        )
        self.desk.update("every", id, **{kind: empty})
        entries = self.see(
            lambda tx, plan, grant: journal.history(tx, plan, grant, form="every", id=id).entries
        )
        return kind in {change.path for change in entries[0].changes}

    def raw_once(self, kind: str) -> object:
        return "DD11" if kind == "serial" else self.raw(kind)

    def _default(self, kind: str) -> bool:
        titles = {"relation": "橘子酱", "member": "周敏", "department": "东区"}
        default = titles.get(kind.removesuffix("s")) or self.raw(kind)
        if kind in ("serial", "subform") or not self.is_input(kind):
            return False
        return compiles(document(settings={kind: {"default": default}}))

    def _computed_default(self, kind: str) -> bool:
        if not self.is_input(kind) or kind in ("serial", "subform", *self.ids):
            return False
        return compiles(document(settings={kind: {"default_formula": 'IF(TRUE,"","-")'}}))

    def _formula(self, kind: str) -> bool:
        return any(
            compiles(document(extra=[field("every_out", "formula", formula=formula, result="text")]))
            for formula in (
                f'#every_{kind}&""',
                f'TEXTJOIN("，",TRUE,#every_{kind})',
                f'COUNT(#every_{kind})&""',
            )
        )

    def _required(self, kind: str) -> bool:
        return self.is_input(kind) and compiles(document(settings={kind: {"required": True}}))

    def _unique(self, kind: str) -> bool:
        return compiles(document(settings={kind: {"unique": True}}))

    def _hidden(self, kind: str) -> bool:
        return kind == "subform" or self.value(kind, role="blind") == "absent"

    def _masked(self, kind: str) -> bool:
        return "*" in json.dumps(self.value(kind, role="masked"), default=str)

    def _sub_row(self, kind: str) -> bool:
        if kind in ("subform", "rollup"):
            return False
        own = SETTINGS.get(kind, {}) | ({"relation": "row_relation"} if kind == "lookup" else {})
        rows = [field("row_name", "single_line_text"), field("row_relation", "relation", target="product")]
        rows.append(field("row_tried", kind, **own))
        return compiles(document(settings={"subform": {"fields": rows}}))


class Refused(Exception):
    """A document that does not compile."""


def compiles(tree: Tree) -> bool:
    """This function will say whether a document means something."""
    found = read_app(tree)
    return isinstance(found, App) and isinstance(compile((builtin(), found), version=1, tz=ZONE), Plan)


def page(found: Mapping[str, Found]) -> str:
    """This function will write the page."""
    lines = [
        "# Field kinds and what they can do · 字段类型和能力",
        "",
        "*Made by `python -m tests.support.abilities`, which tries every cell of these tables in a database;*",
        "*`tests/contract/test_kinds_page.py` keeps it true on both. Do not edit by hand.*",
        "",
        "| 类型 | kind | " + " | ".join(f"{zh} {en}" for zh, en in ABILITIES.values()) + " |",
        "|---|---|" + "---|" * len(ABILITIES),
    ]
    for kind, told in found.items():
        cells = ("✓" if told[name] else "—" for name in ABILITIES)
        lines.append(f"| {say(KINDS[kind].title, 'zh')} | `{kind}` | {' | '.join(cells)} |")
    lines += [
        "",
        "## Comparisons and figures · 筛选和统计",
        "",
        "For kinds with several options `in` means any of them, `not_in` none of them, `contains` all of them, `eq` exactly",
        "this set. A record counts in the group of each of its options. An address is filtered and grouped by its parts.",
        "",
        "| 类型 | kind | 筛选 filter | 统计 measures |",
        "|---|---|---|---|",
    ]
    for kind, told in found.items():
        ops = " ".join(f"`{op}`" for op in told["ops"]) or "—"
        measures = " ".join(f"`{op}`" for op in told["measures"]) or "—"
        lines.append(f"| {say(KINDS[kind].title, 'zh')} | `{kind}` | {ops} | {measures} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(page(matrix(f"sqlite:///{folder}/kinds.db")), encoding="utf-8")
