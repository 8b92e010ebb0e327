"""
Everything that takes many steps dies at each of them, is begun again, and comes to what it should; nothing is lost between.

The acts stand in ``acts.py`` and ``copies.py``, how they die in ``dying.py``. A new act is one more line of ``ACTS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from huodan.storage.bucket import write_bucket
from tests.crash import acts, copies
from tests.crash.dying import World, Worlds, apart, die
from tests.crash.test_every_statement import furnish
from tests.support.attaching import build_vault
from tests.support.bucket import Store, serving
from tests.support.postgres import Cluster
from tests.support.whole import dump
from tests.workspace import test_importing as importing
from tests.workspace.test_moving import settings

FEW, MANY = 2, 130


@dataclass(frozen=True)
class Act:
    """
    An act and its laws; what came of it is the same as of one that never died.

    build: what fills an empty database, and the name it goes by. furnish: what is done once before. do: what dies, and is
    begun again. came: what must be the same whether it died or not. is_whole: a death leaves all as it was. look: what must
    hold after a death. needs: "bucket", or "other" for a database of the other kind.
    """

    name: str
    build: tuple[str, Callable[[str], object]]
    furnish: Callable[[World], object]
    do: Callable[[World], object]
    came: Callable[[World], object]
    is_whole: bool = False
    look: Callable[[World], object] = acts.require_lawful
    needs: str = ""


def nothing(world: World) -> None:
    """Do nothing."""


SALES, IMPORTS, VAULT = ("crash", furnish), ("import", importing.build), ("vault", build_vault)

ACTS = (
    Act("publish", SALES, nothing, acts.publish, acts.published, is_whole=True),
    Act("bulk", SALES, acts.ask_bulk, acts.work_on, acts.prices),
    Act("recompute", SALES, acts.ask_recompute, acts.work_on, acts.totals),
    Act("undo an import", IMPORTS, acts.ask_undoing, acts.work_on, acts.customers),
    Act("archive", SALES, acts.grow_old, acts.work_on, acts.archived),
    Act("back up", VAULT, copies.fill_vault, copies.back_up, copies.backed_up, look=copies.require_backups),
    Act(
        "restore",
        VAULT,
        copies.change_since,
        copies.restore,
        copies.restored,
        look=copies.require_no_first_page,
    ),
    Act("open a backup", SALES, copies.lose_records, acts.work_on, copies.opened_backup),
    Act("recover", SALES, copies.choose_records, acts.work_on, copies.recovered),
    Act("move files", VAULT, copies.fill_vault, copies.move_files, copies.moved_files, needs="bucket"),
    Act(
        "move database",
        VAULT,
        copies.fill_vault,
        copies.move_database,
        copies.moved_database,
        look=copies.require_not_half,
        needs="other",
    ),
    Act("upgrade", VAULT, copies.grow_back, copies.upgrade, copies.upgraded, look=copies.require_one_version),
)


@pytest.fixture(autouse=True)
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the files of a world lie beside it."""
    monkeypatch.delenv("HUODAN_FILES")


@pytest.fixture
def worlds(cluster: Cluster, database_kind: str, tmp_path: Path) -> Worlds:
    """Make copies of a world on one kind of database."""
    return Worlds(tmp_path, cluster, is_sqlite=database_kind == "sqlite")


@pytest.fixture
def bucket() -> Iterator[Store]:
    """Run a store for files."""
    with serving() as store:
        yield store


def stored(world: World) -> object:
    """Give all that is stored."""
    with world.opened() as database:
        return dump(database)


def run(worlds: Worlds, bucket: Store | None, act: Act, url: str, *, most: int) -> int:
    """Let an act die at its steps, at most at so many of them, spread evenly; give how often it died."""
    world, copy = worlds.first(url), partial(worlds.copy, with_other=act.needs == "other")
    if bucket is not None and act.needs == "bucket":
        write_bucket(world.folder, settings(bucket))
    apart(act.furnish, world)
    before = apart(stored, world) if act.is_whole else None
    with copy(world) as undisturbed:
        steps = die(act.do, undisturbed, None)
        expected = apart(act.came, undisturbed)
    assert steps is not None
    assert steps > 5

    deaths = 0
    for at in sorted({steps * number // most for number in range(most)} | {steps - 1}):
        if bucket is not None:
            bucket.buckets["files"].clear()
        with copy(world) as dying:
            deaths += die(act.do, dying, at) is None
            if act.is_whole:
                assert apart(stored, dying) == before, at
            apart(act.look, dying)
            assert die(act.do, dying, None) is not None
            assert apart(act.came, dying) == expected, at
    return deaths


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_act_that_died_is_begun_again(
    worlds: Worlds, bucket: Store, prepared_database: Callable[..., str], act: Act
) -> None:
    assert run(worlds, bucket, act, prepared_database(*act.build), most=FEW) > 1


@pytest.mark.proof
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_act_that_died_at_any_step_is_begun_again(
    worlds: Worlds, bucket: Store, prepared_database: Callable[..., str], act: Act
) -> None:
    assert run(worlds, bucket, act, prepared_database(*act.build), most=MANY) > 5
