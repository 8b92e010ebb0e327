"""Large imports by a job: the same as small ones; cancelled, killed or refused, nothing of the file stays."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

from huodan import templates
from huodan.engines import jobs, people
from huodan.engines.exchange import read_table
from huodan.engines.jobs import Job, State
from huodan.language.document import tree_of
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace import working
from huodan.workspace.importing import Wish, later, runs
from huodan.workspace.jobs import KINDS, import_file
from huodan.workspace.jobs._base import Preparation
from huodan.workspace.lockers import ASKED, locker, locker_of
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.workspace.test_importing import ORDERS, bring, database, order, rights, rows

__all__ = ["database"]

HEAD = "客户编号,客户名称,账期天数\n"


def customers(count: int, *, wrong: int = 0) -> str:
    """This function will write customers, the last of them without a name."""
    right = (f"KH9{place:05},公司{place},30\n" for place in range(count))
    return HEAD + "".join(right) + "".join(f"KH8{place:05},,30\n" for place in range(wrong))


def ask(
    database: Database, form: str, text: str, *, dry_run: bool = False, tried: Job | None = None, **wish: Any
) -> Job:
    """This function will have a file imported, or tried, by a job of the system."""
    granted, wanted, lines = rights(database), Wish(**wish), text.count("\n") - 1
    with tempfile.NamedTemporaryFile() as upload:
        upload.write(text.encode())
        upload.flush()

        def enqueue(tx: Tx) -> Job:
            path = Path(upload.name)
            return later.enqueue_import(
                tx, granted, form, wanted, upload=path, rows=lines, dry_run=dry_run, tried=tried
            )

        return database.transact(SYSTEM, enqueue)


def find(database: Database, job: Job) -> Job:
    with database.read() as tx:
        return jobs.find(tx, job.id)


def done(database: Database, job: Job) -> dict[str, Any]:
    """This function will do the job and give what it tells."""
    while not find(database, job).is_over and working.work(database):
        pass
    ended = find(database, job)
    assert ended.state is State.DONE, ended.error
    with database.read() as tx:
        return dict(working.report(tx, current_plan(tx), rights(database), ended) or {})


def count(database: Database, form: str = "customer") -> int:
    with database.read() as tx:
        return int(tx.run(f"SELECT count(*) FROM r_{form}").fetchone()[0])


def test_a_large_file_comes_out_like_a_small_one(database: Database) -> None:
    small = bring(database, "customer", customers(50, wrong=2), accept="valid", dry_run=True)
    told = done(database, ask(database, "customer", customers(6_000, wrong=2), accept="valid"))

    assert (told["created"], told["refused"], told["error_count"], told["total"]) == (6_000, 2, 2, 6_002)
    assert [one["code"] for one in told["errors"]] == [one.code for one in small.errors]
    assert [one["field"] for one in told["columns"]] == [one.field for one in small.columns]
    assert count(database) == 3 + 6_000
    with database.read() as tx:
        (run, *_) = runs.list_runs(tx, rights(database), "customer")
    assert (run.created, run.refused) == (6_000, 2)
    assert told["import"].startswith("imp_")


def test_orders_with_lines_are_changed_and_made_as_at_once(database: Database) -> None:
    bring(database, "order", ORDERS)

    told = done(database, ask(database, "order", ORDERS.replace("80,3,", "80,4,").replace("DD2", "DD3")))

    assert (told["created"], told["updated"], told["unchanged"]) == (1, 1, 0)
    assert order(database, "DD1")["total"] == "574"
    assert [row["no"] for row in rows(database, "order", "no")] == ["DD1", "DD2", "DD3"]


def test_what_was_tried_is_stored_without_being_decided_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = customers(50, wrong=1)
    tried = ask(database, "customer", text, dry_run=True, accept="valid")
    found = done(database, tried)
    assert count(database) == 3

    monkeypatch.setattr(Preparation, "in_child", lambda *_, **__: pytest.fail("decided again"))
    job = ask(database, "customer", text, tried=find(database, tried), accept="valid", file="名单.csv")
    told = done(database, job)

    alike = ("created", "refused", "errors", "error_count", "columns", "total", "has_errors_file")
    assert {name: told[name] for name in alike} == {name: found[name] for name in alike}
    assert (told["created"], found["import"], count(database)) == (50, None, 3 + 50)
    kept = [
        locker(database, job.id, ASKED).path(later.FILE),
        locker_of(database, find(database, job)).path(later.STAGED),
    ]
    assert [path.exists() for path in kept] == [False, False]


@pytest.mark.parametrize("how", ["another wish", "another day's work"])
def test_what_was_tried_otherwise_is_decided_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    text = customers(20)
    tried = ask(database, "customer", text, dry_run=True)
    done(database, tried)
    if how == "another wish":
        told = done(database, ask(database, "customer", text, tried=find(database, tried), mode="create"))
    else:
        monkeypatch.setattr(jobs, "back_off", lambda _attempts: 0)
        bring(database, "customer", HEAD + "KH900002,别人先写,30\n")
        told = done(database, ask(database, "customer", text, tried=find(database, tried)))

    assert (told["created"], told["updated"]) == ((20, 0) if how == "another wish" else (19, 1))
    assert count(database) == 3 + 20


def test_records_that_point_to_each_other_are_decided_in_the_tx(database: Database) -> None:
    told = done(database, ask(database, "people", "工号,姓名,上级工号\nYG010,甲,YG011\nYG011,乙,\n"))

    assert told["created"] == 2
    assert count(database, "people") == 4


def test_one_mistake_refuses_all_where_all_is_asked(database: Database) -> None:
    job = ask(database, "customer", customers(20, wrong=1))
    told = done(database, job)

    assert (told["created"], told["error_count"], told["import"]) == (0, 1, None)
    assert told["has_errors_file"]
    assert count(database) == 3
    with database.read() as tx:
        file, _ = later.open_mistakes(tx, rights(database), find(database, job))
    with file:
        assert [line.cells[1] for line in read_table(file.read()).lines] == ["KH800000"]


def test_what_changed_since_it_was_decided_is_decided_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, kind, first = ask(database, "customer", customers(5)), KINDS[later.KIND], []
    prepare = kind.prepare

    def and_meanwhile(work: Any) -> Any:
        prepared = prepare(work)
        if not first:
            first.append(bring(database, "customer", HEAD + "KH900002,别人先写,30\n"))
        return prepared

    monkeypatch.setattr(kind, "prepare", and_meanwhile)
    monkeypatch.setattr(jobs, "back_off", lambda _attempts: 0)
    told = done(database, job)

    assert (told["created"], told["updated"]) == (4, 1)
    assert count(database) == 3 + 5


@pytest.mark.parametrize("when", ["waiting", "deciding", "decided"])
def test_cancelled_nothing_of_it_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    job, kind = ask(database, "customer", customers(2_000)), KINDS[later.KIND]

    def cancel() -> None:
        database.transact(SYSTEM, lambda tx: working.cancel(tx, jobs.find(tx, job.id)))

    prepare = kind.prepare

    def cancelled(work: Any) -> Any:
        if when == "deciding":
            cancel()
        prepared = prepare(work)
        if when == "decided":
            cancel()
        return prepared

    monkeypatch.setattr(kind, "prepare", cancelled)
    if when == "waiting":
        cancel()
    while not find(database, job).is_over:
        assert working.work(database)

    assert find(database, job).state is State.CANCELLED
    assert count(database) == 3


def test_an_asker_who_may_not_import_any_more_is_refused_in_words(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, kind, prepare = (
        ask(database, "customer", customers(5)),
        KINDS[later.KIND],
        import_file.ImportFile.prepare,
    )

    def lose(work: Any) -> Any:
        prepared = prepare(kind, work)  # type: ignore[arg-type]
        monkeypatch.setattr(people, "actor_of_asker", lambda _tx, **_asker: rights(database, "nobody").actor)
        return prepared

    monkeypatch.setattr(kind, "prepare", lose)
    while not find(database, job).is_over:
        assert working.work(database)

    ended = find(database, job)
    assert ended.state is State.FAILED
    assert ended.error is not None
    assert ended.error.code in {"not_found", "not_allowed"}
    assert count(database) == 3


def test_two_jobs_and_a_person_at_once_lose_and_double_nothing(database: Database) -> None:
    first, second = (ask(database, "customer", customers(300)) for _ in range(2))
    bring(database, "customer", customers(10))

    told = [done(database, job) for job in (first, second)]

    assert [(one["created"], one["updated"], one["unchanged"]) for one in told] == [(290, 0, 10), (0, 0, 300)]
    assert count(database) == 3 + 300


def test_a_job_ends_although_others_never_stop_changing_what_it_rests_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, kind, prepare, changes = (
        ask(database, "order", ORDERS),
        KINDS[later.KIND],
        import_file.ImportFile.prepare,
        0,
    )

    def and_change(work: Any) -> Any:
        nonlocal changes
        prepared, changes = prepare(kind, work), changes + 1  # type: ignore[arg-type]
        bring(database, "product", f"产品编码,产品名称,单价\nCP001,橘子酱,{90 + changes}\n")
        return prepared

    monkeypatch.setattr(kind, "prepare", and_change)
    monkeypatch.setattr(jobs, "back_off", lambda _attempts: 0)
    told = done(database, job)

    assert (told["created"], find(database, job).attempts, changes) == (2, 3, 3)


def test_rows_a_check_warns_of_are_imported_and_listed_by_their_numbers(database: Database) -> None:
    tree = tree_of(templates.load("orders"))
    form = next(one for one in tree["forms"] if one["id"] == "customer")
    form["checks"] = [{"id": "c1", "message": "名称太短", "formula": "LEN(name) > 2", "otherwise": "warn"}]
    assert isinstance(publish_app(database, SYSTEM, apps.read(tree)), int)
    text = customers(2_100) + "KH800001,远方,30\nKH800002,,30\nKH800003,更远,30\n"

    tried = done(database, ask(database, "customer", text, dry_run=True, accept="valid"))
    told = done(database, ask(database, "customer", text, accept="valid"))

    for one in (tried, told):
        assert (one["created"], one["refused"], one["warned"]) == (2_102, 1, 2)
        assert [(each["row"], each["column"], each["message"]) for each in one["warnings"]] == [
            (2_102, "客户名称", "名称太短"),
            (2_104, "客户名称", "名称太短"),
        ]
    assert count(database) == 3 + 2_102
