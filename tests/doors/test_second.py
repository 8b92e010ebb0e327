"""The second place of backups over HTTP: tried, set, listed; for administrators only, and its key never comes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huodan.storage.db import Database
from huodan.workspace.working import ensure_schedules, work
from tests.doors.conftest import Browser
from tests.support.bucket import KEY, REGION, SECRET, serving

SECOND = "/backups/second"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))
    return tmp_path / "backups"


def do(database: Database) -> None:
    while work(database):
        pass


def test_a_folder_is_tried_set_filled_and_listed(
    database: Database, browse: Callable[..., Browser], nas: Path
) -> None:
    admin = browse("admin")
    ensure_schedules(database)
    assert admin("GET", SECOND).json() == {"place": None, "state": None, "trouble": None}
    wanted = {"kind": "folder", "folder": str(nas)}

    tried = admin("POST", f"{SECOND}/trial", wanted)
    assert (tried.status_code, tried.json()) == (200, {"where": str(nas)}), tried.text
    assert admin("GET", SECOND).json()["place"] is None  # tried only
    assert admin("PATCH", SECOND, wanted).json()["place"]["folder"] == str(nas)
    assert admin("GET", f"{SECOND}/rows").json() == {"rows": []}
    admin("POST", "/backups", {})
    do(database)

    (row,) = admin("GET", f"{SECOND}/rows").json()["rows"]
    told = admin("GET", "/backups/state").json()
    assert (told["second"]["at"], told["second"]["error"]) == (told["at"], None)
    assert (nas / row["name"] / "manifest.json").is_file()
    assert admin("PATCH", SECOND, {"kind": None}).json()["place"] is None
    assert admin("GET", "/backups/state").json()["second"] is None
    other = nas.parent / f"{nas.name}-other"
    other.mkdir()
    told = admin("PATCH", SECOND, {"kind": "folder", "folder": str(other)}).json()["state"]
    assert told["at"] is None  # nothing is known of another place yet


def test_a_bucket_is_set_and_its_secret_never_comes_out(
    database: Database, browse: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = browse("admin")
    with serving() as bucket:
        wanted = {
            "kind": "bucket",
            "endpoint": bucket.address,
            "bucket": "files",
            "region": REGION,
            "key": KEY,
        }
        inner = admin("PATCH", SECOND, {**wanted, "secret": SECRET})
        assert (inner.status_code, inner.json()["code"]) == (422, "bad_second_place")
        assert "HUODAN_SECOND_ALLOW" in inner.text
        monkeypatch.setenv("HUODAN_SECOND_ALLOW", "127.0.0.1")  # the operator means it
        refused = admin("POST", f"{SECOND}/trial", {**wanted, "secret": "wrong"})
        assert (refused.status_code, refused.json()["code"]) == (503, "second_place_trouble")
        assert "SignatureDoesNotMatch" in refused.text

        answers = [admin("PATCH", SECOND, {**wanted, "secret": SECRET}), admin("GET", SECOND)]
        again = admin("PATCH", SECOND, {**wanted, "prefix": "other"})  # the secret that is kept
        stolen = admin("POST", f"{SECOND}/trial", {**wanted, "endpoint": "http://127.0.0.1:1"})

        assert [one.status_code for one in (*answers, again)] == [200, 200, 200]
        assert again.json()["place"]["prefix"] == "other"
        assert stolen.json()["code"] == "bad_bucket"  # no secret goes where it was not meant for
        assert all(SECRET not in one.text for one in (*answers, again, stolen))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"kind": "ftp"}, 422),
        ({"kind": "folder"}, 422),
        ({"kind": "folder", "folder": "relative"}, 422),
        ({"kind": "folder", "folder": "/nowhere/at/all"}, 422),
        ({"kind": "bucket", "bucket": "B"}, 422),
        ({"kind": "folder", "folder": "/", "more": 1}, 422),
        ([], 400),
    ],
)
def test_what_is_no_place_is_refused_and_nothing_is_kept(
    browse: Callable[..., Browser], body: Any, status: int
) -> None:
    admin = browse("admin")

    assert admin("PATCH", SECOND, body).status_code == status
    assert admin("GET", SECOND).json()["place"] is None


def test_it_is_for_administrators_only(
    browse: Callable[..., Browser], key: Callable[..., Any], nas: Path
) -> None:
    wanted = {"kind": "folder", "folder": str(nas)}
    calls = (
        ("GET", SECOND, None),
        ("PATCH", SECOND, wanted),
        ("POST", f"{SECOND}/trial", wanted),
        ("POST", f"{SECOND}/copy", {}),
        ("GET", f"{SECOND}/rows", None),
        ("POST", f"{SECOND}/none/open", {"app": "orders", "form": "customer"}),
    )
    for method, path, body in calls:
        assert browse("boss")(method, path, body).status_code == 403, path
        assert key(method, path, body).status_code == 403, path
        assert browse()(method, path, body).status_code == 401, path
    assert list(nas.iterdir()) == []
