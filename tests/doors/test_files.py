"""Files over HTTP: up, linked with a record, down again, by whom, and with which headers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huodan.engines import files
from huodan.kit.ids import parse_id
from huodan.storage.db import Database
from huodan.storage.shelf import shelf_of
from huodan.workspace.check import check
from huodan.workspace.sweeping import tidy_files
from tests.doors.conftest import Browser
from tests.support.attaching import (
    DEAL,
    ITEM,
    PDF,
    build_vault,
    change,
    fetch,
    make,
    png,
    refused,
    send,
    upload,
)


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy."""
    opened = Database(prepared_database("files", build_vault))
    yield opened
    opened.close()


@pytest.fixture
def zhou(browse: Callable[..., Browser]) -> Browser:
    """This function will sign a seller in."""
    return browse("zhou")


# ── up and down ──────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_uploaded_linked_and_given_out(zhou: Browser) -> None:
    file = upload(zhou, PDF, "合同 2026.pdf")

    deal = make(zhou, owner="zhou", contract=[{"id": file["id"]}])
    got = fetch(zhou, deal, file)

    described = {"id": file["id"], "name": "合同 2026.pdf", "size": len(PDF), "type": "application/pdf"}
    assert file == described
    assert deal["values"]["contract"] == [described]
    assert (got.status_code, got.content) == (200, PDF)
    assert got.headers["content-type"] == "application/pdf"
    assert "filename*=UTF-8''%E5%90%88%E5%90%8C%202026.pdf" in got.headers["content-disposition"]


def test_several_files_keep_their_order(zhou: Browser) -> None:
    files = [upload(zhou, PDF + bytes([number]), f"{number}.pdf") for number in (3, 1, 2)]

    deal = make(zhou, owner="zhou", contract=files)
    turned = change(zhou, deal, contract=[files[2], files[0], files[1]])

    assert [each["name"] for each in deal["values"]["contract"]] == ["3.pdf", "1.pdf", "2.pdf"]
    assert [each["name"] for each in turned.json()["values"]["contract"]] == ["2.pdf", "3.pdf", "1.pdf"]


def test_what_the_sender_says_of_a_file_is_not_believed(zhou: Browser) -> None:
    file = upload(zhou, PDF, "a.pdf")

    deal = make(
        zhou, owner="zhou", contract=[{**file, "name": "b.png", "size": 1, "type": "image/png", "x": 1}]
    )

    assert deal["values"]["contract"] == [file]


def test_sub_rows_hold_files_and_look_ups_show_them(zhou: Browser) -> None:
    shown, photo = upload(zhou, png(1), "橘子酱.png"), upload(zhou, png(2), "破损.png")
    item = make(zhou, ITEM, photo=[shown])

    deal = make(zhou, owner="zhou", lines=[{"item": item["id"], "photo": [photo]}])
    line = deal["values"]["lines"][0]

    assert (line["photo"], line["shown"]) == ([photo], [shown])
    assert fetch(zhou, deal, photo).content == png(2)
    assert fetch(zhou, deal, shown).content == png(1)
    assert fetch(zhou, item, shown, ITEM).content == png(1)


def test_a_part_of_a_file_is_given_and_what_is_known_is_not_sent_again(zhou: Browser) -> None:
    file = upload(zhou)
    deal = make(zhou, owner="zhou", contract=[file])

    part = fetch(zhou, deal, file, Range="bytes=1-3")
    rest = fetch(zhou, deal, file, Range="bytes=5-")
    again = fetch(zhou, deal, file, If_None_Match=part.headers["etag"])

    assert (part.status_code, part.content) == (206, b"PDF")
    assert part.headers["content-range"] == f"bytes 1-3/{len(PDF)}"
    assert rest.content == PDF[5:]
    assert (again.status_code, again.content) == (304, b"")


def test_lists_filter_by_whether_there_are_files(zhou: Browser) -> None:
    make(zhou, owner="zhou", name="with", contract=[upload(zhou)])
    make(zhou, owner="zhou", name="without")

    def names(op: str) -> list[str]:
        asked = {"columns": ["name", "contract"], "where": {"field": "contract", "op": op}}
        return [row["name"] for row in zhou("POST", f"{DEAL}/query", asked).json()["rows"]]

    assert names("not_empty") == ["with"]
    assert names("empty") == ["without"]


