"""Jobs over HTTP: one's own, in one's language; other people's do not exist but for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.engines import people
from huodan.engines.jobs import enqueue
from huodan.kit.errors import HuodanError
from huodan.kit.ids import format_id
from huodan.language.messages import Actor
from huodan.storage import Database, Tx
from huodan.workspace.jobs import KINDS, Piece
from huodan.workspace.working import ensure_schedules, work
from tests.doors.conftest import Browser
from tests.support.jobs import Tea


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know teas."""
    monkeypatch.setitem(KINDS, "tea", Tea())


@pytest.fixture
def ask(database: Database) -> Callable[..., str]:
    """Give `ask(login, teas=1) -> id of a job`."""

    def ask(login: str, *, teas: int = 1) -> str:
        def work(tx: Tx) -> str:
            tx.actor = people.actor_of_person(tx, person=people.account_of(tx, login=login).person)
            made = {"name": "茶", "teas": teas}
            id = enqueue(tx, kind="tea", title=Tea.label, input=made, total=teas)
            assert id is not None
            return format_id("job", id)

        return database.transact(Actor(0, ""), work)

    return ask


def test_a_job_is_seen_from_waiting_to_done(
    database: Database, boss: Browser, ask: Callable[..., str]
) -> None:
    id = ask("boss", teas=2)

    waiting = boss("GET", f"/jobs/{id}").json()
    work(database)
    running = boss("GET", f"/jobs/{id}").json()
    while work(database):
        pass
    done = boss("GET", f"/jobs/{id}").json()

    assert {name: waiting[name] for name in ("id", "kind", "title", "state", "done", "total")} == {
        "id": id,
        "kind": "tea",
        "title": "茶",
        "state": "waiting",
        "done": 0,
        "total": 2,
    }
    assert waiting["can"] == {"cancel": True, "retry": False, "undo": False}
    assert waiting["run_at"] is not None
    assert waiting["by"]["title"] == "沈建华"
    assert waiting["ended_at"] is None
    assert (running["state"], running["done"]) == ("running", 1)
    assert (done["state"], done["done"], done["result"]) == ("done", 2, {"teas": 2})
    assert done["can"] == {"cancel": False, "retry": False, "undo": False}
    assert done["run_at"] is None
    assert done["ended_at"].endswith("+08:00")


def test_one_s_jobs_are_listed_the_newest_first_page_by_page(boss: Browser, ask: Callable[..., str]) -> None:
    ids = [ask("boss") for _ in range(3)]

    first = boss("GET", "/jobs?limit=2").json()
    rest = boss("GET", f"/jobs?limit=2&after={first['next']}").json()

    assert [row["id"] for row in first["rows"]] == [ids[2], ids[1]]
    assert [row["id"] for row in rest["rows"]] == [ids[0]]
    assert rest["next"] is None


def test_others_jobs_do_not_exist_but_for_administrators(
    database: Database, browse: Callable[..., Browser], ask: Callable[..., str]
) -> None:
    id = ask("boss")
    while work(database):
        pass
    other, admin = browse("zhoumin"), browse("admin")

    for method, path in (("GET", ""), ("POST", "/cancel"), ("POST", "/undo")):
        assert other(method, f"/jobs/{id}{path}").status_code == 404
    assert other("GET", "/jobs?all=true").json()["rows"] == []
    assert admin("GET", "/jobs").json()["rows"] == []
    (seen,) = admin("GET", "/jobs?all=true").json()["rows"]
    assert (seen["id"], seen["result"]) == (id, None)
    assert admin("GET", f"/jobs/{id}").json()["result"] is None
    assert admin("POST", f"/jobs/{id}/undo").status_code == 404


@pytest.mark.parametrize("id", ["job_1", "x", "order_0000000000001", "job_0000000000001"])
def test_what_is_no_job_is_not_found(boss: Browser, id: str) -> None:
    answer = boss("GET", f"/jobs/{id}")

    assert answer.status_code == 404
    assert "这项任务" in answer.json()["title"]


