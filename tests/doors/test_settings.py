"""Settings of files over HTTP: read, set, tried, for administrators alone; what they allow holds at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huodan.engines.people import ADMINISTRATOR
from huodan.language.messages import SYSTEM
from huodan.storage.bucket import BucketSettings, write_bucket
from huodan.storage.db import Database
from huodan.workspace.moving import move
from huodan.workspace.setup import add_person
from tests.doors.conftest import Browser
from tests.support.attaching import PDF, build_vault, png, send, upload
from tests.support.bucket import KEY, REGION, SECRET, serving

PATH = "/settings/files"
ZIP = b"PK\x05\x06" + b"\x00" * 18


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy with an administrator."""
    opened = Database(prepared_database("files", build_vault))
    person = {"password": "Tg7#kd02-xq", "roles": [ADMINISTRATOR], "must_change_password": False}
    opened.transact(SYSTEM, lambda tx: add_person(tx, login="root", values={"name": "root"}, **person))  # type: ignore[arg-type]
    yield opened
    opened.close()


@pytest.fixture
def root(browse: Callable[..., Browser]) -> Browser:
    return browse("root")


def test_an_administrator_sees_how_files_stand(root: Browser, browse: Callable[..., Browser]) -> None:
    boss = browse("boss")
    upload(boss, PDF)
    upload(boss, PDF, "again.pdf")

    told = root("GET", PATH).json()

    assert (told["largest_mb"], told["quota_mb"], told["used"], told["count"]) == (50, 10240, len(PDF), 2)
    assert told["kinds"] == [each["key"] for each in told["all_kinds"]]
    assert told["place"]["kind"] == "folder"
    assert told["place"]["where"].endswith("files")
    assert (told["place"]["bucket"], told["place"]["trouble"]) == (None, None)


def test_what_is_set_holds_at_once(root: Browser, browse: Callable[..., Browser]) -> None:
    boss = browse("boss")

    answer = root("PATCH", PATH, {"largest_mb": 1, "quota_mb": 3, "kinds": ["document", "picture"]})

    assert (answer.status_code, answer.json()["kinds"]) == (200, ["picture", "document"])
    assert send(boss, b"x" * (1024 * 1024 + 1)).status_code == 413
    refused = send(boss, b"MZ\x90\x00\x03\x00\x00\x00", "报价单.pdf")
    assert (refused.status_code, refused.json()["code"]) == (422, "kind_not_allowed")
    assert "报价单.pdf" in refused.json()["title"]
    assert "图片、文档" in refused.json()["title"]
    upload(boss, PDF)
    upload(boss, png(), "a.png")
    assert root("PATCH", PATH, {"kinds": ["picture", "document", "archive", "media", "other"]}).json()
    upload(boss, b"MZ\x90\x00\x03\x00\x00\x00", "setup.exe")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"largest_mb": 0}, "bad_limit"),
        ({"quota_mb": 1}, "bad_limit"),
        ({"largest_mb": "7"}, "wrong_setting"),
        ({"kinds": []}, "no_kind"),
        ({"kinds": ["viruses"]}, "unknown_kind"),
        ({"kinds": [1]}, "wrong_setting"),
        ({"place": "s3"}, "unknown_setting"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_set(
    root: Browser, body: dict[str, Any], code: str
) -> None:
    before = root("GET", PATH).json()

    answer = root("PATCH", PATH, body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert root("GET", PATH).json() == before


def test_only_administrators_see_set_and_try(browse: Callable[..., Browser]) -> None:
    boss = browse("boss")

    answers = [boss("GET", PATH), boss("PATCH", PATH, {"largest_mb": 1}), boss("POST", f"{PATH}/trial", {})]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (403, "administrator_needed"),
    ] * 3


def test_the_place_is_tried_and_what_is_wrong_is_said(
    root: Browser, database: Database, files_folder: Path
) -> None:
    assert root("POST", f"{PATH}/trial", {}).json() == {"where": str(files_folder)}
    with serving() as store:
        write_bucket(files_folder.parent, BucketSettings("files", KEY, SECRET, store.address, REGION, "a"))
        move(database, "bucket")
        told = root("GET", PATH)
        assert SECRET not in told.text
        assert KEY not in told.text
        assert told.json()["place"] == {
            "kind": "bucket",
            "where": "s3://files/a",
            "bucket": "s3://files/a",
            "endpoint": store.address,
            "source": "file",
            "trouble": None,
        }
        assert root("POST", f"{PATH}/trial", {}).json() == {"where": "s3://files/a"}
        store.buckets.clear()
        refused = root("POST", f"{PATH}/trial", {})

    assert (refused.status_code, refused.json()["code"]) == (503, "bucket_trouble")
    assert "NoSuchBucket" in refused.json()["title"]