def test_the_same_content_lies_there_once(zhou: Browser, files_folder: Path) -> None:
    first, second = upload(zhou, PDF, "a.pdf"), upload(zhou, PDF, "b.pdf")
    deal = make(zhou, owner="zhou", contract=[first, second])

    change(zhou, deal, contract=[second])

    lying = [path for path in files_folder.glob("??/*") if path.is_file()]
    assert first["id"] != second["id"]
    assert len(lying) == 1
    assert fetch(zhou, deal, second).content == PDF


def test_a_repeated_upload_is_one_file(zhou: Browser) -> None:
    first, again = (send(zhou, PDF, "a.pdf", Idempotency_Key="one").json() for _ in range(2))
    other = send(zhou, PDF + b"x", "a.pdf", Idempotency_Key="one")

    assert first == again
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


# ── whose it is ──────────────────────────────────────────────────────────────────────────────────────


def test_somebody_elses_loose_file_cannot_be_linked_or_fetched(
    zhou: Browser, browse: Callable[..., Browser]
) -> None:
    lin, file = browse("lin"), upload(zhou)

    saved = lin("POST", f"{DEAL}/records", {"values": {"name": "n", "owner": "lin", "contract": [file]}})
    seen = lin("POST", f"{DEAL}/preview", {"values": {"name": "n", "owner": "lin", "contract": [file]}})

    assert refused(saved) == [("contract", "unknown_file")]
    assert [each["code"] for each in seen.json()["errors"]] == ["unknown_file"]
    assert lin("GET", f"/files/{file['id']}").status_code == 404
    assert zhou("GET", f"/files/{file['id']}").content == PDF


def test_a_file_of_another_record_or_field_cannot_be_linked(
    zhou: Browser, browse: Callable[..., Browser]
) -> None:
    boss = browse("boss")
    secret, plain = upload(boss, b"secret"), upload(boss, b"plain")
    deal = make(boss, owner="zhou", secret=[secret], contract=[plain])

    for stolen in (secret, plain):
        new = zhou(
            "POST", f"{DEAL}/records", {"values": {"name": "n", "owner": "zhou", "contract": [stolen]}}
        )
        assert refused(new) == [("contract", "unknown_file")]
    assert refused(change(zhou, deal, contract=[secret])) == [("contract", "unknown_file")]
    assert change(zhou, deal, contract=[plain]).status_code == 200


def test_only_who_sees_record_and_field_plainly_gets_the_file(
    zhou: Browser, browse: Callable[..., Browser]
) -> None:
    boss, lin, ku = browse("boss"), browse("lin"), browse("ku")
    files = {name: upload(boss, name.encode(), f"{name}.txt") for name in ("contract", "secret", "masked")}
    deal = make(boss, owner="zhou", **{name: [file] for name, file in files.items()})

    got = {
        who: [name for name, file in files.items() if fetch(browser, deal, file).status_code == 200]
        for who, browser in (("boss", boss), ("zhou", zhou), ("lin", lin), ("ku", ku))
    }

    everything = ["contract", "secret", "masked"]
    assert got == {"boss": everything, "zhou": ["contract"], "lin": [], "ku": everything}
    assert fetch(browse(), deal, files["contract"]).status_code == 401
    other = make(zhou, owner="zhou")
    assert fetch(zhou, other, files["contract"]).status_code == 404


def test_two_people_add_files_to_one_record(zhou: Browser, browse: Callable[..., Browser]) -> None:
    boss = browse("boss")
    first, second = upload(zhou, b"1", "1.txt"), upload(boss, b"2", "2.txt")
    deal = make(zhou, owner="zhou", contract=[first])

    assert change(boss, deal, contract=[first, second]).status_code == 200

    assert fetch(zhou, deal, second).content == b"2"


