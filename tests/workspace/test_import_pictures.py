"""Pictures in the cells of a workbook come along with an import, as files of the records they stand beside."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from huodan.engines import files, jobs
from huodan.engines.exchange import pictures
from huodan.engines.jobs import Job
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import Database, Tx
from huodan.storage.shelf import shelf_of
from huodan.workspace import filing
from huodan.workspace.check import check
from huodan.workspace.importing import ImportReport, Wish, later, run_import, runs
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.working import work
from tests.support.apps import app, field, form, read
from tests.support.attaching import png
from tests.support.drawn import drawn
from tests.support.sales import EVERYTHING, Desk, rights

HEAD = ("编号", "名称", "产品图", "资料")
ROWS = (HEAD, ("CP1", "橘子酱"), ("CP2", "苹果酱"), ("CP3", "牛奶"))
RED, BLUE, GREEN = png(200), png(20), png(120)
KEEPER = Actor(7, "库管", roles=frozenset(("keeper",)))


@pytest.fixture
def desk(database_url: str, files_folder: Path) -> Iterator[Desk]:
    """This function will give a form of products with pictures."""
    product = form(
        "product",
        field("product_no", "single_line_text", label="编号", unique=True),
        field("product_name", "single_line_text", label="名称"),
        field("product_photo", "image", label="产品图", most=2),
        field("product_papers", "attachment", label="资料"),
        title="product_name",
    )
    unseen = [{"id": "o1", "fields": ["product_photo"], "right": "read"}]
    roles = [
        {"id": "keeper", "name": "库管", "forms": [rights("product", [*EVERYTHING, "import"], but=unseen)]}
    ]
    database = Database(database_url, files=files_folder, today=20260506)
    for each in (builtin(), read(app(product, roles=roles))):
        assert isinstance(publish_app(database, SYSTEM, each), int)
    yield Desk(database)
    database.close()


def bring(desk: Desk, file: bytes, *, dry_run: bool = False, **wish: Any) -> ImportReport:
    """This function will import a file."""
    with desk.database.read() as tx:
        grant = desk.grant(current_plan(tx))
    return run_import(desk.database, grant, "product", file=file, wish=Wish(**wish), dry_run=dry_run)


def held(desk: Desk, key: str = "photo") -> dict[str, list[str]]:
    """This function will give the names of each product's files, after comparing their bytes with their hash."""
    found = {}
    with desk.database.read() as tx:
        for id in tx.run("SELECT id FROM r_product ORDER BY id").fetchall():
            cells = desk.cells("product", id[0])
            for each in cells[f"product_{key}"] or ():
                stored = files.find(tx, each[0])
                assert stored is not None
                assert not stored.is_loose
                assert shelf_of(desk.database).size(stored.hash) == each[2]
            found[cells["product_no"]] = [each[1] for each in cells[f"product_{key}"] or ()]
    return found


def hashes(desk: Desk) -> dict[str, list[str]]:
    """This function will give the contents of each product's pictures."""
    found = {}
    with desk.database.read() as tx:
        for id in tx.run("SELECT id FROM r_product ORDER BY id").fetchall():
            cells = desk.cells("product", id[0])
            kept = [files.find(tx, each[0]) for each in cells["product_photo"] or ()]
            found[cells["product_no"]] = [one.hash for one in kept if one is not None]
    return found


def loose(desk: Desk) -> int:
    """This function will count the files no record holds."""
    with desk.database.read(desk.actor) as tx:
        return len(files.loose_of(tx))


def test_pictures_over_cells_and_in_cells_become_files_of_their_rows(desk: Desk) -> None:
    file = drawn(ROWS, {"C2": [RED, BLUE], "D3": [GREEN], "F1": [RED]}, {"C4": GREEN})

    tried = bring(desk, file, dry_run=True)
    assert (tried.created, tried.pictures, tried.errors) == (3, 4, ())
    assert held(desk) == {}
    report = bring(desk, file)

    assert (report.created, report.pictures, report.errors) == (3, 4, ())
    assert held(desk) == {"CP1": ["产品图-2.png", "产品图-2-2.png"], "CP2": [], "CP3": ["产品图-4.png"]}
    assert held(desk, "papers") == {"CP1": [], "CP2": ["资料-3.png"], "CP3": []}
    assert loose(desk) == 0  # what the dry run took in was used, not taken in again


def test_a_second_import_of_the_same_file_is_told_and_may_be_undone(desk: Desk) -> None:
    bring(desk, drawn(ROWS, {"C2": [RED]}))

    report = bring(desk, drawn(ROWS, {"C2": [BLUE]}))

    assert (report.created, report.updated, report.unchanged) == (0, 1, 2)
    assert held(desk)["CP1"] == ["产品图-2.png"]


