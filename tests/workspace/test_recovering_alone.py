"""Records come back at the command line: one by its number, or what differs of a form; of a sealed backup too."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from huodan.engines import audit
from huodan.engines.query import get
from huodan.kit.ids import Id, format_id
from huodan.language.access import RecordNotFound, system_grant
from huodan.language.messages import SYSTEM, DeleteRecord
from huodan.storage import Database
from huodan.workspace import backup, recovering
from huodan.workspace.backup import Keys
from huodan.workspace.check import check
from huodan.workspace.plans import current_plan
from huodan.workspace.recovering import recover_alone
from tests.support import born
from tests.support.sales import Desk
from tests.support.sealed import PASSWORD, quick, seal
from tests.workspace.test_recovering import database, desk, orders, whole

__all__ = ["database", "desk", "quick"]

pytestmark = pytest.mark.usefixtures("quick")


def made(database: Database, keys: Keys | None = None) -> backup.Backup:
    """Make a backup and open it."""
    store = backup.store_of(database)
    name = backup.make_backup(database, store).name
    known = backup.read_keys(database.files.parent)
    return backup.open_backup(store.path(name), store.contents, keys or known)


def spoil(desk: Desk, customer: Id, order: Id) -> None:
    desk.do(DeleteRecord("order", order))
    desk.update("customer", customer, name="别的名字")


@pytest.mark.parametrize("is_sealed", [False, True])
def test_one_record_comes_back_by_its_number_and_the_rest_stays(
    database: Database, desk: Desk, is_sealed: bool
) -> None:
    if is_sealed:
        seal(database)
    customer, _, order = orders(desk)
    before = whole(database, "order", order)
    opened = made(database)
    spoil(desk, customer, order)

    done = recover_alone(database, opened, "order", before["no"])

    assert (done.changed, done.failed, done.noted) == (1, (), ())
    assert whole(database, "customer", customer)["name"] == "别的名字"
    assert recover_alone(database, opened, "test/order", format_id("order", order)).changed == 0
    assert recover_alone(database, opened, "customer", "杭州云杉").changed == 1  # by its title of then
    assert whole(database, "customer", customer)["name"] == "杭州云杉"
    assert whole(database, "order", order) == before
    with database.read() as tx:
        assert check(tx) == ()
        noted = audit.entries(tx, kind=audit.RECOVERY)
    assert [(one.person, one.detail["did"]) for one in noted] == [(SYSTEM.person, "recovered")] * 3


def test_of_a_form_what_differs_comes_back_and_nothing_else(database: Database, desk: Desk) -> None:
    customer, _, order = orders(desk)
    before = whole(database, "customer", customer)
    opened = made(database)
    spoil(desk, customer, order)
    younger = desk.create("customer", name="后来的")

    assert recover_alone(database, opened, "customer", None).changed == 1

    assert whole(database, "customer", customer) == before
    assert whole(database, "customer", younger)["name"] == "后来的"
    with database.read() as tx, pytest.raises(RecordNotFound):
        get(tx, current_plan(tx), system_grant(current_plan(tx)), "order", order)


def test_what_is_not_there_or_means_several_is_said(database: Database, desk: Desk) -> None:
    for code in ("CP1", "CP2"):
        desk.create("product", name="同名", code=code, price="1")
    opened = made(database)

    with pytest.raises(recovering.FormUnknown, match="test/customer"):
        recover_alone(database, opened, "none", "x")
    for number, count in (("同名", 2), ("没有这个", 0), ("produc_000", 0)):
        with pytest.raises(recovering.NumberUnknown, match=f"has {count} records"):
            recover_alone(database, opened, "product", number)


def test_the_command_brings_one_back_of_a_sealed_backup_with_its_password_from_a_file(
    database: Database, desk: Desk, tmp_path: Path
) -> None:
    seal(database)
    customer, _, order = orders(desk)
    number = whole(database, "order", order)["no"]
    opened = made(database)
    spoil(desk, customer, order)
    url, secret = database.address.url, tmp_path / "password"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    words = ("restore", str(opened.folder), "--password-file", str(secret), "--record", "order", number)
    program = (sys.executable, "-c", "from huodan.doors.cli import main; main()", *words)

    done = born.run(
        program, env={**os.environ, "HUODAN_DATABASE_URL": url}, capture_output=True, text=True, check=False
    )

    assert "已找回 brought back: 1" in done.stdout, done.stderr
    assert whole(database, "order", order)["no"] == number
