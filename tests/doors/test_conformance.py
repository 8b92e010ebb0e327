"""
Whatever fits the OpenAPI document may be sent: the answer is one the document names, and looks as it says.

Schemathesis makes the requests, good and bad ones; half of their ids and most of their field names are made real, so
that they reach beyond the first check.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from huodan.engines import people
from huodan.engines.people.sessions import open_session
from huodan.storage.db import Database
from tests.doors.conftest import API, Browser

ORDER = {
    "customer": {"match": {"code": "KH1"}},
    "lines": [{"product": {"match": {"code": "CP1"}}, "quantity": "30", "price": "567"}],
}
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
OWN_SHARE, MOST = 15, 60
"""An operation gets one in fifteen of the profile's examples, at most sixty: there are some eighty operations."""


class Aim:
    """Puts real ids and field names into what was made up."""

    def __init__(self, document: dict[str, Any], ids: dict[str, list[str]]) -> None:
        self.ids = ids
        self.paths = {
            tag["x-form"]: [field["path"] for field in tag["x-fields"]] + ["id", "version", "created_at"]
            for tag in document["tags"]
        }

    def __call__(self, case: Any) -> None:
        chance = random.Random(repr(case.body) + repr(case.path_parameters))
        form = case.path.partition("/forms/")[2].partition("/")[0]
        known = self.ids.get(form, [])
        if known and "id" in (case.path_parameters or {}) and chance.random() < 0.5:
            case.path_parameters["id"] = chance.choice(known)
        if isinstance(case.body, dict) and form in self.paths:
            self._improve(case.body, self.paths[form], known, chance)

    def _improve(self, tree: Any, paths: list[str], known: list[str], chance: random.Random) -> None:
        if isinstance(tree, list):
            for item in tree:
                self._improve(item, paths, known, chance)
        if not isinstance(tree, dict):
            return
        for name, value in tree.items():
            if name == "field" and isinstance(value, str) and chance.random() < 0.8:
                tree[name] = chance.choice(paths)
            elif name == "columns" and isinstance(value, list) and chance.random() < 0.8:
                tree[name] = chance.sample(paths, min(len(value), len(paths)))
            elif name == "id" and isinstance(value, str) and known and chance.random() < 0.7:
                tree[name] = chance.choice(known)
            else:
                self._improve(value, paths, known, chance)


@pytest.mark.hypothesis
@pytest.mark.parametrize("who", ["boss", "zhoumin", "few rights"])
@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_every_answer_is_one_the_document_names(
    database: Database, browse: Callable[..., Browser], who: str, mode: str
) -> None:
    import schemathesis
    from schemathesis.checks import CHECKS as KNOWN, load_all_checks

    load_all_checks()
    checks = [KNOWN.get_one(name) for name in CHECKS]
    with database.write() as tx:
        if who == "few rights":
            kept = frozenset({("order", "read"), ("customer", "read"), ("customer", "create")})
            _, token = people.create_key(tx, name="k", roles=["role_sales"], narrowing=kept)
        else:
            token = open_session(tx, person=people.account_of(tx, login=who).person)
    boss = browse("boss")
    for _ in range(3):
        boss("POST", "/apps/orders/forms/order/records", {"values": ORDER})
    ids = {
        form: [row["id"] for row in boss("POST", f"/apps/orders/forms/{form}/query", {}).json()["rows"]]
        for form in ("order", "customer", "product")
    }
    headers = {"Authorization": f"Bearer {token}"}
    document = boss.client.get(f"{API}/apps/orders/openapi.json", headers=headers).json()
    aim = Aim(document, ids)
    schema = schemathesis.openapi.from_asgi(
        f"{API}/apps/orders/openapi.json", boss.client.app, headers=headers
    )
    statuses: set[int] = set()

    for found in schema.get_all_operations():
        operation = found.ok()
        made = operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode))

        @given(case=made)
        @settings(
            max_examples=max(1, min(MOST, settings().max_examples // OWN_SHARE)),
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def send(case: Any) -> None:
            aim(case)
            answer = case.call_and_validate(headers=headers, checks=checks)
            statuses.add(answer.status_code)

        # Nothing can be wrong with a request that carries nothing.
        with suppress(*((schemathesis.errors.SchemathesisError,) if mode == "negative" else ())):
            send()

    assert statuses >= ({200, 404, 422} if mode == "positive" else {422})
