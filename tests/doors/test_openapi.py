"""The OpenAPI document: valid, complete, true to what is answered, and silent about what its reader may not see."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from huodan.doors.http.openapi.answers import CODES
from huodan.doors.http.routes import ROUTES
from huodan.engines import people
from huodan.kit.errors import HuodanError
from huodan.storage.db import Database
from tests.doors.conftest import Browser

Browse = Callable[..., Browser]
Call = Callable[..., Any]
ADDRESS = "/apps/orders/openapi.json"
FORMS = "/api/v1/apps/orders/forms"

# What the document of an app leaves out: coming in, and what only administrators' pages use.
ELSEWHERE = (
    "/api/v1/messages",  # of people; programs are told nothing
    "/api/v1/favourites",  # of people, on their workbench
    # of people: a program is asked nothing
    *(f"/api/v1/{name}" for name in ("tasks", "runs", "stuck_runs", "stand_ins", "phrases")),
    "/api/v1/apps/{app}/flows",  # of administrators' pages, as is what comes of them
    *("/api/v1/analysis", "/api/v1/apps/{app}/analysis"),
    "/healthz",
    *("/api/v1/incoming", "/api/v1/hooks"),  # set by administrators; what is sent is whatever they map
    *(f"/api/v1/{name}" for name in ("setup", "session", "keys", "webhooks", "regions", "backups", "audit")),
    *(f"/api/v1/{name}" for name in ("doctor", "settings", "staff", "departments", "building", "calendar")),
)

VIEWS = "/api/v1/apps/{app}/forms/{form}/views"
PRESENCE = "/api/v1/apps/{app}/forms/{form}/records/{id}/presence"
PURGE = "/api/v1/apps/{app}/forms/{form}/trash/purge"  # for administrators who are signed in
"""How somebody likes to look at a list: their pages' business."""


