"""
The laws every field kind keeps: fill ``examples`` and ``rejects`` of a new kind, and it is tested here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from huodan.engines import schema
from huodan.kit.errors import HuodanError
from huodan.language.fields import KINDS, Cell, Field, Store
from huodan.language.fields._base import OPERATORS
from huodan.language.plan import Plan
from huodan.storage import Database
from huodan.storage.sealed_cells import seal
from huodan.storage.sql.statements import fetch_row, fetch_sub_rows, insert_rows
from tests.support import apps

TZ = "Asia/Shanghai"
PLAN = apps.plan(apps.every_kind())
FIELDS: dict[str, Field] = {
    found.field.kind: found.field for found in PLAN.forms["every"].table.fields if not found.is_hidden
}
INPUTS = [kind for kind, field in FIELDS.items() if not field.is_computed and field.store is not Store.ROWS]
CELLS: dict[Store, type | tuple[type, ...]] = {
    Store.TEXT: str,
    Store.RICH: str,
    Store.WHOLE: int,
    Store.DECIMAL: int,
    Store.DAY: int,
    Store.INSTANT: int,
    Store.FLAG: bool,
    Store.CHOICE: str,
    Store.CHOICES: tuple,
    Store.REF: int,
    Store.REFS: tuple,
    Store.PLACE: tuple,
    Store.SPAN: tuple,
    Store.FILES: tuple,
    Store.SEALED: str,
}


EXAMPLES = [(kind, raw, cell) for kind in INPUTS for raw, cell in FIELDS[kind].examples]
REJECTS = [(kind, raw) for kind in INPUTS for raw in FIELDS[kind].rejects]
FILLED = [(kind, cell) for kind, _, cell in EXAMPLES if cell is not None]


def test_every_kind_is_tried() -> None:
    assert FIELDS.keys() == KINDS.keys()
    assert all(FIELDS[kind].examples and FIELDS[kind].rejects for kind in INPUTS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_what_it_is(kind: str) -> None:
    field = FIELDS[kind]

    assert set(field.title) == set(field.purpose) == {"zh", "en"}
    assert all(1 < len(text) <= 140 for text in field.purpose.values())
    assert field.widget
    assert field.kind == kind
    assert field.operators() == OPERATORS[field.store]
    json.dumps(field.settings_view())


@pytest.mark.parametrize(("kind", "raw", "cell"), EXAMPLES)
def test_raw_input_becomes_a_cell(kind: str, raw: object, cell: Cell) -> None:
    found = FIELDS[kind].parse(raw, tz=TZ)

    assert found == cell
    assert found is None or isinstance(found, CELLS[FIELDS[kind].store])


@pytest.mark.parametrize(("kind", "cell"), FILLED)
def test_what_is_shown_fits_the_schemas_of_the_interface(kind: str, cell: Cell) -> None:
    field = FIELDS[kind]
    shared = {"Reference": {}, "ReferenceSent": {}, "Address": {"type": "object"}, "File": {}, "FileSent": {}}
    if field.store in (Store.REF, Store.REFS):
        return  # a title is looked up first
    shown = json.loads(json.dumps(field.show(cell, tz=TZ)))

    for described in (field.shown_schema(), field.sent_schema()):
        whole = {**described, "components": {"schemas": shared}}
        assert jsonschema_rs.validator_for(whole, validate_formats=True).is_valid(shown), described
    for lang in ("zh", "en"):
        sample = field.sample(lang)
        assert sample is None or field.parse(sample, tz=TZ) is not None


@pytest.mark.parametrize(("kind", "raw"), REJECTS)
def test_wrong_input_is_refused_in_both_languages(kind: str, raw: object) -> None:
    with pytest.raises(HuodanError) as refused:
        FIELDS[kind].parse(raw, tz=TZ)

    assert refused.value.status == 422
    assert refused.value.code
    zh, en = refused.value.text("zh"), refused.value.text("en")
    assert zh != en
    assert FIELDS[kind].label in zh
    assert FIELDS[kind].label in en


@pytest.mark.parametrize("kind", INPUTS)
@pytest.mark.parametrize("raw", [None, ""])
def test_empty_input_is_empty(kind: str, raw: object) -> None:
    assert FIELDS[kind].parse(raw, tz=TZ) is None


@pytest.mark.parametrize(("kind", "cell"), FILLED)
def test_what_is_shown_can_be_sent_back(kind: str, cell: Cell) -> None:
    shown = FIELDS[kind].show(cell, tz=TZ)

    if FIELDS[kind].store is Store.SEALED:  # the dots are no value; a save that has them keeps what is stored
        with pytest.raises(HuodanError):
            FIELDS[kind].parse(shown, tz=TZ)
        return
    assert FIELDS[kind].parse(json.loads(json.dumps(shown)), tz=TZ) == cell


@pytest.mark.parametrize(("kind", "cell"), FILLED)
def test_a_formula_can_work_with_it(kind: str, cell: Cell) -> None:
    value = FIELDS[kind].to_value(cell, tz=TZ)

    assert value is not None
    if FIELDS[kind].store not in (
        Store.REF,
        Store.REFS,
        Store.FILES,
    ):  # names alone are no record and no file
        again = FIELDS[kind].from_value(value, tz=TZ)
        if FIELDS[kind].store is Store.RICH:  # a formula sees the words, not their formats
            assert FIELDS[kind].to_value(again, tz=TZ) == value
        else:
            assert again == cell


@pytest.mark.parametrize(("kind", "cell"), FILLED)
def test_a_masked_cell_does_not_tell_the_value(kind: str, cell: Cell) -> None:
    masked = FIELDS[kind].mask(cell)

    assert masked != FIELDS[kind].show(cell, tz=TZ)
    assert "*" in json.dumps(masked)


@pytest.mark.parametrize("kind", KINDS)
def test_the_document_of_a_field_comes_back(kind: str) -> None:
    field = FIELDS[kind]

    written = field.model_dump_json()

    assert type(field).model_validate_json(written) == field


@pytest.mark.parametrize("kind", KINDS)
def test_the_settings_have_a_schema(kind: str) -> None:
    described = KINDS[kind].model_json_schema()
    if "$ref" in described:
        described = described["$defs"][described["$ref"].rpartition("/")[2]]

    assert described["properties"]["kind"]["const"] == kind
    assert {"id", "key", "label"} <= set(described["required"])
    assert described["additionalProperties"] is False


@pytest.fixture
def stored(database_url: str) -> Iterator[tuple[Database, Plan]]:
    """Open a database with a table that has every kind."""
    database = Database(database_url)
    with database.write() as tx:
        schema.sync(tx, PLAN)
    yield database, PLAN
    database.close()


def test_every_kind_lies_in_the_database_and_comes_back(stored: tuple[Database, Plan]) -> None:
    database, plan = stored
    system = {
        "app_version": 1,
        "version": 1,
        "created_at": 1,
        "created_by": 0,
        "updated_at": 1,
        "updated_by": 0,
    }
    computed: dict[str, Any] = {"every_formula": 2_000_000, "every_rollup": -1}
    rows = []
    for number in range(max(len(FIELDS[kind].examples) for kind in INPUTS)):
        cells = {
            f"every_{kind}": FIELDS[kind].examples[number % len(FIELDS[kind].examples)][1] for kind in INPUTS
        }
        secret = cells["every_encrypted"]
        if secret is not None:
            with database.write() as tx:
                cells["every_encrypted"] = seal(tx, "every_encrypted", number + 1, str(secret))
        unique = {"every_serial": f"DD{number}"}
        rows.append({"id": number + 1, **system, **computed, **cells, **unique})

    with database.write() as tx:
        insert_rows(tx, plan, "every", rows)
        insert_rows(tx, plan, "every_subform", [{"id": 1, "parent": 1, "position": 0, "row_name": "行"}])

    with database.read() as tx:
        assert [fetch_row(tx, plan, "every", row["id"]) for row in rows] == rows
        assert fetch_sub_rows(tx, plan, "every_subform", [1])[1][0]["row_name"] == "行"


@pytest.mark.parametrize("kind", [kind for kind in INPUTS if FIELDS[kind].store is Store.DECIMAL])
def test_the_largest_numbers_are_exact(kind: str, stored: tuple[Database, Plan]) -> None:
    database, plan = stored
    system = {
        "app_version": 1,
        "version": 1,
        "created_at": 1,
        "created_by": 0,
        "updated_at": 1,
        "updated_by": 0,
    }

    with database.write() as tx:
        insert_rows(tx, plan, "every", [{"id": 2**63 - 1, **system, f"every_{kind}": -(2**63) + 1}])
        found = fetch_row(tx, plan, "every", 2**63 - 1)

    assert found is not None
    assert found[f"every_{kind}"] == -(2**63) + 1
