"""Files over HTTP: small ones at once, large ones by a job whose file only its asker fetches."""

from __future__ import annotations

import csv
import io
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from huodan.storage.db import Database
from huodan.workspace.exporting import writing
from huodan.workspace.working import work
from tests.doors.conftest import ORDERS, Browser

EXPORT = f"{ORDERS.removeprefix('/api/v1')}/customer/export"
WISH = {"format": "csv", "columns": ["code", "name"]}


def names(answer: Any) -> list[str]:
    """This function will read the names of customers in a csv file."""
    return sorted(row["客户名称"] for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_small_file_comes_at_once(boss: Browser) -> None:
    answer = boss("POST", EXPORT, WISH)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv"
    assert answer.headers["content-disposition"].startswith(
        "attachment; filename=\"export.csv\"; filename*=UTF-8''%E5%AE%A2"
    )
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["cache-control"] == "no-store"
    assert names(answer) == ["宁波海达食品", "杭州云杉贸易"]


def test_a_workbook_is_one(boss: Browser) -> None:
    answer = boss("POST", EXPORT, {})

    assert answer.content.startswith(b"PK")
    assert "spreadsheetml" in answer.headers["content-type"]


def test_a_filter_and_a_search_choose_the_records(boss: Browser) -> None:
    where = {"field": "code", "op": "eq", "value": "KH1"}

    assert names(boss("POST", EXPORT, WISH | {"where": where})) == ["杭州云杉贸易"]
    assert names(boss("POST", EXPORT, WISH | {"search": "nbhd"})) == ["宁波海达食品"]


def test_the_language_of_the_asker_names_the_columns(browse: Callable[..., Browser]) -> None:
    answer = browse("boss", lang="en")("POST", EXPORT, WISH)

    assert answer.content.decode("utf-8-sig").splitlines()[0] == "Customer no.,Name"


@pytest.mark.parametrize(
    "body", [{"format": "pdf"}, {"columns": ["nothing"]}, {"where": {"field": "x"}}, {"a": 1}]
)
def test_a_wrong_wish_is_refused_with_words(boss: Browser, body: dict[str, object]) -> None:
    answer = boss("POST", EXPORT, body)

    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_a_full_disk_is_said_in_words_and_leaves_nothing(
    boss: Browser, format: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (10, usual[1]))
    try:
        answer = boss("POST", EXPORT, {**WISH, "format": format})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert list((tmp_path / "temporary").iterdir()) == []


def test_who_may_not_export_is_told_so(browse: Callable[..., Browser]) -> None:
    answer = browse("tang")("POST", EXPORT, WISH)

    assert (answer.status_code, answer.json()["code"]) in {(403, "not_allowed"), (404, "not_found")}


def test_a_large_file_is_a_job_and_its_askers_alone(
    database: Database,
    browse: Callable[..., Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "AT_ONCE", 1)
    boss = browse("boss")

    asked = boss("POST", EXPORT, WISH, Idempotency_Key="one")
    again = boss("POST", EXPORT, WISH, Idempotency_Key="one")
    early = boss("GET", f"/jobs/{asked.json()['job']['id']}/file")
    while work(database):
        pass

    path = f"/jobs/{asked.json()['job']['id']}"
    job, file = boss("GET", path).json(), boss("GET", f"{path}/file")
    assert (asked.status_code, again.json()) == (202, asked.json())
    assert (early.status_code, early.json()["code"]) == (404, "export_gone")
    assert (job["state"], job["kind"], job["result"]["records"]) == ("done", "export", 2)
    assert names(file) == ["宁波海达食品", "杭州云杉贸易"]
    for other in ("admin", "zhoumin"):
        assert browse(other)("GET", f"{path}/file").status_code == 404
    fetched, written = browse("admin")("GET", "/audit").json()["rows"]
    assert (fetched["kind"], fetched["by"], written["kind"]) == ("download", written["by"], "export")
    told = {"name": fetched["detail"]["name"], "job": job["id"], "records": 2}
    assert (fetched["form"]["key"], fetched["detail"]) == ("customer", told)
    assert told["name"] in unquote(file.headers["content-disposition"])
