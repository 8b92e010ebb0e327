"""Every kind of field beside buttons: it is asked for, or filled in by a formula, or the builder is told why it cannot be."""

from __future__ import annotations

import pytest

from huodan.language.access import system_grant
from huodan.language.document import builtin
from huodan.language.fields import KINDS
from huodan.language.messages import SYSTEM, Origin
from huodan.language.plan import Plan, compile
from huodan.storage import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.pressing import press
from huodan.workspace.publish import publish_app
from tests.support.apps import Tree, every_kind, read
from tests.support.sales import Desk

FIELDS = [f"every_{kind}" for kind in sorted(KINDS)]
REFUSED = {"cannot_be_asked", "cannot_be_filled"}


def document(*buttons: Tree) -> Tree:
    """This function will give the form with every kind some buttons."""
    tree = every_kind()
    tree["forms"][1]["buttons"] = list(buttons)
    return tree


def asking(field: str) -> Tree:
    """This function will write the button that asks for a field."""
    return {"id": f"ask_{field}", "label": field, "asks": [field]}


def giving(field: str) -> Tree:
    """This function will write the button that empties a field."""
    return {"id": f"give_{field}", "label": field, "sets": [{"id": "g", "field": field, "formula": '""'}]}


def problems(button: Tree) -> set[str]:
    """This function will say why a button cannot be."""
    found = compile((builtin(), read(document(button))), version=1, tz="Asia/Shanghai")
    return set() if isinstance(found, Plan) else {problem.code for problem in found}


@pytest.mark.parametrize("field", FIELDS)
def test_a_kind_is_asked_for_or_told_why_not(field: str) -> None:
    kind = KINDS[field.removeprefix("every_")]

    assert problems(asking(field)) <= REFUSED
    assert problems(giving(field)) <= REFUSED
    if kind.is_computed:
        assert problems(asking(field)) == {"cannot_be_asked"}
        assert problems(giving(field)) == {"cannot_be_filled"}


def test_every_button_that_can_be_can_be_pressed(builtin_url: str) -> None:
    fields = [field for field in FIELDS if not problems(giving(field))]
    assert len(fields) > 10
    database = Database(builtin_url)
    for start in range(0, len(fields), 20):
        some = fields[start : start + 20]
        tree = document(*(giving(field) for field in some))
        assert isinstance(publish_app(database, SYSTEM, read(tree)), int)
        id = Desk(database).create("every")

        def all_of_them(tx: Tx, some: list[str] = some, id: int = id) -> None:
            plan = current_plan(tx)
            for field in some:
                press(
                    tx,
                    plan,
                    system_grant(plan),
                    plan.forms["every"],
                    id,
                    f"give_{field}",
                    {},
                    base_version=None,
                    origin=Origin.API,
                )

        database.transact(SYSTEM, all_of_them)
    database.close()