@pytest.fixture
def document(key: Call) -> dict[str, Any]:
    answer = key("GET", ADDRESS)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """This function will list path, method and description of every operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def schema_of(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """This function will make a validator of a schema that refers into its document."""
    return jsonschema_rs.validator_for(
        {**schema, "components": document["components"]}, validate_formats=True
    )


# ── valid and complete ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("login", ["boss", "zhoumin", "tang", "admin"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_document_is_valid_for_everybody(browse: Browse, login: str, lang: str) -> None:
    app = "workspace" if login == "admin" else "orders"

    document = browse(login, lang=lang)("GET", f"/apps/{app}/openapi.json").json()

    assert list(OPENAPI_31_VALIDATOR.iter_errors(document)) == []
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    pointers = set(re.findall(r'"#/components/(\w+)/([\w-]+)"', json.dumps(document)))
    assert [(room, name) for room, name in pointers if name not in document["components"][room]] == []


def test_every_route_of_an_app_is_described_with_all_its_methods(document: dict[str, Any]) -> None:
    described = {
        (
            method.upper(),
            path.replace("/apps/orders", "/apps/{app}")
            .replace("/forms/order/", "/forms/{form}/")
            .replace("/subforms/lines/", "/subforms/{field}/"),
        )
        for path, method, _ in operations(document)
    }

    left = {(route.method, route.path) for route in ROUTES} - described
    left = {way for way in left if way[1] != "/api/v1/apps" and not way[1].startswith(ELSEWHERE)}
    assert {way for way in left if not way[1].startswith(VIEWS)} == {
        ("POST", PRESENCE),
        ("POST", PURGE),
        ("GET", "/api/v1/apps/{app}/forms/{form}/records/{id}/runs"),  # of forms with flows: test_tasks
        ("POST", "/api/v1/apps/{app}/forms/{form}/records/{id}/hand_in"),
        ("POST", "/api/v1/apps/{app}/forms/{form}/way"),
    }


def test_every_operation_names_its_refusals(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        answers = set(operation["responses"])

        assert {"401", "403", "404", "429", "503"} <= answers, path
        if "requestBody" in operation:
            assert {"413", "415", "422"} <= answers, path
        if method in ("patch", "delete") and not {"mappings", "comments"} & set(path.split("/")):
            assert {"409", "428"} <= answers, path
    assert set(document["components"]["responses"]) == {f"Problem{status}" for status in CODES}
    assert all(kind.status == status for status, kinds in CODES.items() for kind in kinds)


def test_the_document_is_in_the_readers_language_and_kept_until_it_changes(browse: Browse) -> None:
    zh, en = browse("boss"), browse("boss", lang="en")
    first = zh("GET", ADDRESS)

    assert first.json()["paths"][f"{FORMS}/order/records"]["post"]["summary"] == "新建订单表"
    assert "Create" in en("GET", ADDRESS).json()["paths"][f"{FORMS}/order/records"]["post"]["summary"]
    again = zh("GET", ADDRESS, If_None_Match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert browse("zhoumin")("GET", ADDRESS, If_None_Match=first.headers["etag"]).status_code == 200


# ── who may see what ─────────────────────────────────────────────────────────────────────────────────


def test_what_somebody_may_not_see_or_do_is_not_named(browse: Browse, document: dict[str, Any]) -> None:
    told = browse("zhoumin")("GET", ADDRESS).json()
    text = json.dumps(told, ensure_ascii=False)

    assert "成本价" in json.dumps(document, ensure_ascii=False)
    for hidden in ("成本价", '"cost"', "product.cost", "供应商信息表", "/forms/supplier/"):
        assert hidden not in text
    assert "post" in told["paths"][f"{FORMS}/order/records"]
    assert f"{FORMS}/product/records" not in told["paths"]
    assert f"{FORMS}/product/query" in told["paths"]


def test_a_narrowed_key_gets_a_document_of_what_it_may_do(database: Database, browse: Browse) -> None:
    with database.write() as tx:
        kept = frozenset({("order", "read")})
        _, token = people.create_key(tx, name="k", roles=["role_boss"], narrowing=kept)
    told = browse()("GET", ADDRESS, Authorization=f"Bearer {token}").json()

    forms = {path for path in told["paths"] if "/forms/" in path}
    assert forms == {
        f"{FORMS}/order/{end}"
        for end in (
            "alike/pairs",
            "query",
            "aggregate",
            "pick",
            "why",
            "records/{id}",
            "records/{id}/reveal",
            "records/{id}/why",
            "records/{id}/history",
            "records/{id}/comments",
            "records/{id}/compare",
            "records/{id}/files/{file}",
        )
    }
    assert set(told["paths"][f"{FORMS}/order/records/{{id}}"]) == {"get"}
    assert "OrderNew" not in told["components"]["schemas"]


def test_who_sees_nothing_of_an_app_gets_no_document(browse: Browse) -> None:
    assert browse("admin")("GET", ADDRESS).status_code == 404
    assert browse("boss")("GET", "/apps/nothing/openapi.json").status_code == 404
    assert browse()("GET", ADDRESS).status_code == 401


# ── true ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        contents = [operation.get("requestBody", {}).get("content", {})]
        contents += [answer.get("content", {}) for answer in operation["responses"].values()]
        for content in contents:
            for media in content.values():
                if "example" in media:
                    problems = list(schema_of(document, media["schema"]).iter_errors(media["example"]))
                    assert [str(one) for one in problems] == [], f"{method} {path}"


def test_the_examples_of_the_document_can_be_sent(key: Call, document: dict[str, Any]) -> None:
    for form in ("customer", "product", "supplier", "order"):
        content = document["paths"][f"{FORMS}/{form}/records"]["post"]["requestBody"]["content"]
        body = content["application/json"]["example"]
        text = json.dumps(body).replace("KH0001", "KH1").replace("CP001", "CP1")

        answer = key("POST", f"/apps/orders/forms/{form}/records", json.loads(text))

        assert answer.status_code == 201, (form, body, answer.text)
    for path, method, operation in operations(document):
        asks = method == "post" and path.endswith(
            ("/query", "/aggregate", "/preview", "/pick", "/alike", "/alike/pairs")
        )
        if asks and "{id}" not in path:
            body = operation["requestBody"]["content"]["application/json"]["example"]
            answer = key("POST", path.removeprefix("/api/v1"), body)

            assert answer.status_code == 200, (path, body, answer.text)
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            assert list(schema_of(document, schema).iter_errors(answer.json())) == [], path


def test_a_field_that_exists_is_described_as_it_is_answered(key: Call, document: dict[str, Any]) -> None:
    line = {"product": {"match": {"code": "CP1"}}, "quantity": "3"}
    values = {"customer": {"match": {"code": "KH1"}}, "lines": [line], "required_on": "2026-05-09"}
    id = key("POST", "/apps/orders/forms/order/records", {"values": values}).json()["id"]

    record = key("GET", f"/apps/orders/forms/order/records/{id}").json()

    schema = copy.deepcopy(document["components"]["schemas"]["OrderRecord"])
    assert list(schema_of(document, schema).iter_errors(record)) == []
    closed = document["components"]["schemas"]["OrderValues"] | {"additionalProperties": False}
    assert list(schema_of(document, closed).iter_errors(record["values"])) == []
    assert set(record["values"]) == set(closed["properties"])
    record["values"]["total"] = 3
    assert list(schema_of(document, schema).iter_errors(record)) != []


def test_what_came_along_with_a_new_record_is_described_as_it_is_answered(
    key: Call, document: dict[str, Any]
) -> None:
    line = {"product": {"match": {"code": "CP1"}}, "quantity": "3"}
    values = {"customer": {"match": {"code": "KH1"}}, "lines": [line]}
    related = [{"form": "payment", "field": "order", "values": {"amount": "1"}}]

    made = key("POST", "/apps/orders/forms/order/records", {"values": values, "related": related})

    answers = document["paths"][f"{FORMS}/order/records"]["post"]["responses"]
    schema = schema_of(document, answers["201"]["content"]["application/json"]["schema"])
    assert made.status_code == 201, made.text
    assert list(schema.iter_errors(made.json())) == []
    assert list(schema.iter_errors({**made.json(), "related": [{"id": 1}]})) != []


def test_pickers_take_what_is_filled_in(document: dict[str, Any]) -> None:
    body = document["paths"][f"{FORMS}/order/pick"]["post"]["requestBody"]["content"]["application/json"]
    filled = {"field": "customer", "values": {"remark": "急"}}

    assert list(schema_of(document, body["schema"]).iter_errors(filled)) == []


def test_the_guide_names_only_codes_that_exist() -> None:
    guide = Path("docs/guide/api.md").read_text(encoding="utf-8")
    named = {
        code
        for line in guide.splitlines()
        if re.match(r"\| [4-5]\d\d", line)
        for code in re.findall(r"`([a-z_]+)`", line.split("|")[2])
    }
    every = list(HuodanError.__subclasses__())
    for kind in every:
        every += kind.__subclasses__()

    assert named - {kind.code for kind in every} == set()
    assert {"too_deep", "too_slow", "key_refused", "batch_refused", "too_many_requests"} <= named
