"""
Golden pairs: a request and its answer, over the small shop of tests/engines/query, on both databases.

Anybody may add one to pairs.json: ``form``, ``query`` or ``aggregate`` (bodies of api.md), optionally ``roles`` (of
person 2; without them everything may be seen), and ``rows``, or ``refused`` with the code of the refusal.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from huodan.engines.query import aggregate, query, read_aggregate, read_query
from huodan.kit.errors import HuodanError
from huodan.language.access import Grant, grant, system_grant
from huodan.storage.db import Tx
from tests.engines.query.shop import PLAN, actor

PAIRS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("pairs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["id"] for pair in PAIRS])
def test_pair(tx: Tx, pair: dict[str, Any]) -> None:
    rights = grant(PLAN, actor(2, *pair["roles"])) if "roles" in pair else system_grant(PLAN)

    if "refused" in pair:
        with pytest.raises(HuodanError) as refused:
            answer(tx, rights, pair)
        assert refused.value.code == pair["refused"]
    else:
        assert answer(tx, rights, pair) == pair["rows"]


def answer(tx: Tx, rights: Grant, pair: dict[str, Any]) -> list[dict[str, object]]:
    """This function will ask for a list without ids and versions, or for figures."""
    if "aggregate" in pair:
        return list(aggregate(tx, PLAN, rights, read_aggregate(pair["form"], pair["aggregate"])))
    rows = query(tx, PLAN, rights, read_query(pair["form"], pair["query"])).rows
    return [{name: value for name, value in row.items() if name not in ("id", "version")} for row in rows]
