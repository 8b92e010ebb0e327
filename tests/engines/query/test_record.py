"""One record, titles, pickers."""

from __future__ import annotations

import pytest

from huodan.engines.query import get, pick, titles
from huodan.language.access import NotFound
from huodan.language.messages import Actor
from huodan.language.plan.model import UnknownPath
from huodan.storage.db import Tx
from tests.engines.query.conftest import BOSS, CLERK, LI, NOBODY, WANG, outside, rights
from tests.engines.query.shop import PLAN, actor


def test_get_gives_all_a_reader_may_see_with_sub_rows_and_stamps(tx: Tx) -> None:
    record = get(tx, PLAN, rights(WANG), "ordr", 32)

    assert record.values == {
        "no": "DD2",
        "customer": {"id": outside("cust", 12), "title": "银杏商行"},
        "salesperson": {"id": outside("people", 2), "title": "王业务"},
        "status": "sent",
        "ordered_at": "2026-05-05T23:59:00+08:00",
        "due_on": "2026-06-01",
        "urgent": None,
        "note": "请周一送\n勿折",
        "rate": None,
        "lines": [
            {
                "id": outside("ordr", 3201),
                "product": {"id": outside("prod", 21), "title": "绿茶"},
                "quantity": "1",
                "price": "9.9",
                "amount": "9.9",
                "remark": None,
                "share": "1",
            }
        ],
        "amount": "9.9",
        "customer_level": "B",
        "late": False,
    }
    assert (record.id, record.version, record.title) == (outside("ordr", 32), 1, "DD2")
    assert record.created_by == {"id": outside("people", 1), "title": "赵老板"}
    assert record.created_at == "2026-05-06T00:00:00.032+08:00"
    assert (record.can_update, record.can_delete) == (True, True)


@pytest.mark.parametrize(("who", "id"), [(WANG, 33), (LI, 31), (WANG, 999), (NOBODY, 31)])
def test_get_answers_a_record_out_of_scope_like_none_at_all(tx: Tx, who: Actor, id: int) -> None:
    with pytest.raises(NotFound):
        get(tx, PLAN, rights(who), "ordr", id)


def test_get_tells_what_may_be_done(tx: Tx) -> None:
    record = get(tx, PLAN, rights(actor(2, "sales", "clerk")), "ordr", 33)

    assert (record.can_update, record.can_delete) == (False, False)


def test_titles_name_only_what_may_be_seen(tx: Tx) -> None:
    assert titles(tx, PLAN, rights(WANG), "cust", [11, 12, 13, 99]) == {11: "云杉贸易", 12: "银杏商行"}
    assert titles(tx, PLAN, rights(NOBODY), "cust", [11]) == {}


def test_picker_offers_records_by_words_with_their_columns(tx: Tx) -> None:
    found = pick(tx, PLAN, rights(BOSS), "ordr", "customer", search="kh2")

    assert found.rows == ({"id": outside("cust", 12), "title": "银杏商行", "cells": {}},)
    assert found.recent == ()
    assert found.can_create is True
    assert [
        row["title"] for row in pick(tx, PLAN, rights(BOSS), "ordr", "customer", search="13900010003").rows
    ] == ["白桦集团"]
    assert [
        row["title"] for row in pick(tx, PLAN, rights(BOSS), "ordr", "salesperson", search="zlb").rows
    ] == ["赵老板"]


def test_picker_puts_what_was_used_last_first(tx: Tx) -> None:
    found = pick(tx, PLAN, rights(BOSS), "ordr", "customer")
    assert [row["title"] for row in found.recent] == ["Zebra Ltd", "白桦集团", "银杏商行", "云杉贸易"]
    assert [row["title"] for row in found.rows] == ["白桦集团", "银杏商行", "云杉贸易", "Zebra Ltd"]

    lines = pick(tx, PLAN, rights(BOSS), "ordr", "lines.product", limit=1)
    assert [row["title"] for row in lines.recent] == ["黄酒", "绿茶", "啤酒"]
    assert [row["title"] for row in lines.rows] == ["黄酒"]


def test_picker_shows_the_columns_of_the_first_view_if_the_builder_chose_none(tx: Tx) -> None:
    found = pick(tx, PLAN, rights(BOSS), "ordr", "salesperson", search="王业务")

    assert [column.path for column in found.columns] == ["no", "department"]
    assert found.rows[0]["cells"] == {
        "no": "P2",
        "department": {"id": outside("departments", 51), "title": "东区"},
    }


def test_picker_offers_only_what_its_user_may_see(tx: Tx) -> None:
    assert [row["title"] for row in pick(tx, PLAN, rights(WANG), "ordr", "customer").rows] == [
        "银杏商行",
        "云杉贸易",
    ]
    assert [row["title"] for row in pick(tx, PLAN, rights(CLERK), "ordr", "lines.product").rows] == [
        "黄酒",
        "啤酒",
    ]
    for who, form, field in (
        (WANG, "ordr", "no"),
        (WANG, "ordr", "nope"),
        (actor(9, "archive"), "ordr", "customer"),
    ):
        with pytest.raises(UnknownPath):
            pick(tx, PLAN, rights(who), form, field)
    with pytest.raises(NotFound):
        pick(tx, PLAN, rights(WANG), "paym", "order")