def test_a_job_is_cancelled_by_its_asker_and_by_administrators(
    boss: Browser, browse: Callable[..., Browser], ask: Callable[..., str]
) -> None:
    mine, other = ask("boss"), ask("zhoumin")

    assert boss("POST", f"/jobs/{mine}/cancel").json()["state"] == "cancelled"
    again = boss("POST", f"/jobs/{mine}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "job_over")
    assert boss("POST", f"/jobs/{other}/cancel").status_code == 404
    assert browse("admin")("POST", f"/jobs/{other}/cancel").json()["state"] == "cancelled"


def test_what_the_system_does_again_and_again_is_not_cancelled(
    database: Database, browse: Callable[..., Browser]
) -> None:
    ensure_schedules(database)
    admin = browse("admin")
    rows = admin("GET", "/jobs?all=true").json()["rows"]

    assert {row["kind"] for row in rows} >= {"tidy"}
    for row in rows:
        answer = admin("POST", f"/jobs/{row['id']}/cancel")
        assert (answer.status_code, answer.json()["code"]) == (409, "no_cancel")
        assert not row["can"]["cancel"]
        assert admin("GET", f"/jobs/{row['id']}").json()["state"] == "waiting"


def test_a_failed_job_says_why_in_the_language_of_who_asks(
    database: Database, boss: Browser, ask: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(piece: Piece) -> None:
        raise HuodanError

    monkeypatch.setitem(KINDS, "tea", Tea(refuse))
    id = ask("boss")
    work(database)

    assert boss("GET", f"/jobs/{id}").json()["error"] == {"code": "error", "message": HuodanError.zh}
    boss.lang = "en"
    answer = boss("GET", f"/jobs/{id}").json()
    assert (answer["error"]["message"], answer["title"]) == (HuodanError.en, "Tea")


@pytest.mark.parametrize("asked", ["limit=0", "limit=101", "limit=x", "all=maybe"])
def test_a_wrong_question_is_refused(boss: Browser, asked: str) -> None:
    assert boss("GET", f"/jobs?{asked}").status_code == 422


def test_programs_see_their_own_jobs(database: Database, boss: Browser, key: Callable[..., Any]) -> None:
    def work(tx: Tx) -> None:
        (found,) = people.keys(tx)
        tx.actor = Actor(0, "程序", key=found.id)
        enqueue(tx, kind="tea", title=Tea.label, input={"name": "茶", "teas": 1})

    database.transact(Actor(0, ""), work)

    (job,) = key("GET", "/jobs").json()["rows"]
    (made,) = database.transact(Actor(0, ""), people.keys)
    assert job["by"] == {"id": None, "title": made.name}
    assert made.name
    assert boss("GET", "/jobs").json()["rows"] == []


class Spilt(HuodanError):
    """The tea is on the floor."""

    code = "spilt"
    status = 409
    zh = "茶洒了。"
    en = "The tea is on the floor."


def test_what_failed_is_tried_again_by_its_asker_or_an_administrator(
    database: Database,
    browse: Callable[..., Browser],
    ask: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zhou, admin, boss = browse("zhoumin"), browse("admin"), browse("boss")

    def spill(piece: Piece) -> None:
        if piece.job.position:
            raise Spilt

    monkeypatch.setitem(KINDS, "tea", Tea(before=spill))
    id = ask("boss", teas=2)
    while work(database):
        pass
    failed = boss("GET", f"/jobs/{id}").json()
    assert (failed["state"], failed["done"], failed["error"]["message"]) == ("failed", 1, "茶洒了。")
    assert failed["can"]["retry"]

    assert zhou("POST", f"/jobs/{id}/retry").status_code == 404
    again = admin("POST", f"/jobs/{id}/retry").json()
    assert (again["state"], again["done"], again["error"]) == ("waiting", 1, None)
    assert boss("POST", f"/jobs/{id}/retry").json()["code"] == "not_failed"
    monkeypatch.setitem(KINDS, "tea", Tea())
    while work(database):
        pass

    done = boss("GET", f"/jobs/{id}").json()
    assert (done["state"], done["result"]) == ("done", {"teas": 2})
    made = boss("POST", "/apps/orders/forms/product/query", {"search": "茶/"}).json()["rows"]
    assert len(made) == 2, "the piece that was done is not done again"


def test_jobs_are_listed_by_how_it_stands_with_them(
    database: Database, boss: Browser, ask: Callable[..., str]
) -> None:
    over = ask("boss")
    while work(database):
        pass
    waiting = ask("boss")

    def listed(state: str) -> list[str]:
        return [row["id"] for row in boss("GET", f"/jobs?state={state}").json()["rows"]]

    assert (listed("active"), listed("done"), listed("failed")) == ([waiting], [over], [])
    assert boss("GET", "/jobs?state=asleep").json()["code"] == "wrong_setting"
