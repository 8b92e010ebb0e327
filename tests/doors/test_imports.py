"""Imports over HTTP: the right rows, error files, sheets, saved mappings, past imports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huodan.doors.http.routes import exchange
from huodan.engines import people
from huodan.engines.exchange import read_table
from huodan.storage.db import Database
from huodan.workspace.importing import later
from huodan.workspace.working import work
from tests.doors.conftest import Browser

API = "/api/v1"
FORM = "/apps/orders/forms/customer"
MIXED = "客户编号,客户名称,账期天数\nKH0901,宁波海港,30\nKH0902,,30\nKH0903,苏州平江,很久\n"
FILES = Path(__file__).parents[1] / "engines" / "exchange" / "files"
MESSY = Path(__file__).parents[1] / "data" / "messy"


def send(browser: Browser, path: str, file: str | bytes, **fields: str) -> Any:
    """This function will upload a file."""
    content = file.encode() if isinstance(file, str) else file
    return browser.client.post(
        f"{API}{path}",
        data=fields,
        files={"file": ("客户.csv", content)},
        headers={"X-CSRF-Token": browser.csrf},
    )


def test_the_right_rows_are_imported_and_the_others_come_back_as_xlsx(boss: Browser) -> None:
    done = send(boss, f"{FORM}/import", MIXED, accept="valid", import_as="history").json()
    back = send(boss, f"{FORM}/import/errors", MIXED, accept="valid")
    listed = boss("GET", f"{FORM}/imports").json()["rows"]

    assert (done["created"], done["refused"], done["error_count"]) == (1, 2, 2)
    assert back.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert [line.cells[1] for line in read_table(back.content).lines] == ["KH0902", "KH0903"]
    assert (listed[0]["id"], listed[0]["file"], listed[0]["import_as"]) == (
        done["import"],
        "客户.csv",
        "history",
    )
    assert (listed[0]["created"], listed[0]["refused"]) == (1, 2)


def test_a_table_of_wps_is_taken_whatever_it_is_called(boss: Browser) -> None:
    old = (FILES / "old.xls").read_bytes()
    answers = [
        boss.client.post(
            f"{API}{FORM}/import",
            data={"dry_run": "true"},
            files={"file": (name, old)},
            headers={"X-CSRF-Token": boss.csrf},
        )
        for name in ("客户.xls", "客户.et")
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["columns"] == answers[1].json()["columns"] != []


def test_mistakes_are_paged(boss: Browser) -> None:
    lines = "".join(f"KH8{place},公司{place},x\n" for place in range(1_100))
    file = "客户编号,客户名称,账期天数\n" + lines

    first = send(boss, f"{FORM}/import", file, dry_run="true").json()
    rest = send(boss, f"{FORM}/import", file, dry_run="true", errors_from="1000").json()

    assert (first["error_count"], len(first["errors"]), len(rest["errors"])) == (1_100, 1_000, 100)
    assert rest["errors"][0]["row"] == 1_002


def test_sheets_that_belong_together_are_told(boss: Browser) -> None:
    file = next(MESSY.glob("13_*")).read_bytes()
    order = "/apps/orders/forms/order/import"

    alone = send(boss, order, file, dry_run="true", links="true").json()
    joined = send(boss, order, file, dry_run="true", lines_sheet="明细").json()

    assert alone["sheets"] == ["填写说明", "订单", "明细"]
    assert alone["links"] == [{"sheet": "明细", "column": "订单编号", "orphans": 1}]
    assert {column["field"] for column in joined["columns"]} >= {
        "no",
        "customer",
        "lines.product",
        "lines.quantity",
    }
    assert "orphan_line" in {error["code"] for error in joined["errors"]}


def test_mappings_are_saved_proposed_renamed_and_deleted(boss: Browser) -> None:
    body = {"name": "老系统", "header": ["代号", "叫法"], "mapping": {"代号": "code", "叫法": "name"}}
    file = "代号,叫法\nKH0910,南昌青云\n"

    saved = boss("POST", f"{FORM}/import/mappings", body)
    taken = boss("POST", f"{FORM}/import/mappings", body)
    tried = send(boss, f"{FORM}/import", file, dry_run="true", guess="true").json()
    renamed = boss("PATCH", f"{FORM}/import/mappings/{saved.json()['id']}", {"name": "旧系统"})
    listed = boss("GET", f"{FORM}/import/mappings").json()["rows"]
    gone = boss("DELETE", f"{FORM}/import/mappings/{saved.json()['id']}")

    assert (saved.status_code, taken.status_code, taken.json()["code"]) == (201, 422, "mapping_name_taken")
    assert (tried["saved"]["name"], [column["field"] for column in tried["columns"]]) == (
        "老系统",
        ["code", "name"],
    )
    assert (renamed.json()["name"], [one["name"] for one in listed]) == ("旧系统", ["旧系统"])
    assert (gone.status_code, boss("GET", f"{FORM}/import/mappings").json()["rows"]) == (204, [])


def test_who_may_not_import_sees_neither_mappings_nor_imports(browse: Any) -> None:
    clerk = browse("tang")

    statuses = [clerk("GET", f"{FORM}/{what}").status_code for what in ("imports", "import/mappings")]

    assert set(statuses) <= {403, 404}


def test_an_import_is_undone_once(boss: Browser) -> None:
    done = send(boss, f"{FORM}/import", "客户编号,客户名称\nKH0950,甲公司\n").json()

    first = boss("POST", f"{FORM}/imports/{done['import']}/undo", {})
    again = boss("POST", f"{FORM}/imports/{done['import']}/undo", {})
    strange = boss("POST", f"{FORM}/imports/imp_0cp36zt22m61n/undo", {})

    assert (first.status_code, first.json()["kind"]) == (202, "undo_import")
    assert (again.status_code, again.json()["code"], strange.status_code) == (409, "undone_already", 404)
    assert boss("GET", f"{FORM}/imports").json()["rows"][0]["undone_at"] is not None


def test_a_large_file_is_a_job_and_its_refused_rows_its_askers_alone(
    database: Database,
    browse: Callable[..., Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exchange, "AT_ONCE", 2)
    boss = browse("boss")

    tried = send(boss, f"{FORM}/import", MIXED, accept="valid", dry_run="true")
    asked = send(boss, f"{FORM}/import", MIXED, accept="valid")
    path = f"/jobs/{asked.json()['job']['id']}"
    early = boss("GET", f"{path}/file")
    while work(database):
        pass

    job, file = boss("GET", path).json(), boss("GET", f"{path}/file")
    listed = boss("GET", f"{FORM}/imports").json()["rows"]
    assert (tried.status_code, asked.status_code) == (200, 202)
    assert (early.status_code, early.json()["code"]) == (404, "import_errors_gone")
    assert (job["state"], job["kind"], job["done"]) == ("done", "import_file", 3)
    assert job["title"] == "导入客户信息表：客户.csv"
    told, same = job["result"], tried.json()
    alike = ("created", "updated", "unchanged", "refused", "errors", "error_count", "columns", "total")
    assert {name: told[name] for name in alike} == {name: same[name] for name in alike}
    assert (listed[0]["id"], listed[0]["file"]) == (told["import"], "客户.csv")
    assert [line.cells[1] for line in read_table(file.content).lines] == ["KH0902", "KH0903"]
    for other in ("admin", "zhoumin"):
        assert browse(other)("GET", f"{path}/file").status_code == 404
    assert browse("admin")("GET", path).json()["result"] is None


def test_new_options_are_told_and_published_along_by_who_designs(
    database: Database, browse: Callable[..., Browser]
) -> None:
    file = "客户编号,客户名称,客户等级\nKH0920,九江浔阳,VIP\nKH0921,赣州章贡,特级\n"
    levels = {"add_options": '{"level": ["VIP"]}', "use_options": '{"level": {"特级": "A"}}'}
    boss = browse("boss")

    tried = send(boss, f"{FORM}/import", file, dry_run="true").json()["options"]
    refused = send(boss, f"{FORM}/import", file, **levels)
    wrong = send(boss, f"{FORM}/import", file, add_options='{"level": "VIP"}')
    with database.write() as tx:
        mine = people.account_of(tx, login="boss")
        people.set_roles(tx, person=mine.person, roles=[*mine.roles, people.ADMINISTRATOR])
    could = send(browse("boss"), f"{FORM}/import", file, dry_run="true").json()["options"]
    done = send(browse("boss"), f"{FORM}/import", file, **levels).json()

    assert [(one["path"], one["count"], one["can_add"]) for one in tried] == [("level", 2, False)]
    assert tried[0]["builders"] == ["系统管理员"]
    assert (refused.status_code, refused.json()["code"]) == (403, "may_not_design")
    assert "系统管理员" in refused.text
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_setting")
    assert could[0]["values"] == [
        {"value": "VIP", "count": 1, "can_add": True},
        {"value": "特级", "count": 1, "can_add": True},
    ]
    assert (done["created"], done["error_count"]) == (2, 0)
    form = next(one for one in boss("GET", "/apps/orders").json()["forms"] if one["key"] == "customer")
    level = next(one for one in form["fields"] if one["key"] == "level")
    assert [one["value"] for one in level["options"]] == ["A", "B", "C", "VIP"]


def test_a_large_file_brings_its_options_by_a_job(
    database: Database, browse: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "AT_ONCE", 1)
    file = "客户编号,客户名称,客户等级\nKH0920,九江浔阳,VIP\nKH0921,赣州章贡,A\n"
    refused = send(browse("boss"), f"{FORM}/import", file, add_options='{"level": ["VIP"]}')
    with database.write() as tx:
        mine = people.account_of(tx, login="boss")
        people.set_roles(tx, person=mine.person, roles=[*mine.roles, people.ADMINISTRATOR])
    boss = browse("boss")

    job = send(boss, f"{FORM}/import", file, add_options='{"level": ["VIP"]}').json()["job"]
    while work(database):
        pass

    done = boss("GET", f"/jobs/{job['id']}").json()
    assert (refused.status_code, done["state"], done["result"]["created"]) == (403, "done", 2)
    row = boss("POST", f"{FORM}/query", {"columns": ["level"], "search": "九江浔阳"}).json()["rows"][0]
    assert row["level"] == "VIP"


def test_an_import_by_a_key_is_listed_under_the_name_of_the_key(browse: Callable[..., Browser]) -> None:
    made = browse("admin")("POST", "/keys", {"name": "金蝶", "roles": ["总经理"]}).json()
    program = browse()
    headers = {"Authorization": f"Bearer {made['token']}"}
    files = {"file": ("客户.csv", "客户编号,客户名称\nKH0930,九江浔阳\n".encode())}
    done = program.client.post(f"{API}{FORM}/import", files=files, headers=headers).json()

    (listed,) = program("GET", f"{FORM}/imports", **headers).json()["rows"]

    assert (listed["id"], listed["by"]) == (done["import"], {"id": None, "title": "金蝶"})
    assert (listed["undo"], listed["undone_at"]) == (None, None)


def test_history_can_be_kept_to_what_was_imported_as_something(boss: Browser) -> None:
    send(boss, f"{FORM}/import", "客户编号,客户名称\nKH0940,九江浔阳\n", import_as="history")
    row = boss("POST", f"{FORM}/query", {"columns": ["code"], "search": "九江浔阳"}).json()["rows"][0]
    at = f"{FORM}/records/{row['id']}/history"

    (entry,) = boss("GET", f"{at}?import_as=history").json()["entries"]
    none = boss("GET", f"{at}?import_as=open").json()["entries"]
    wrong = boss("GET", f"{at}?import_as=old")

    assert (entry["kind"], entry["import_as"]) == ("imported", "history")
    assert (none, wrong.status_code) == ([], 422)


def test_a_large_file_is_sent_once_tried_by_a_job_and_then_imported(
    database: Database, browse: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(later, "LARGE_BYTES", 10)
    boss = browse("boss")

    def again(**fields: str) -> Any:
        headers = {"X-CSRF-Token": boss.csrf}
        files = {name: (None, value) for name, value in fields.items()}
        return boss.client.post(f"{API}{FORM}/import", files=files, headers=headers)

    tried = send(boss, f"{FORM}/import", MIXED, accept="valid", dry_run="true")
    name = tried.json()["job"]["id"]
    while work(database):
        pass
    found = boss("GET", f"/jobs/{name}").json()["result"]
    errors = boss("GET", f"/jobs/{name}/file")
    remapped = again(
        upload=name, accept="valid", dry_run="true", mapping='{"客户名称": "name", "账期天数": null}'
    )
    done = again(upload=name, accept="valid")
    while work(database):
        pass

    assert (tried.status_code, remapped.status_code, done.status_code) == (202, 202, 202)
    assert (found["created"], found["error_count"], found["import"], found["links"]) == (1, 2, None, [])
    assert [line.cells[1] for line in read_table(errors.content).lines] == ["KH0902", "KH0903"]
    assert tried.json()["job"]["title"] == "检查要导入客户信息表的文件：客户.csv"
    other = boss("GET", f"/jobs/{remapped.json()['job']['id']}").json()["result"]
    assert (other["created"], other["error_count"]) == (2, 0)
    told = boss("GET", f"/jobs/{done.json()['job']['id']}").json()["result"]
    assert (told["created"], told["refused"]) == (1, 2)
    listed = boss("GET", f"{FORM}/imports").json()["rows"]
    assert [(run["id"], run["file"]) for run in listed] == [(told["import"], "客户.csv")]
    for refused in (again(upload="job_0000000000000"), again(upload="x"), again(accept="all")):
        assert refused.status_code in (410, 422)
    boss = browse("zhoumin")
    assert again(upload=name).json()["code"] == "upload_gone"


def test_an_upload_beyond_the_limit_is_refused_before_it_comes(
    boss: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"X-CSRF-Token": boss.csrf, "Content-Type": "multipart/form-data; boundary=x"}
    sent: list[int] = []

    def pieces() -> Any:
        sent.append(1)
        yield b"--x"

    answer = boss.client.post(
        f"{API}{FORM}/import",
        content=pieces(),
        headers={**headers, "Content-Length": str(103 * 1024 * 1024)},
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")