def test_names_mean_the_files_a_record_has(desk: Desk) -> None:
    bring(desk, drawn(ROWS, {"C2": [RED, BLUE]}))
    mapping = {"编号": "no", "产品图": "photo"}

    def named(text: str) -> ImportReport:
        return bring(desk, f"编号,产品图\nCP1,{text}\n".encode(), mapping=mapping)

    assert named("产品图-2.png、产品图-2-2.png").unchanged == 1
    assert [one.code for one in named("产品图-2.png、没有.png").errors] == ["file_by_name"]
    assert held(desk)["CP1"] == ["产品图-2.png", "产品图-2-2.png"]
    assert named("产品图-2-2.png").updated == 1
    assert held(desk)["CP1"] == ["产品图-2-2.png"]
    assert [one.code for one in named("产品图-2.png").errors] == ["file_by_name"]


def test_a_column_of_names_alone_leads_nowhere_by_itself(desk: Desk) -> None:
    bring(desk, drawn(ROWS, {"C2": [RED]}))

    report = bring(desk, "编号,名称,产品图\nCP1,橘子酱,产品图-2.png\nCP9,梨,梨.png\n".encode())

    assert (report.created, report.unchanged, report.errors) == (1, 1, ())
    assert [column.field for column in report.columns] == ["no", "name", None]


def test_what_is_wrong_with_a_picture_stands_at_its_cell(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = bytearray(png())
    bomb[16:24] = struct.pack(">II", 60_000, 60_000)
    file = drawn(ROWS, {"C2": [RED, BLUE, GREEN]}, {"C3": bytes(bomb), "C4": b"<svg xmlns='x'></svg>"})

    tried = bring(desk, file, dry_run=True)
    report = bring(desk, file)

    places = [(one.row, one.column, one.code) for one in tried.errors]
    assert places == [
        (2, "产品图", "too_many_files"),
        (3, "产品图", "picture_unknown"),
        (4, "产品图", "picture_unknown"),
    ]
    assert report.errors == tried.errors
    assert held(desk) == {}


def test_a_picture_larger_than_a_file_may_be_is_left_out_with_its_row(desk: Desk) -> None:
    with desk.database.write() as tx:
        filing.set_limits(tx, largest_mb=1, quota_mb=1)
    large = png() + bytes(2 << 20)

    report = bring(desk, drawn(ROWS, {}, {"C2": large, "C3": RED}), accept="valid")

    assert [(one.row, one.code) for one in report.errors] == [(2, "picture_too_large")]
    assert held(desk) == {"CP2": ["产品图-3.png"], "CP3": []}


def test_nothing_is_taken_in_that_one_may_not_write(desk: Desk) -> None:
    keeper = Desk(desk.database, KEEPER)

    report = bring(keeper, drawn(ROWS, {"C2": [RED], "D2": [BLUE]}))

    assert (report.created, report.pictures) == (3, 1)
    assert held(desk) == {"CP1": [], "CP2": [], "CP3": []}
    assert [warning.zh[:6] for warning in report.warnings] == ["有 1 张图"]


def test_too_many_pictures_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PICTURES", 1)

    with pytest.raises(pictures.TooManyPictures):
        bring(desk, drawn(ROWS, {"C2": [RED], "C3": [BLUE]}))


def test_undoing_an_import_gives_back_what_was_there(desk: Desk) -> None:
    bring(desk, drawn(ROWS[:2], {"C2": [RED]}))
    before = hashes(desk)
    report = bring(desk, drawn(ROWS, {"C2": [BLUE], "C3": [GREEN]}))
    assert report.run is not None
    assert [len(each) for each in hashes(desk).values()] == [1, 1, 0]

    with desk.database.write() as tx:
        runs.undo_import(tx, current_plan(tx), form="product", run=report.run)
    while work(desk.database):
        pass

    assert hashes(desk) == before
    with desk.database.read() as tx:
        assert not [problem for problem in check(tx) if "file" in problem.code]


def test_a_large_file_is_tried_and_imported_by_jobs(desk: Desk, tmp_path: Path) -> None:
    upload = tmp_path / "products.xlsx"
    upload.write_bytes(drawn(ROWS, {"C2": [RED]}, {"C3": BLUE}))

    def ask(tx: Tx, tried: Job | None = None) -> Job:
        granted = desk.grant(current_plan(tx))
        return later.enqueue_import(
            tx, granted, "product", Wish(), upload=upload, dry_run=tried is None, tried=tried
        )

    results = []
    tried = desk.database.transact(SYSTEM, ask)
    for job in (tried, None):
        job = job or desk.database.transact(SYSTEM, lambda tx: ask(tx, tried))
        while work(desk.database):
            pass
        with desk.database.read() as tx:
            done = jobs.find(tx, job.id)
        assert done.result is not None, done.error
        results.append((done.result["created"], done.result["pictures"], done.result["error_count"]))

    assert results == [(3, 2, 0), (3, 2, 0)]
    assert held(desk) == {"CP1": ["产品图-2.png"], "CP2": ["产品图-3.png"], "CP3": []}
