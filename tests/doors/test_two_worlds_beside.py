"""What the two worlds tell beside the pages: to programs, in hints, in the audit log, and out of a backup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from huodan.doors.http.route import House
from huodan.workspace import backup
from huodan.workspace.working import work
from tests.doors.conftest import Browser
from tests.doors.hearing import enter, heard
from tests.doors.test_two_worlds import PROBES, look
from tests.doors.two_worlds import ONE, TWO, Company, F, Told, alike, build, differing, fill, opened

WORLDS = (("one", ONE), ("two", TWO))
BUYER = {"app": "test", "form": "buyer"}
PATHS = {"buyer": ("phone",), "sale": ("secret", "lines.cost")}


def test_a_program_is_told_alike(prepared_database: Callable[..., str]) -> None:
    told = []
    for name, world in WORLDS:
        with opened(prepared_database(f"world_{name}", build)) as company:
            ids = fill(company.browse("boss"), world)
            told.append(look(company.program("接口"), ids, PATHS))

    assert differing(*told) == []
    assert sum(status == 200 for _, status, _ in told[0]) > 40
    assert [ask for ask, status, _ in told[0] if status >= 500] == []


def test_a_hint_tells_neither_which_record_changed_nor_whether_it_may_be_seen(
    prepared_database: Callable[..., str],
) -> None:
    told = []
    for name, world in WORLDS:
        with opened(prepared_database(f"world_{name}", build)) as company:
            boss = company.browse("boss")
            ids = fill(boss, world)
            at = {"one": ids["buyer head"], "two": ids["unseen"]}[name]

            def act(boss: Browser = boss, at: str = at) -> None:
                path = f"{F}/buyer/records/{at}"
                assert boss("PATCH", path, {"values": {"note": "n"}}, If_Match='"1"').status_code == 200
                assert boss("POST", f"{path}/presence", {"tab": "b" * 16}).status_code == 200

            house = House(company.database)
            told.append(heard(house, enter(company.database, "head"), act, until=2, seconds=3))

    assert told[0] == told[1]
    assert sorted(told[0]) == [("form", BUYER), ("people", BUYER)]


def test_the_audit_log_tells_what_was_asked_for_and_nothing_of_records(
    prepared_database: Callable[..., str],
) -> None:
    """Of as many records in both: how many somebody took is told to administrators, that is what the log is for."""
    told = []
    for name, world in (("one", ONE), ("two", replace(TWO, unseen=("zy", "mm", "qq")))):
        with opened(prepared_database(f"world_{name}", build)) as company:
            owner, clerk = company.browse("owner"), company.browse("clerk")
            fill(company.browse("boss"), world)
            for form in ("buyer", "sale"):
                assert owner("POST", f"{F}/{form}/export", {"format": "csv"}).status_code == 200
            (gone,) = owner("GET", f"{F}/sale/trash").json()["rows"]
            assert owner("POST", f"{F}/sale/trash/purge", {"ids": [gone["id"]]}).status_code == 200
            paths = (
                "/audit",
                "/audit?kind=export",
                "/audit?kind=trash",
                "/audit?limit=1",
                "/jobs",
                "/staff/rights",
            )
            answers = [(path, clerk("GET", path)) for path in paths]
            told.append([(path, answer.status_code, answer.text) for path, answer in answers])

    assert differing(*told) == []
    assert {status for _, status, _ in told[0]} == {200}
    kinds = ('"kind":"export"', '"kind":"trash"')
    assert all(kind in told[0][0][2] for kind in kinds)


@pytest.mark.proof
def test_a_backup_tells_an_administrator_no_more_than_the_form_does(
    prepared_database: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """All records may be seen and not all fields: neither what differs nor what is found may depend on the others."""
    told = []
    for name, world in (("one", ONE), ("two", replace(TWO, unseen=ONE.unseen))):
        monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / name))
        with opened(prepared_database(f"world_{name}", build)) as company:
            ids = fill(company.browse("boss"), world)
            told.append(_look_back(company, ids, name))

    assert differing(*told) == []
    assert {status for _, status, _ in told[0]} <= {200, 202}
    assert all(
        any(f'"state":"{state}"' in text for _, _, text in told[0]) for state in ("changed", "deleted")
    )


def _look_back(company: Company, ids: dict[str, str], name: str) -> list[Told]:
    """Change hidden values after a backup, in one world back to what they were; then look for all of it."""
    boss, clerk = company.browse("boss"), company.browse("clerk")
    made = backup.make_backup(company.database, backup.store_of(company.database)).name
    path = f"{F}/buyer/records/{ids['buyer head']}"
    before = boss("GET", path).json()["values"]["note"]
    for version, note in ((1, "changed"), (2, before if name == "one" else "again")):
        answer = boss("PATCH", path, {"values": {"note": note}}, If_Match=f'"{version}"')
        assert answer.status_code == 200
    gone = f"{F}/buyer/records/{ids['unseen']}"
    assert boss("DELETE", gone, If_Match='"1"').status_code == 204
    told: list[Told] = []

    def ask(method: str, path: str, body: object = None) -> str:
        answer = clerk(method, path, body)
        told.append((path.replace(made, "backup"), answer.status_code, answer.text.replace(made, "backup")))
        return answer.text if answer.status_code >= 400 else str(answer.json().get("job", {}).get("id"))

    job = ask("POST", f"/backups/{made}/open", BUYER)
    while work(company.database):
        pass
    at = f"/backups/opened/{job}"
    for state in ("", "changed", "deleted", "same"):
        for word in ("", *PROBES, "changed", *ONE.words, *TWO.words, *ONE.phones, *TWO.phones):
            ask("GET", f"{at}?state={state}&search={word}")
    for each in ("buyer head", "buyer wang", "unseen"):
        ask("GET", f"{at}/records/{ids[each]}")
    recovering = ask("POST", f"{at}/recover", {"ids": [ids["buyer head"], ids["unseen"]]})
    while work(company.database):
        pass
    ask("GET", f"/jobs/{recovering}")
    ask("GET", "/audit?kind=recovery")
    for each in ("buyer head", "unseen"):
        ask("GET", f"{F}/buyer/records/{ids[each]}")
        ask("GET", f"{F}/buyer/records/{ids[each]}/history")
    return [(alike(path), status, text) for path, status, text in told]
