"""What an older program published is opened; what newer checks refuse in it is told with the next publish of its app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huodan.language.messages import SYSTEM
from huodan.language.plan import filters
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps

WRONG = {"field": "seller", "op": "eq", "value": {"match": {"nmae": "王芳"}}}


@pytest.fixture
def shop() -> apps.Tree:
    """Write the app of products and orders with a misspelled key in a role."""
    gives = {"id": "g", "form": "order", "verbs": ["read"], "rows": "where", "where": WRONG}
    return {**apps.shop(), "roles": [{"id": "r", "name": "r", "forms": [gives]}]}


@pytest.fixture
def database(builtin_url: str, shop: apps.Tree, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Open a database in which it was published before anybody looked at such keys."""
    opened = Database(builtin_url)
    with monkeypatch.context() as before:
        before.setattr(filters, "check_filter", lambda *_: None)
        assert isinstance(publish_app(opened, SYSTEM, apps.read(shop)), int)
    opened.close()
    anew = Database(builtin_url)
    yield anew
    anew.close()


def test_a_mistake_of_an_older_program_keeps_no_workspace_closed(database: Database) -> None:
    with database.read() as tx:
        assert "order" in current_plan(tx).forms


def test_it_keeps_no_other_app_from_publishing(database: Database) -> None:
    note = apps.form("note", apps.field("note_name", "single_line_text"))

    assert publish_app(database, SYSTEM, apps.read(apps.app(note, id="other", key="other"))) == 3
    with database.read() as tx:
        assert {"note", "order"} <= set(current_plan(tx).forms)


def test_it_is_told_when_its_own_app_is_published(database: Database, shop: apps.Tree) -> None:
    done = publish_app(database, SYSTEM, apps.read({**shop, "label": "商店"}))

    assert not isinstance(done, int)
    assert [(one.path, one.code) for one in done] == [("test.roles.0.forms.0.where", "unknown_match")]


def test_a_key_another_app_names_a_record_by_stays(builtin_url: str) -> None:
    database = Database(builtin_url)
    where = {"field": "product", "op": "eq", "value": {"match": {"code": "1"}}}
    gives = {"id": "g", "form": "note", "verbs": ["read"], "rows": "where", "where": where}
    name, product = (
        apps.field("note_name", "single_line_text"),
        apps.field("note_product", "relation", target="product"),
    )
    other = apps.app(
        apps.form("note", name, product),
        id="other",
        key="other",
        roles=[{"id": "s", "name": "s", "forms": [gives]}],
    )
    tree = apps.shop()
    assert isinstance(publish_app(database, SYSTEM, apps.read(tree)), int)
    assert isinstance(publish_app(database, SYSTEM, apps.read(other)), int)

    del tree["forms"][0]["fields"][1]
    done = publish_app(database, SYSTEM, apps.read(tree))
    database.close()

    assert not isinstance(done, int)
    assert [(one.path, one.code) for one in done] == [("other.roles.0.forms.0.where", "unknown_match")]
