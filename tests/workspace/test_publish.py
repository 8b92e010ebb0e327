"""Publishing: all or nothing, one version per change, every process sees it."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, select

from huodan.engines import schema
from huodan.language.document import builtin, canonical
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import Database, Tx
from huodan.storage.system import app_version
from huodan.workspace.plans import VERSION, NothingPublished, Upgraded, current_plan, published_apps
from huodan.workspace.publish import publish, publish_app, publish_builtin
from huodan.workspace.settings import write_setting
from huodan.workspace.setup import prepare
from tests.support import apps


@pytest.fixture
def database(builtin_url: str) -> Iterator[Database]:
    """Open a database with the built-in app."""
    opened = Database(builtin_url)
    yield opened
    opened.close()


def version(database: Database) -> int:
    with database.read() as tx:
        return current_plan(tx).version


def test_an_empty_database_has_no_plan(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    with pytest.raises(NothingPublished), database.read() as tx:
        current_plan(tx)

    database.close()


def test_the_built_in_app_is_published_once(database: Database) -> None:
    publish_builtin(database)

    with database.read() as tx:
        assert published_apps(tx) == {"workspace": builtin()}
    assert version(database) == 1


def test_a_published_app_is_part_of_the_plan_with_its_tables(database: Database) -> None:
    anna = Actor(person=7, name="Anna")

    found = publish_app(database, anna, apps.read(apps.shop()))

    assert found == 2
    with database.read() as tx:
        plan = current_plan(tx)
        assert {"people", "departments", "product", "order"} == set(plan.forms)
        assert schema.missing(tx, plan) == ()
        assert current_plan(tx) is plan
        stored = tx.execute(select(app_version).where(app_version.c.version == 2)).one()
        assert (stored.app, stored.published_by, stored.published_at > 0) == ("test", 7, True)


def test_publishing_the_same_again_changes_nothing(database: Database) -> None:
    shop = apps.read(apps.shop())

    assert [publish_app(database, SYSTEM, shop) for _ in range(2)] == [2, 2]
    assert version(database) == 2


def test_problems_leave_everything_as_it_was(database: Database) -> None:
    tree = apps.shop()
    tree["forms"][1]["fields"][6]["fields"][3]["formula"] = "price * nothing"

    problems = publish_app(database, SYSTEM, apps.read(tree))

    assert isinstance(problems, tuple)
    assert [problem.path for problem in problems] == ["test.forms.1.fields.6.fields.3.formula"]
    assert version(database) == 1
    with database.read() as tx:
        assert schema.missing(tx, apps.plan(apps.shop())) != ()


def test_a_kind_no_value_can_be_carried_over_to_is_refused_with_its_place(database: Database) -> None:
    publish_app(database, SYSTEM, apps.read(apps.shop()))
    tree = apps.shop()
    tree["forms"][0]["fields"][3]["kind"] = "attachment"

    problems = publish_app(database, SYSTEM, apps.read(tree))

    assert isinstance(problems, tuple)
    assert {(problem.code, problem.path) for problem in problems} >= {
        ("kind_changed", "test.forms.0.fields.3.kind")
    }


def test_a_rolled_back_version_is_never_seen(database: Database) -> None:
    first, second = apps.shop(), apps.shop()
    second["label"] = "另一个"

    def fail(tx: Tx) -> None:
        assert publish(tx, apps.read(first)) == 2
        raise InterruptedError

    with pytest.raises(InterruptedError):
        database.transact(SYSTEM, fail, alone=True)

    assert publish_app(database, SYSTEM, apps.read(second)) == 2
    with database.read() as tx:
        assert current_plan(tx).apps["test"].label == "另一个"


def test_another_process_sees_the_new_version_at_once(database: Database, builtin_url: str) -> None:
    other = Database(builtin_url)
    assert version(other) == 1

    publish_app(database, SYSTEM, apps.read(apps.shop()))

    assert version(other) == 2
    other.close()


def test_two_who_publish_come_one_after_the_other(database: Database) -> None:
    trees = [
        apps.app(apps.form(f"item{n}", apps.field(f"name{n}", "single_line_text")), key=f"app{n}")
        for n in (1, 2)
    ]
    together = threading.Barrier(2, timeout=20)

    def run(tree: apps.Tree) -> object:
        together.wait()
        return publish_app(
            database,
            SYSTEM,
            apps.read(
                {
                    **tree,
                    "forms": [
                        {**tree["forms"][0], "id_prefix": tree["key"][:2] + "x" * int(tree["key"][-1])}
                    ],
                }
            ),
        )

    with ThreadPoolExecutor(2) as pool:
        found = sorted(str(version) for version in pool.map(run, trees))

    assert found == ["2", "3"]
    with database.read() as tx:
        assert set(current_plan(tx).apps) == {"workspace", "app1", "app2"}


def test_who_writes_keeps_the_version_it_read(postgres_url: str) -> None:
    """A writer holds off a publish until it is done, so that no row is written under an old Plan."""
    database = Database(postgres_url)
    publish_builtin(database)
    seen: list[int] = []
    read, go_on = threading.Event(), threading.Event()

    def write(tx: Tx) -> None:
        seen.append(current_plan(tx).version)
        read.set()
        go_on.wait(20)
        seen.append(current_plan(tx).version)

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(database.transact, SYSTEM, write)
        read.wait(20)
        publishing = pool.submit(publish_app, database, SYSTEM, apps.read(apps.shop()))
        go_on.set()
        writing.result()
        assert publishing.result() == 2

    assert seen == [1, 1]
    database.close()


def test_what_a_newer_program_published_is_refused_with_words(database: Database) -> None:
    tree = json.loads(canonical(builtin())) | {"colour": "red"}

    def publish_newer(tx: Tx) -> None:
        row = {"app": "workspace", "version": 2, "document": json.dumps(tree)}
        tx.execute(insert(app_version).values(row | {"published_at": tx.now, "published_by": 0}))
        write_setting(tx, VERSION, "2:0123456789abcdef")

    database.transact(SYSTEM, publish_newer, alone=True)

    with pytest.raises(Upgraded) as refused:
        version(database)
    assert refused.value.status == 503
    assert "重启" in refused.value.text("zh")


def test_only_who_serves_publishes_another_built_in_app(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = builtin().model_copy(update={"label": "Firma"})
    monkeypatch.setattr("huodan.workspace.publish.builtin", lambda: other)

    prepare(database, is_serving=False)
    assert version(database) == 1
    prepare(database)
    assert version(database) == 2


def test_a_command_prepares_a_workspace_nobody_served_yet(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    prepare(database, is_serving=False)

    assert version(database) == 1
    database.close()
