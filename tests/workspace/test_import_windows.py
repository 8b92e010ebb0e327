"""A file decided in windows of any size comes to exactly the same as decided whole: mistakes, what is stored, in which order."""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, strategies as st

from huodan.engines.exchange import Table
from huodan.kit.packed import unpack
from huodan.language.access import Grant
from huodan.storage.db import Database
from huodan.workspace.importing import Wish, deciding
from huodan.workspace.importing.deciding import decide_file, find_right
from huodan.workspace.importing.run import read_file
from huodan.workspace.importing.staging import unstage
from huodan.workspace.importing.trying import Tried
from huodan.workspace.ready import Ready
from tests.workspace.test_importing import ORDERS, bring, build, rights

TODAY = 20260506
MANY = 1_000_000
TOLD = (
    "created",
    "updated",
    "unchanged",
    "refused",
    "error_count",
    "made",
    "missing",
    "lacking",
    "options",
    "warnings",
)

File = tuple[str, str, Wish]


@pytest.fixture
def database(
    prepared_database: Callable[[str, Callable[[str], object]], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """This function will give a workspace with two orders, in which nothing is stored any more, and time stands still."""
    opened = Database(prepared_database("import", build), today=TODAY)
    bring(opened, "order", ORDERS)
    moment = opened.now()
    monkeypatch.setattr(opened, "now", lambda: moment)
    yield opened
    opened.close()


# ── files, mostly right ──────────────────────────────────────────────────────────────────────────────


def mostly(*right: str, wrong: tuple[str, ...]) -> st.SearchStrategy[str]:
    """This function will draw a text, one of ten times a wrong one."""
    return st.sampled_from((*right * (9 // len(right) + 1), *wrong))


ORDER_ROW = st.tuples(
    st.sampled_from(("DD1", "DD2", "DD7", "DD8", "DD9", "")),
    st.sampled_from(("KH0001", "成都天和", "KH0003", "", "新客一", "新客二")),
    mostly("2026-05-01", "2026-05-02", "", wrong=("昨天",)),
    mostly("CP001", "奶酪", wrong=("没有", "")),
    mostly("80", "38.5", "", wrong=("贵", "80元/箱")),
    mostly("1", "2", "10", wrong=("-", "一打")),
)
CUSTOMER_ROW = st.tuples(
    st.sampled_from(("KH0001", "KH0002", "KH0008", "KH0009", "")),
    mostly("杭州云杉", "成都天和", "宁波海港", "绍兴晚晴", "温州启明", wrong=("",)),
    mostly("30", "60", wrong=("三十天半",)),
    mostly("VIP", "", wrong=("特级",)),
    st.sampled_from(("YG001", "赵国栋", "", "没有此人")),
)
PEOPLE_ROW = st.tuples(
    st.sampled_from(("YG001", "YG010", "YG011", "YG012", "YG013", "")),
    mostly("甲", "乙", "丙", "林晓芸", wrong=("",)),
    st.sampled_from(("YG002", "YG010", "YG011", "甲", "丙", "")),
)
FORMS: dict[str, tuple[str, st.SearchStrategy[tuple[str, ...]]]] = {
    "order": ("订单编号,客户编号,下单日期,产品编码,单价,数量", ORDER_ROW),
    "customer": ("客户编号,客户名称,账期天数,客户等级,业务员", CUSTOMER_ROW),
    "people": ("工号,姓名,上级工号", PEOPLE_ROW),
}


@st.composite
def files(draw: st.DrawFn, *, forms: tuple[str, ...] = tuple(FORMS)) -> File:
    """This function will draw a form, a file for it, and how it is imported."""
    form = draw(st.sampled_from(forms))
    head, row = FORMS[form]
    lines = draw(st.lists(row, min_size=1, max_size=12).filter(lambda lines: any(map(any, lines))))
    wish = Wish(
        mode=draw(st.sampled_from(("upsert", "upsert", "create", "update"))),
        accept=draw(st.sampled_from(("all", "valid"))),
        make=("customer",) if form == "order" and draw(st.booleans()) else (),
    )
    return form, "\n".join([head, *map(",".join, lines)]) + "\n", wish


# ── what came of them ────────────────────────────────────────────────────────────────────────────────


def outcome(tried: Tried, chunks: list[Ready], wish: Wish) -> tuple[str, str]:
    """This function will write down all that was found, and what is to be stored, with new ids as they come."""
    staged: dict[str, Any] = {}
    for ready in chunks if wish.accept == "valid" or not tried.report.errors else ():
        of = staged.setdefault(ready.packed.form, defaultdict(list))
        for part in ("new", "gone", "freed", "changed", "options", "chosen"):
            for name, rows in getattr(ready.packed, part).items():
                of[f"{part} {name}"] += rows
        for part in ("new_words", "words", "waiting"):
            of[part] += getattr(ready.packed, part)
        of["journal"] += [(*head, unpack(body)) for *head, body in ready.journal]
        of["others"] += [one.draft for one in ready.others]
        of["brought"].append(max(ready.packed.brought.values(), default=0))
        of["brought"] = [max(of["brought"])]
    by_row, report = tried.mistakes.by_row(), tried.report
    told = {
        "report": {name: getattr(report, name) for name in TOLD},
        "errors": report.errors,
        "mistakes": [list(by_row(row)) for row in range(len(tried.lines) + 2)],
        "refused": (tried.refused, list(tried.lines)),
    }
    filled = {f"{form} {name}": rows for form, of in staged.items() for name, rows in of.items() if rows}
    return _text(told), _text(filled)


def _text(told: object) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str, indent=1)
    names: dict[str, str] = {}
    return re.sub(r"\b[0-9]{16,19}\b", lambda found: names.setdefault(found[0], f"#{len(names)}"), text)


def in_windows(database: Database, granted: Grant, file: File, table: Table, size: int) -> tuple[str, str]:
    """This function will decide a file so many rows at a time."""
    form, _, wish = file
    staged = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deciding, "WINDOW", size)
        tried = decide_file(database, granted, form, table, wish, into=staged)
    return outcome(tried, list(unstage(staged, granted)[1].chunks()), wish)


def at_hand(database: Database, granted: Grant, file: File, table: Table) -> tuple[str, str | None]:
    """This function will decide a file with all its records at hand; what is to be stored is None where its Tx decides anew."""
    form, _, wish = file
    chunks: list[Ready] = []
    with database.read(granted.actor) as tx:
        tried, _ = find_right(tx, granted, form, table, wish, keep=chunks.append)
    told, staged = outcome(tried, chunks, wish)
    return told, staged if tried.is_ready else None


@given(file=files(), size=st.integers(1, 6))
def test_windows_of_any_size_come_to_the_same(database: Database, file: File, size: int) -> None:
    granted = rights(database)
    table = read_file(granted, file[0], file[1].encode(), file[2])

    assert in_windows(database, granted, file, table, size) == in_windows(
        database, granted, file, table, MANY
    )


@given(file=files(forms=("order", "customer")))
def test_windows_come_to_the_same_as_all_records_at_hand(database: Database, file: File) -> None:
    granted = rights(database)
    table = read_file(granted, file[0], file[1].encode(), file[2])

    told, staged = in_windows(database, granted, file, table, 3)
    known, ready = at_hand(database, granted, file, table)
    assert (told, staged if ready is not None else None) == (known, ready)
