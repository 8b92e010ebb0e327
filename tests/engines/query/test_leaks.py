"""No exit of the read door shows, finds, sorts or counts what its reader may not see (design §4b)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from huodan.engines.query import aggregate, finding, get, pick, query, read_aggregate, read_query, titles
from huodan.engines.query.paths import Masked
from huodan.kit.errors import HuodanError
from huodan.language.access import NotFound
from huodan.language.messages import Actor
from huodan.language.plan.model import UnknownPath
from huodan.storage.db import Tx
from tests.engines.query.conftest import BOSS, CLERK, LEADER, LI, WANG, outside, rights
from tests.engines.query.shop import FORMS, PLAN, actor

ARCHIVE = actor(8, "archive")
WANG_AND_ARCHIVE = actor(2, "sales", "archive")
CHECKER = actor(7, "checker")
IDS = (11, 12, 13, 14, 21, 22, 23, 31, 32, 33, 34, 35, 36, 41, 42, 43)


def rows(tx: Tx, who: Actor, form: str = "ordr", **body: Any) -> list[dict[str, Any]]:
    return list(query(tx, PLAN, rights(who), read_query(form, body)).rows)


def ids(tx: Tx, who: Actor, **body: Any) -> list[int]:
    found = rows(tx, who, **{"columns": [], **body})
    return [id for id in range(31, 37) if outside("ordr", id) in [row["id"] for row in found]]


def ask(tx: Tx, who: Actor, form: str, body: dict[str, Any]) -> object:
    if "measures" in body or "group" in body:
        return aggregate(tx, PLAN, rights(who), read_aggregate(form, body))
    return query(tx, PLAN, rights(who), read_query(form, body))


def refusal(tx: Tx, who: Actor, form: str, body: dict[str, Any]) -> tuple[type[HuodanError], str, str]:
    with pytest.raises(HuodanError) as raised:
        ask(tx, who, form, body)
    return type(raised.value), raised.value.text("zh"), raised.value.path


def naming(path: str) -> list[dict[str, Any]]:
    count = [{"key": "n", "op": "count"}]
    test = {"field": path, "op": "eq", "value": "CANARY-31"}
    return [
        {"columns": [path]},
        {"where": test},
        {"where": {"not": {"or": [{"field": "id", "op": "not_empty"}, test]}}},
        {"where": {"field": path, "op": "no such operator"}},
        {"where": {"field": path, "op": "between", "value": ["x", {}]}},
        {"order": [{"field": path}]},
        {"group": [{"field": path}], "measures": count},
        {"group": [{"field": path, "by": "month"}], "measures": count},
        {"measures": count, "where": test},
        *(
            {"measures": [{"key": "n", "op": op, "field": path}]}
            for op in ("sum", "avg", "count_distinct", "max")
        ),
    ]


@pytest.mark.parametrize(
    ("who", "form", "hidden"),
    [
        (WANG, "ordr", "secret"),
        (WANG, "ordr", "customer_limit"),
        (WANG, "ordr", "customer.secret"),
        (WANG, "ordr", "customer.parent.credit_limit"),
        (WANG, "ordr", "lines.product.cost"),
        (WANG, "cust", "room"),
        (CLERK, "ordr", "lines.price"),
        (CLERK, "ordr", "lines.amount"),
        (CLERK, "ordr", "amount"),
        (CLERK, "cust", "order_total"),
        (CLERK, "cust", "open_total"),
        (ARCHIVE, "ordr", "lines"),
        (ARCHIVE, "ordr", "lines.quantity"),
        (ARCHIVE, "ordr", "customer"),
        (ARCHIVE, "ordr", "customer.name"),
        (CHECKER, "ordr", "customer.credit_limit"),
    ],
)
def test_a_hidden_field_is_answered_exactly_like_one_that_does_not_exist(
    tx: Tx, who: Actor, form: str, hidden: str
) -> None:
    *before, name = hidden.split(".")
    missing = ".".join([*before, "x" * len(name)])
    for body in naming(hidden):
        kind, text, path = refusal(tx, who, form, body)
        like = refusal(tx, who, form, json.loads(json.dumps(body).replace(hidden, missing)))

        assert kind is UnknownPath
        assert (kind, text.replace(hidden, missing), path) == (like[0], like[1], hidden)


def everything(tx: Tx, who: Actor) -> str:
    """This function will gather all a person can get out of the read door without naming anything."""
    grant, said = rights(who), []
    for form in FORMS:
        try:
            said.append(query(tx, PLAN, grant, read_query(form, {"limit": 1000})).rows)
        except NotFound:
            continue
        for id in IDS:
            try:
                record = get(tx, PLAN, grant, form, id)
            except NotFound:
                continue
            said.append((record.values, record.title))
        said.append(tuple(titles(tx, PLAN, grant, form, IDS).values()))
        fields = [field for table in PLAN.tables.values() if table.form == form for field in table.fields]
        for field in (field for field in fields if field.target is not None):
            prefix = "lines." if field.table == "o_lines" else ""
            try:
                said.append(pick(tx, PLAN, grant, form, prefix + field.key).rows)
            except UnknownPath:
                continue
    return json.dumps(said, ensure_ascii=False, default=str)


@pytest.mark.parametrize(
    ("who", "hidden"),
    [
        (
            WANG,
            [
                "CANARY-1",
                "CANARY-31",
                "CANARY-32",
                "CANARY-34",
                "CANARY-36",
                "白桦集团",
                "Zebra",
                '"50000"',
                "DD3",
                "dd6",
            ],
        ),
        (
            LI,
            ["CANARY-31", "CANARY-32", "CANARY-34", "CANARY-11", "CANARY-14", "云杉贸易", "银杏商行", "DD1"],
        ),
        (CLERK, ["CANARY-31", "CANARY-1", "13900010001", "50000", "绿茶", '"price"', '"9.9"']),
        (ARCHIVE, ["CANARY-31", "CANARY-32", "CANARY-36", "DD1", "云杉"]),
        (WANG_AND_ARCHIVE, ["CANARY-31", "CANARY-32", "CANARY-36", "CANARY-1", "白桦集团"]),
        (CHECKER, ["云杉", "银杏", "CANARY-1"]),
    ],
)
def test_no_canary_comes_out_unasked(tx: Tx, who: Actor, hidden: list[str]) -> None:
    said = everything(tx, who)

    assert [canary for canary in hidden if canary in said] == []
    assert all(canary in everything(tx, BOSS) for canary in hidden)


def test_rows_out_of_scope_are_not_there_whatever_is_asked(tx: Tx) -> None:
    assert ids(tx, WANG) == [31, 32, 34]
    assert ids(tx, LI) == [33, 36]
    assert ids(tx, LEADER) == [31, 32, 33, 34, 35, 36]
    assert ids(tx, actor(4, "leader", departments=(52,))) == [33, 35, 36]
    assert ids(tx, WANG, where={"field": "no", "op": "eq", "value": "DD3"}) == []
    assert ids(tx, WANG, where={"not": {"field": "no", "op": "eq", "value": "DD1"}}) == [32, 34]
    assert ids(
        tx, WANG, where={"field": "id", "op": "in", "value": [outside("ordr", 33), outside("ordr", 31)]}
    ) == [31]
    assert ids(tx, WANG, search="DD") == [31, 32, 34]
    page = query(tx, PLAN, rights(WANG), read_query("ordr", {"count": "exact", "limit": 1}))
    assert page.count == 3


def test_a_target_out_of_scope_has_no_title_no_values_and_cannot_be_guessed(tx: Tx) -> None:
    columns = ["customer", "customer.name", "customer.level", "customer_level"]
    (row,) = rows(tx, WANG, columns=columns, where={"field": "no", "op": "eq", "value": "DD4"})

    assert row["customer"] == {"id": outside("cust", 13), "title": None}
    assert (row["customer.name"], row["customer.level"], row["customer_level"]) == (None, None, None)
    for op, value in (
        ("eq", "白桦集团"),
        ("contains", "白"),
        ("starts", "白"),
        ("ne", "云杉贸易"),
        ("not_empty", None),
    ):
        assert 34 not in ids(tx, WANG, where={"field": "customer.name", "op": op, "value": value})
    assert ids(tx, WANG, where={"field": "customer", "op": "eq", "value": "白桦集团"}) == []
    assert ids(tx, WANG, where={"field": "customer", "op": "eq", "value": {"match": {"code": "KH3"}}}) == []
    assert ids(tx, WANG, search="白桦") == []
    assert ids(tx, WANG, where={"field": "customer", "op": "eq", "value": outside("cust", 13)}) == [34]
    # 白桦 sorts before all others, an unseen title after them.
    ordered = rows(tx, WANG, columns=[], order=[{"field": "customer"}])
    assert [row["id"] for row in ordered][-1] == outside("ordr", 34)


def test_a_target_cannot_be_found_by_a_hidden_field_of_it(tx: Tx) -> None:
    for key in ("secret", "credit_limit", "nope"):
        with pytest.raises(UnknownPath):
            ids(tx, WANG, where={"field": "customer", "op": "eq", "value": {"match": {key: "CANARY-11"}}})


@pytest.mark.parametrize("few", [2000, 0], ids=["gather", "walk"])
@pytest.mark.parametrize(
    ("who", "word", "expected"),
    [
        (BOSS, "绿茶", [31, 32, 33]),
        (BOSS, "lc", [31, 32, 33]),
        (BOSS, "黄酒", [31, 36]),
        (BOSS, "黄酒 DD1", []),
        (WANG, "绿茶", [31, 32]),
        (LI, "绿茶", [33]),
        (CLERK, "绿茶", []),
        (CLERK, "黄酒", [31, 36]),
        (ARCHIVE, "绿茶", []),
        (CHECKER, "绿茶", []),
        (WANG_AND_ARCHIVE, "绿茶", [31, 32]),
        (WANG_AND_ARCHIVE, "啤酒", []),
    ],
)
def test_search_finds_what_sub_rows_refer_to_only_where_both_may_be_read(
    tx: Tx, monkeypatch: pytest.MonkeyPatch, few: int, who: Actor, word: str, expected: list[int]
) -> None:
    monkeypatch.setattr(finding, "FEW", few)

    assert ids(tx, who, search=word) == expected


@pytest.mark.parametrize("cap", [10_001, 2], ids=["usual", "small"])
def test_search_finds_all_that_pass_a_filter_however_many_refer_to_a_hit(
    tx: Tx, monkeypatch: pytest.MonkeyPatch, cap: int
) -> None:
    monkeypatch.setattr(finding, "COUNT_CAP", cap)
    monkeypatch.setattr(finding, "FEW_REACHED", cap)
    late = {"field": "no", "op": "in", "value": ["DD4", "dd6"]}

    assert ids(tx, BOSS, search="白桦", where=late) == [34]
    assert ids(tx, BOSS, search="酒", where=late) == [36]
    assert ids(tx, LI, search="绿茶") == [33]
    assert ids(tx, actor(4, "leader", departments=(52,)), search="绿茶") == []


def test_search_does_not_look_into_hidden_fields(tx: Tx) -> None:
    assert ids(tx, BOSS, search="CANARY") == [31, 32, 34, 36]
    assert ids(tx, WANG, search="CANARY") == []
    assert ids(tx, LI, search="CANARY") == [36]
    assert rows(tx, WANG, "cust", search="CANARY") == []


def test_roles_add_up_in_pairs_of_row_and_field(tx: Tx) -> None:
    found = {
        row["no"]: row for row in rows(tx, WANG_AND_ARCHIVE, columns=["no", "secret", "customer", "amount"])
    }

    # Own orders without the secret, done ones with it, and only DD4 is both.
    assert {no: (row["secret"], row["amount"]) for no, row in found.items()} == {
        "DD1": (None, "50"),
        "DD2": (None, "9.9"),
        "DD3": (None, None),
        "DD4": ("CANARY-34", None),
    }
    assert found["DD3"]["customer"] is None
    assert ids(tx, WANG_AND_ARCHIVE, where={"field": "secret", "op": "contains", "value": "CANARY"}) == [34]
    assert ids(tx, WANG_AND_ARCHIVE, where={"field": "secret", "op": "empty"}) == [31, 32, 33]
    assert ids(tx, WANG_AND_ARCHIVE, where={"field": "lines.quantity", "op": "gt", "value": 0}) == [31, 32]
    assert ids(tx, WANG_AND_ARCHIVE, where={"field": "lines.product", "op": "eq", "value": "啤酒"}) == []
    assert ids(tx, WANG_AND_ARCHIVE, where={"not": {"field": "lines", "op": "not_empty"}}) == [33, 34]
    assert ids(tx, WANG_AND_ARCHIVE, search="CANARY") == [34]
    body = {"group": [{"field": "secret"}], "measures": [{"key": "n", "op": "sum", "field": "amount"}]}
    figures = aggregate(tx, PLAN, rights(WANG_AND_ARCHIVE), read_aggregate("ordr", body))
    assert figures == ({"secret": "CANARY-34", "n": "0"}, {"secret": None, "n": "59.9"})
    body = {
        "measures": [{"key": "n", "op": "sum", "field": "lines.quantity"}, {"key": "rows", "op": "count"}]
    }
    assert aggregate(tx, PLAN, rights(WANG_AND_ARCHIVE), read_aggregate("ordr", body)) == (
        {"n": "4.5", "rows": 3},
    )


def test_a_masked_field_is_shown_masked_and_found_by_its_whole_value_only(tx: Tx) -> None:
    found = rows(tx, CLERK, "cust", columns=["phone", "credit_limit"], order=[{"field": "code"}])

    assert [(row["phone"], row["credit_limit"]) for row in found] == [
        ("139****0001", "****"),
        ("139****0002", None),
        ("139****0003", "****"),
        (None, "****"),
    ]
    assert get(tx, PLAN, rights(CLERK), "cust", 11).values["phone"] == "139****0001"
    by_whole = rows(
        tx, CLERK, "cust", columns=["name"], where={"field": "phone", "op": "eq", "value": "13900010002"}
    )
    assert [row["name"] for row in by_whole] == ["银杏商行"]
    count = [{"key": "n", "op": "count"}]
    for path in ("phone", "credit_limit"):
        for form, name in (("cust", path), ("ordr", f"customer.{path}")):
            for body in (
                *(
                    {"where": {"field": name, "op": op, "value": "1"}}
                    for op in ("ne", "contains", "starts", "gt", "lte")
                ),
                {"where": {"field": name, "op": "in", "value": ["13900010001"]}},
                {"order": [{"field": name}]},
                {"group": [{"field": name}], "measures": count},
                {"measures": [{"key": "n", "op": "count_distinct", "field": name}]},
            ):
                assert refusal(tx, CLERK, form, body)[0] is Masked
    assert rows(tx, CLERK, "cust", search="13900010001") == []


def test_a_wider_look_up_shows_what_its_form_hides(tx: Tx) -> None:
    found = rows(tx, CHECKER, columns=["customer", "customer_limit"], order=[{"field": "no"}])

    assert [row["customer_limit"] for row in found] == ["50000", None, "9000", "9000", None, "100"]
    assert found[0]["customer"] == {"id": outside("cust", 11), "title": None}
    assert ids(tx, CHECKER, where={"field": "customer_limit", "op": "gte", "value": 9000}) == [31, 33, 34]


def test_a_cursor_tells_the_next_asker_nothing(tx: Tx) -> None:
    body = {"order": [{"field": "secret"}], "limit": 1}
    mark = query(tx, PLAN, rights(BOSS), read_query("ordr", body)).next

    assert refusal(tx, WANG, "ordr", {**body, "after": mark})[0] is UnknownPath
    body = {"order": [{"field": "no"}], "limit": 1}
    mark = query(tx, PLAN, rights(BOSS), read_query("ordr", body)).next
    assert refusal(tx, WANG, "ordr", {**body, "after": mark})[0].code == "stale_cursor"
