"""Asking over HTTP: apps, lists, figures, previews, members, regions, imports. What they answer is tested at home."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.doors.conftest import API, Browser

Browse = Callable[..., Browser]
ORDER = "/apps/orders/forms/order"
CUSTOMER = "/apps/orders/forms/customer"
PRODUCT = "/apps/orders/forms/product"


# ── apps ─────────────────────────────────────────────────────────────────────────────────────────────


def test_apps_are_listed_as_far_as_one_may_see(browse: Browse) -> None:
    listed = {
        login: [
            [form["key"] for form in app["forms"]] for app in browse(login)("GET", "/apps").json()["apps"]
        ]
        for login in ("boss", "tang", "admin")
    }

    company = ["department", "people"]
    assert listed["boss"] == [["order", "customer", "product", "supplier", "payment"], company]
    assert listed["tang"] == [["order", "customer", "product"], company]
    assert listed["admin"] == [company]


def test_an_app_is_described_in_the_language_asked_for(browse: Browse) -> None:
    chinese = browse("boss")("GET", "/apps/orders").json()
    english = browse("boss", lang="en")("GET", "/apps/orders").json()

    assert (chinese["forms"][0]["label"], english["forms"][0]["label"]) == ("订单表", "Orders")
    assert chinese["home"][0]["kind"] == "figure"


def test_large_answers_are_packed_for_who_takes_them(boss: Browser) -> None:
    packed = boss.client.get(f"{API}/apps/orders", headers={"Accept-Encoding": "gzip"})
    plain = boss.client.get(f"{API}/apps/orders", headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 4
    assert packed.json() == plain.json()


def test_the_cost_of_a_product_appears_nowhere_for_a_salesperson(browse: Browse) -> None:
    salesperson = browse("zhoumin")

    answers = [
        salesperson("GET", "/apps/orders"),
        salesperson("POST", f"{PRODUCT}/query", {}),
        salesperson("POST", f"{PRODUCT}/query", {"columns": ["cost"]}),
        salesperson("POST", f"{PRODUCT}/query", {"where": {"field": "cost", "op": "gt", "value": "1"}}),
        salesperson("POST", f"{PRODUCT}/query", {"order": [{"field": "cost"}]}),
        salesperson(
            "POST", f"{PRODUCT}/aggregate", {"measures": [{"key": "c", "op": "sum", "field": "cost"}]}
        ),
    ]

    for answer in answers:
        assert "400.5" not in answer.text
    for answer in answers[2:]:
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_field")


# ── lists, figures, previews ─────────────────────────────────────────────────────────────────────────


def test_a_list_is_paged_and_counted(boss: Browser) -> None:
    asked = {"columns": ["name", "price"], "order": [{"field": "price"}], "limit": 1, "count": "exact"}

    first = boss("POST", f"{PRODUCT}/query", asked).json()
    second = boss("POST", f"{PRODUCT}/query", asked | {"after": first["next"], "count": "none"}).json()

    assert [row["name"] for row in (*first["rows"], *second["rows"])] == ["奶酪", "橘子酱"]
    assert (first["count"], first["count_capped"]) == (2, False)
    assert second["count"] is None


def test_a_list_is_read_from_its_end(boss: Browser) -> None:
    asked = {"columns": ["name"], "order": [{"field": "price"}], "limit": 1}

    last = boss("POST", f"{PRODUCT}/query", asked | {"from": "end"}).json()
    first = boss("POST", f"{PRODUCT}/query", asked | {"before": last["previous"]}).json()

    assert [row["name"] for row in (*last["rows"], *first["rows"])] == ["橘子酱", "奶酪"]
    assert (last["next"], first["previous"]) == (None, None)
    assert boss("POST", f"{PRODUCT}/query", asked | {"after": first["next"]}).json()["rows"] == last["rows"]


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"columns": "name"}, "columns"),
        ({"columns": ["nonsense"]}, "nonsense"),
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"limit": "5"}, "limit"),
        ({"count": "all"}, "count"),
        ({"nonsense": 1}, "nonsense"),
        ({"where": 5}, "where"),
        ({"where": {"field": "name", "op": "like", "value": "x"}}, "where"),
        ({"where": {"field": "price", "op": "gt", "value": "x"}}, None),
        ({"order": [{"field": "name", "dir": "up"}]}, "order.0.dir"),
        ({"after": "nonsense"}, None),
        ({"before": "nonsense"}, None),
        ({"from": "middle"}, "from"),
        ({"from": "end", "after": "nonsense"}, "from"),
        ({"before": "nonsense", "after": "nonsense"}, "before"),
        ({"search": 5}, "search"),
    ],
)
def test_a_list_asked_for_wrongly_names_what_is_wrong(
    boss: Browser, asked: dict[str, Any], path: str | None
) -> None:
    answer = boss("POST", f"{PRODUCT}/query", asked)

    assert answer.status_code in (400, 422), answer.text
    assert path is None or path in [entry["path"] for entry in answer.json()["errors"]]


def test_figures_are_answered(boss: Browser) -> None:
    asked = {"group": [{"field": "unit"}], "measures": [{"key": "sum", "op": "sum", "field": "price"}]}

    assert boss("POST", f"{PRODUCT}/aggregate", asked).json() == {"rows": [{"unit": "箱", "sum": "952"}]}


def test_a_preview_fills_in_works_out_and_stores_nothing(boss: Browser) -> None:
    line = {"product": {"match": {"code": "CP1"}}, "quantity": "3"}

    seen = boss("POST", f"{ORDER}/preview", {"values": {"lines": [line]}}).json()

    assert set(seen) == {"values", "errors", "warnings", "visible", "required", "readonly", "options"}
    assert seen["values"]["lines"][0]["price"] == "567"
    assert seen["values"]["total"] == "1701"
    assert seen["values"]["no"] is None
    assert "customer" in [entry["path"] for entry in seen["errors"]]
    assert boss("POST", f"{ORDER}/query", {"count": "exact"}).json()["count"] == 0


def test_a_preview_is_that_of_who_asks(browse: Browse) -> None:
    seen = browse("zhoumin")("POST", f"{ORDER}/preview", {"values": {}}).json()

    assert seen["values"]["salesperson"]["title"] == "周敏"
    assert all(seen["visible"].values())
    assert [entry["path"] for entry in seen["errors"]] == ["customer"]


@pytest.mark.parametrize("id", ["ord_0d5c2jw4qz8k1", "nonsense"])
def test_a_preview_of_a_record_that_is_not_there_is_not_found(boss: Browser, id: str) -> None:
    assert boss("POST", f"{ORDER}/preview", {"id": id, "values": {}}).status_code == 404


def test_a_picker_offers_by_pinyin_what_was_used_first(boss: Browser) -> None:
    boss("POST", f"{ORDER}/records", {"values": {"customer": {"match": {"code": "KH2"}}}})

    offered = boss("POST", f"{ORDER}/pick", {"field": "customer", "values": {}, "limit": 5}).json()
    found = boss("POST", f"{ORDER}/pick", {"field": "customer", "search": "ysmy"}).json()

    assert [row["title"] for row in offered["recent"]] == ["宁波海达食品"]
    assert [row["title"] for row in found["rows"]] == ["杭州云杉贸易"]
    assert found["rows"][0]["cells"]["code"] == "KH1"
    assert found["columns"][0] == {"path": "code", "label": "客户编号"}
    assert found["can_create"] is True


@pytest.mark.parametrize(
    "body", [{}, {"field": 5}, {"field": "nonsense"}, {"field": "no"}, {"field": "customer", "limit": 0}]
)
def test_a_picker_of_nothing_is_refused(boss: Browser, body: dict[str, object]) -> None:
    assert boss("POST", f"{ORDER}/pick", body).status_code == 422


def test_a_picker_takes_the_draft_and_refuses_fields_nobody_knows(boss: Browser, browse: Browse) -> None:
    draft = {"customer": {"match": {"code": "KH1"}}, "lines": [{"quantity": "3"}], "status": None}
    tang = "/apps/orders/forms/product/pick"

    assert boss("POST", f"{ORDER}/pick", {"field": "customer", "values": draft}).status_code == 200
    unknown = boss("POST", f"{ORDER}/pick", {"field": "customer", "values": {**draft, "nothing": 1}})
    assert (unknown.status_code, unknown.json()["errors"][0]["path"]) == (422, "values.nothing")
    for name in ("cost", "nothing"):  # 唐大强 may not know of the cost
        refused = browse("tang")("POST", tang, {"field": "supplier", "values": {name: "1"}})
        assert (refused.status_code, refused.json()["code"]) == (422, "unknown_field")
    assert boss("POST", f"{ORDER}/pick", {"field": "customer", "values": [1]}).status_code == 422


def test_colleagues_are_found_by_pinyin(boss: Browser) -> None:
    rows = boss("GET", "/members?search=zm").json()["rows"]

    assert [row["title"] for row in rows] == ["周敏"]
    assert rows[0]["id"].startswith("usr_")
    assert len(boss("GET", "/members").json()["rows"]) == 4


def test_the_first_of_repeated_parameters_counts(boss: Browser) -> None:
    rows = boss("GET", "/members?search=zm&search=boss").json()["rows"]

    assert [row["title"] for row in rows] == ["周敏"]


def test_regions_are_asked_for_once(boss: Browser) -> None:
    answer = boss("GET", "/regions")

    assert len(answer.json()) == 34
    assert set(answer.json()[0]) >= {"code", "name", "children"}
    again = boss("GET", "/regions", If_None_Match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


# ── imports ──────────────────────────────────────────────────────────────────────────────────────────

FILE = "供应商编号,供应商名称,省份\nGYS1,临沂四季,山东省\nGYS2,烟台同益,山东省\n"


def upload(
    browser: Browser,
    form: str,
    file: str | bytes | None = FILE,
    *,
    idempotency: str | None = None,
    **fields: str,
) -> Any:
    content = file.encode() if isinstance(file, str) else file
    return browser.client.post(
        f"{API}{form}/import",
        data=fields,
        files={"file": ("供应商.csv", content)} if content is not None else {"other": ("x", b"")},
        headers={"X-CSRF-Token": browser.csrf} | ({"Idempotency-Key": idempotency} if idempotency else {}),
    )


def test_a_file_is_tried_and_imported_and_changes_nothing_again(boss: Browser) -> None:
    supplier = "/apps/orders/forms/supplier"

    tried = upload(boss, supplier, dry_run="true").json()
    done = upload(boss, supplier, dry_run="false").json()
    again = upload(boss, supplier).json()

    counts = [
        [answer[name] for name in ("created", "updated", "unchanged", "total")]
        for answer in (tried, done, again)
    ]
    assert counts == [[2, 0, 0, 2], [2, 0, 0, 2], [0, 0, 2, 2]]
    assert [column["field"] for column in done["columns"]] == ["code", "name", "province"]
    assert boss("POST", f"{supplier}/query", {"count": "exact"}).json()["count"] == 2


def test_files_are_read_beside_the_writers_and_committed_among_them(
    boss: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = boss.client.app.state.house  # type: ignore[attr-defined]
    monkeypatch.setattr(house.writers, "_most", 0)

    tried = upload(boss, "/apps/orders/forms/supplier", dry_run="true")
    done = upload(boss, "/apps/orders/forms/supplier")

    assert (tried.status_code, tried.json()["created"]) == (200, 2)
    assert (done.status_code, done.json()["code"]) == (503, "overloaded")


def test_a_total_that_is_left_out_is_told(boss: Browser) -> None:
    answer = upload(boss, "/apps/orders/forms/supplier", FILE + "合计,,\n").json()

    (warning,) = answer["warnings"]
    assert (answer["total"], warning["row"], warning["column"]) == (2, 4, None)
    assert "合计" in warning["message"]


def test_a_mapping_may_leave_columns_out(boss: Browser) -> None:
    mapping = json.dumps({"供应商编号": "code", "供应商名称": "name", "省份": None})

    done = upload(boss, "/apps/orders/forms/supplier", mapping=mapping).json()

    assert (done["created"], done["columns"][2]["field"]) == (2, None)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"dry_run": "maybe"}, "dry_run"),
        ({"mode": "replace"}, "mode"),
        ({"mapping": "[]"}, "mapping"),
        ({"mapping": '{"供应商编号": 5}'}, "mapping"),
        ({"key": "province"}, "province"),
    ],
)
def test_an_import_asked_for_wrongly_names_what_is_wrong(
    boss: Browser, fields: dict[str, str], path: str
) -> None:
    answer = upload(boss, "/apps/orders/forms/supplier", **fields)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == path


def test_an_import_needs_a_file_and_the_right(boss: Browser, browse: Browse) -> None:
    assert upload(boss, "/apps/orders/forms/supplier", None).json()["errors"][0]["path"] == "file"
    assert boss("POST", "/apps/orders/forms/supplier/import", {}).status_code == 415
    assert upload(browse("tang"), "/apps/orders/forms/supplier").status_code == 404
    assert upload(browse("tang"), "/apps/orders/forms/product").status_code == 403


def test_a_wrong_cell_is_named_and_nothing_is_imported(boss: Browser) -> None:
    file = "产品编码,产品名称,单价\nCP8,甲,10\nCP9,乙,十元\n"

    answer = upload(boss, PRODUCT, file)

    assert answer.status_code == 200
    (error,) = answer.json()["errors"]
    assert (error["row"], error["column"]) == (3, "单价")
    assert answer.json()["created"] == 0
    assert boss("POST", f"{PRODUCT}/query", {"count": "exact"}).json()["count"] == 2


def test_an_import_sent_again_with_its_key_is_answered_and_not_done_again(boss: Browser) -> None:
    supplier = "/apps/orders/forms/supplier"

    tried = upload(boss, supplier, idempotency="k1", dry_run="true")
    done = upload(boss, supplier, idempotency="k1")
    again = upload(boss, supplier, idempotency="k1")
    other = upload(boss, supplier, FILE + "GYS3,潍坊,山东省\n", idempotency="k1")

    assert (tried.json()["created"], done.json()["created"]) == (2, 2)
    assert again.content == done.content
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert boss("POST", f"{supplier}/query", {"count": "exact"}).json()["count"] == 2


def test_the_key_of_a_refused_import_is_free_again(boss: Browser) -> None:
    supplier = "/apps/orders/forms/supplier"

    refused = upload(boss, supplier, "供应商编号,供应商名称\nGYS1,\n", idempotency="k1")
    done = upload(boss, supplier, idempotency="k1")

    assert refused.json()["errors"][0]["row"] == 2
    assert done.json()["created"] == 2


def test_an_import_sent_twice_at_once_is_done_once(boss: Browser) -> None:
    supplier = "/apps/orders/forms/supplier"

    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(upload, boss, supplier, idempotency="k1", mode="create") for _ in range(2)]
        answers = [one.result() for one in sent]

    assert [answer.json()["created"] for answer in answers] == [2, 2]
    assert answers[0].content == answers[1].content


def test_colleagues_are_known_by_name_number_department_and_whether_they_are_there(
    browse: Callable[..., Browser],
) -> None:
    people = "/apps/workspace/forms/people"
    asked = {"columns": ["name", "no", "department", "active"], "limit": 1}
    zhoumin, admin = browse("zhoumin"), browse("admin")

    assert zhoumin("POST", f"{people}/query", asked).json()["rows"][0]["name"]
    for column in ("phone", "hired_on", "manager", "job"):
        assert zhoumin("POST", f"{people}/query", {"columns": [column]}).status_code == 422
        assert admin("POST", f"{people}/query", {"columns": [column]}).status_code == 200
    id = zhoumin("GET", "/members").json()["rows"][0]["id"]
    shown = zhoumin("GET", f"{people}/records/{id}").json()["values"]
    assert set(shown) == {"name", "no", "department", "active"}
    (form,) = [form for form in zhoumin("GET", "/apps/workspace").json()["forms"] if form["key"] == "people"]
    assert {field["key"] for field in form["fields"]} == {"name", "no", "department", "active"}
    assert {column for view in form["views"] for column in view["columns"]} <= set(shown)
