"""What of a message goes where: what is taken, what is refused, and how mistakes in a mapping are told."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.kit.errors import HuodanError
from huodan.language.document import builtin
from huodan.language.plan import Plan, compile
from huodan.workspace.incoming.mapping import NotAList, apply, count_gone, read_kept, read_maps, shown
from tests.support import apps

TZ = "Asia/Shanghai"
LINE = {"field": "qty", "path": "b", "by": None, "default": 2}


def plan(*, without: str = "") -> Plan:
    target = apps.form(
        "cust", apps.field("cust_name", "single_line_text"), apps.field("cust_no", "single_line_text")
    )
    fields = [
        apps.field("bill_no", "single_line_text", unique=True),
        apps.field("bill_total", "number"),
        apps.field("bill_day", "date"),
        apps.field("bill_at", "date_time"),
        apps.field("bill_safe", "encrypted"),
        apps.field("bill_cust", "relation", target="cust"),
        apps.field("bill_file", "attachment"),
        apps.field("bill_sum", "formula", result="number", formula="#bill_total"),
        apps.field(
            "bill_lines",
            "subform",
            fields=[apps.field("line_name", "single_line_text"), apps.field("line_qty", "number")],
        ),
    ]
    form = apps.form("bill", *(each for each in fields if each["id"] != without))
    made = compile([builtin(), apps.read(apps.app(target, form))], version=1, tz=TZ)
    assert isinstance(made, Plan), made
    return made


def done(tree: object, *maps: dict[str, Any]) -> Any:
    found = plan()
    return apply(found, "bill", read_maps(found, "bill", list(maps)), tree, tz=TZ)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (1780041600, "2026-05-29T16:00:00+08:00"),
        (1780041600123, "2026-05-29T16:00:00.123+08:00"),
        (20260529, 20260529),
        (202605291600, 202605291600),
        ("2026-05-29", "2026-05-29"),
        (True, True),
    ],
)
@pytest.mark.parametrize("key", ["day", "at"])
def test_whole_numbers_that_can_only_be_moments_are(key: str, raw: object, value: object) -> None:
    assert done({"x": raw}, {"field": key, "path": "x"}).values == {key: value}


@pytest.mark.parametrize(("raw", "value"), [(7.0, "7"), (7.25, "7.25"), (0.1, "0.1"), (7, 7), ("7", "7")])
def test_numbers_come_as_exact_texts(raw: object, value: object) -> None:
    assert done({"x": raw}, {"field": "total", "path": "x"}).values == {"total": value}


def test_a_relation_is_named_and_never_numbered() -> None:
    by_title = done({"x": 17}, {"field": "cust", "path": "x"})
    by_field = done({"x": 17}, {"field": "cust", "path": "x", "by": "no"})

    assert (by_title.values, by_field.values) == ({"cust": "17"}, {"cust": {"match": {"no": "17"}}})


def test_what_is_missing_or_null_takes_the_default_or_says_nothing() -> None:
    maps = ({"field": "no", "path": "a"}, {"field": "total", "path": "b", "default": 3})

    assert done({"a": "x", "b": None}, *maps).values == {"no": "x", "total": 3}
    assert done({"a": None, "b": 4}, *maps).values == {"total": 4}
    with pytest.raises(HuodanError) as nothing:
        done({"c": 1}, *maps)
    assert (nothing.value.code, nothing.value.path) == ("nothing_mapped", "a")


def test_rows_come_of_a_list_or_of_one_object_and_know_their_places() -> None:
    columns = [{"field": "name", "path": "n"}, {"field": "qty", "path": "$.all", "default": 1}]
    lines = {"field": "lines", "path": "data.items", "maps": columns}

    several = done({"data": {"items": [{"n": "a"}, {}]}, "all": 2}, lines)
    one = done({"data": {"items": {"n": "a"}}}, lines)

    assert several.values == {"lines": [{"name": "a", "qty": 2}, {"qty": 2}]}
    assert several.places["lines.1.name"] == "data.items[1].n"
    assert several.places["lines.1.qty"] == "$.all"
    assert one.values == {"lines": [{"name": "a", "qty": 1}]}
    with pytest.raises(NotAList):
        done({"data": {"items": "a"}}, lines)


@pytest.mark.parametrize(
    ("one", "path"),
    [
        ("x", "maps.0"),
        ({"field": "nothing", "path": "a"}, "maps.0.field"),
        ({"field": "id", "path": "a"}, "maps.0.field"),
        ({"field": "sum", "path": "a"}, "maps.0.field"),
        ({"field": "file", "path": "a"}, "maps.0.field"),
        ({"field": "no"}, "maps.0"),
        ({"field": "no", "path": "a..b"}, "maps.0.path"),
        ({"field": "no", "path": 3}, "maps.0.path"),
        ({"field": "no", "default": {"a": 1}}, "maps.0.default"),
        ({"field": "safe", "path": "a", "default": "s3cret"}, "maps.0.default"),
        ({"field": "no", "path": "a", "by": "no"}, "maps.0.by"),
        ({"field": "cust", "path": "a", "by": "nothing"}, "maps.0.by"),
        ({"field": "lines", "path": "a"}, "maps.0.maps"),
        ({"field": "lines", "path": "a", "maps": [{"field": "no", "path": "b"}]}, "maps.0.maps.0.field"),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused_with_its_place(one: object, path: str) -> None:
    with pytest.raises(HuodanError) as refused:
        read_maps(plan(), "bill", [one])

    assert refused.value.path == path


def test_a_field_is_mapped_once() -> None:
    with pytest.raises(HuodanError) as refused:
        read_maps(plan(), "bill", [{"field": "no", "path": "a"}, {"field": "no", "path": "b"}])

    assert refused.value.path == "maps.1.field"


def test_a_mapping_is_kept_by_ids_and_says_what_is_gone() -> None:
    given = [
        {"field": "no", "path": "a", "by": None, "default": None},
        {"field": "lines", "path": "l", "by": None, "default": None, "maps": [LINE]},
    ]
    kept = [each.kept() for each in read_maps(plan(), "bill", given)]
    fewer = plan(without="bill_lines")

    assert shown(plan(), "bill", read_kept(kept)) == given
    assert [one["field"] for one in shown(fewer, "bill", read_kept(kept))] == ["no", None]
    assert count_gone(fewer, "bill", read_kept(kept)) == 1
    with pytest.raises(HuodanError) as gone:
        apply(fewer, "bill", read_kept(kept), {"a": 1}, tz=TZ)
    assert gone.value.code == "mapped_field_gone"