def test_who_can_save_no_file_cannot_upload_one(browse: Callable[..., Browser]) -> None:
    answer = send(browse("ku"), PDF)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert send(browse(), PDF).status_code == 401


# ── the life of a record ─────────────────────────────────────────────────────────────────────────────


def test_history_names_files_and_an_old_version_can_be_put_back(zhou: Browser) -> None:
    old, new = upload(zhou, b"old", "旧.txt"), upload(zhou, b"new", "新.txt")
    deal = make(zhou, owner="zhou", contract=[old])
    change(zhou, deal, contract=[new])

    entries = zhou("GET", f"{DEAL}/records/{deal['id']}/history").json()["entries"]
    changed = entries[0]["changes"][0]
    gone = fetch(zhou, deal, old).status_code
    back = change(zhou, deal, contract=changed["before"])

    assert (changed["before"], changed["after"]) == ([old], [new])
    assert gone == 404
    assert back.json()["values"]["contract"] == [old]
    assert fetch(zhou, deal, old).content == b"old"


def test_a_record_back_from_the_trash_has_its_files(zhou: Browser) -> None:
    file, photo = upload(zhou), upload(zhou, png())
    deal = make(zhou, owner="zhou", contract=[file], lines=[{"photo": [photo]}])

    assert zhou("DELETE", f"{DEAL}/records/{deal['id']}", If_Match='"1"').status_code == 204
    assert fetch(zhou, deal, file).status_code == 404
    assert zhou("POST", f"{DEAL}/trash/{deal['id']}/restore", {}).status_code == 200

    assert fetch(zhou, deal, file).content == PDF
    assert fetch(zhou, deal, photo).content == png()


def test_a_table_brings_no_files_and_says_so(zhou: Browser) -> None:
    table = "name,owner,contract\na,zhou,合同.pdf\nb,zhou,\n".encode()

    def bring(**more: str) -> Any:
        return zhou.client.post(
            f"/api/v1{DEAL}/import",
            data={"mode": "create", **more},
            files={"file": ("a.csv", table)},
            headers={"X-CSRF-Token": zhou.csrf, "Accept-Language": "zh"},
        ).json()

    forced, brought = bring(mapping='{"name": "name", "owner": "owner", "contract": "contract"}'), bring()

    assert forced["created"] == 0
    assert [(one["row"], one["column"], one["code"]) for one in forced["errors"]] == [
        (2, "contract", "file_by_name")
    ]
    assert brought["created"] == 2
    assert {column["name"]: column["field"] for column in brought["columns"]}["contract"] is None


def test_a_copy_begins_without_the_files_of_the_other(zhou: Browser) -> None:
    deal = make(
        zhou, owner="zhou", contract=[upload(zhou)], lines=[{"note": "x", "photo": [upload(zhou, png())]}]
    )

    copy = zhou("GET", f"{DEAL}/records/{deal['id']}/copy").json()

    values = copy["values"]
    assert copy["files_left"] == ["contract", "lines.photo"]
    assert values["name"] == "n"
    assert "contract" not in values
    assert values["lines"] == [{"note": "x"}]
    bare = make(zhou, owner="zhou", lines=[{"note": "x"}])
    assert zhou("GET", f"{DEAL}/records/{bare['id']}/copy").json()["files_left"] == []


def test_a_copy_can_have_the_same_files_without_a_second_upload(zhou: Browser, files_folder: Path) -> None:
    contract, photo = upload(zhou, PDF, "合同.pdf"), upload(zhou, png(), "破损.png")
    deal = make(zhou, owner="zhou", contract=[contract], lines=[{"note": "x", "photo": [photo]}])

    begun = zhou("POST", f"{DEAL}/records/{deal['id']}/copy", {})
    copy = make(zhou, **begun.json()["values"])

    (again,) = copy["values"]["contract"]
    assert (begun.status_code, begun.json()["files_left"]) == (201, [])
    assert {**again, "id": contract["id"]} == contract
    assert again["id"] != contract["id"]
    assert copy["values"]["lines"][0]["photo"][0]["name"] == "破损.png"
    assert fetch(zhou, copy, again).content == PDF
    assert len([path for path in files_folder.glob("??/*") if path.is_file()]) == 2

    change(zhou, deal, contract=None)
    assert fetch(zhou, deal, contract).status_code == 404
    assert fetch(zhou, copy, again).content == PDF


def test_copied_files_have_the_rights_of_who_copies(zhou: Browser, browse: Callable[..., Browser]) -> None:
    boss, lin, ku = browse("boss"), browse("lin"), browse("ku")
    files = {key: upload(boss, PDF + key.encode(), f"{key}.pdf") for key in ("contract", "secret", "masked")}
    deal = make(boss, owner="zhou", **{key: [file] for key, file in files.items()})
    path = f"{DEAL}/records/{deal['id']}/copy"

    whole, own = boss("POST", path, {}).json(), zhou("POST", path, {}).json()

    assert sorted(whole["values"].keys() & files.keys()) == ["contract", "masked", "secret"]
    assert sorted(own["values"].keys() & files.keys()) == ["contract"]
    mine = own["values"]["contract"][0]
    assert zhou("GET", f"/files/{mine['id']}").content == PDF + b"contract"
    assert boss("GET", f"/files/{mine['id']}").status_code == 404
    assert refused(boss("POST", f"{DEAL}/records", {"values": {"name": "n", "contract": [mine]}})) == [
        ("contract", "unknown_file")
    ]
    assert lin("POST", path, {}).status_code == 404
    assert ku("POST", path, {}).status_code == 403


def test_a_copy_nobody_saves_is_forgotten_and_its_content_stays(zhou: Browser, database: Database) -> None:
    file = upload(zhou)
    deal = make(zhou, owner="zhou", contract=[file])
    copied = zhou("POST", f"{DEAL}/records/{deal['id']}/copy", {}).json()["values"]["contract"][0]

    database.set_clock(today=20300101)
    tidy_files(database)

    assert zhou("GET", f"/files/{copied['id']}").status_code in (401, 404)
    with database.read() as tx:
        assert files.find(tx, parse_id(copied["id"]) or 0) is None
    assert shelf_of(database).has(hashlib.sha256(PDF).hexdigest(), len(PDF))


def test_sub_rows_of_one_record_may_show_the_same_file(zhou: Browser, database: Database) -> None:
    photo = upload(zhou, png(), "破损.png")
    deal = make(zhou, owner="zhou", lines=[{"note": "a", "photo": [photo]}, {"note": "b", "photo": [photo]}])
    first = deal["values"]["lines"][0]["id"]

    changed = change(zhou, deal, lines={"remove": [first]})

    assert [row["photo"] for row in changed.json()["values"]["lines"]] == [[photo]]
    assert fetch(zhou, deal, photo).content == png()
    added = change(zhou, deal, lines={"add": [{"note": "c", "photo": [photo]}]})
    assert [row["photo"] for row in added.json()["values"]["lines"]] == [[photo], [photo]]
    with database.read() as tx:
        assert check(tx) == ()
    gone = change(zhou, deal, lines=[])
    assert gone.json()["values"]["lines"] == []
    assert fetch(zhou, deal, photo).status_code == 404


def test_a_look_up_gives_a_file_to_who_knows_no_more_of_the_record_behind(
    zhou: Browser, browse: Callable[..., Browser]
) -> None:
    shown, other = upload(zhou, png(1), "s.png"), upload(zhou, png(2), "o.png")
    item, unused = make(zhou, ITEM, photo=[shown]), make(zhou, ITEM, photo=[other])
    make(zhou, owner="zhou", lines=[{"note": "x"}, {"item": item["id"]}])
    ku = browse("ku")

    assert ku("GET", f"{ITEM}/records/{item['id']}").status_code == 404
    assert ku("GET", f"/files/{shown['id']}").content == png(1)
    assert ku("GET", f"/files/{shown['id']}?size=small").status_code == 200
    assert ku("GET", f"/files/{other['id']}").status_code == 404
    assert zhou("GET", f"/files/{other['id']}").status_code == 200
    assert unused["id"] != item["id"]
