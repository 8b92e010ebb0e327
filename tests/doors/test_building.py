"""The workbench of builders over HTTP: a new app, acts, the palette, and what is asked while somebody builds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.storage.db import Database
from huodan.workspace.check import check
from tests.doors.conftest import Browser

DRAFT = "/building/orders/draft"
CALLS = [
    ("GET", "/building", None),
    ("POST", "/building", {"label": "设备"}),
    ("GET", "/building/palette", None),
    ("GET", "/building/orders/targets", None),
    ("GET", "/building/orders/targets/people", None),
    ("POST", f"{DRAFT}/acts", {"do": "add_form", "id": "fdevice", "label": "设备表"}),
    ("POST", f"{DRAFT}/uses", {"form": "order"}),
    ("POST", f"{DRAFT}/ways", {"form": "order", "table": "order", "field": "ord_phone"}),
    ("POST", f"{DRAFT}/formula", {"table": "order", "text": "1"}),
]


def act(admin: Browser, app: str, do: str, **settings: object) -> dict[str, Any]:
    """This function will do an act on the draft of an app and give the form it was about, if it names one."""
    answer = admin("POST", f"/building/{app}/draft/acts", {"do": do, **settings})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def form_of(draft: dict[str, Any], id: str) -> dict[str, Any]:
    """This function will give a form of a draft."""
    return dict(next(form for form in draft["document"]["forms"] if form["id"] == id))


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_it_is_for_administrators_who_signed_in(
    browse: Callable[..., Browser], key: Callable[..., Any], method: str, path: str, body: object
) -> None:
    assert browse("zhoumin")(method, path, body).status_code == 403
    assert browse()(method, path, body).status_code == 401
    assert key(method, path, body).status_code == 403


def test_an_app_is_built_from_nothing_and_used(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    app = admin("POST", "/building", {"label": "设备管理"}).json()["key"]
    assert app == "she_bei_guan_li"
    draft = act(admin, app, "add_form", id="fdevice", label="设备表")
    field = {"id": "fphone", "kind": "phone", "label": "联系电话"}
    draft = act(admin, app, "add_fields", form="fdevice", table="fdevice", after="fdevice_t", fields=[field])
    form = form_of(draft, "fdevice")
    assert [field["key"] for field in form["fields"]] == ["name", "lian_xi_dian_hua"]
    assert admin("GET", f"/building/{app}/draft/check").json()["problems"] == []

    done = admin("POST", f"/building/{app}/draft/publish", {"number": draft["number"]})

    assert done.status_code == 200, done.text
    made = admin("POST", f"/apps/{app}/forms/{form['key']}/records", {"values": {"name": "叉车"}})
    assert made.status_code == 201, made.text
    assert app in [one["key"] for one in admin("GET", "/building").json()["apps"]]


def test_an_app_without_forms_is_checked_like_all_others(
    browse: Callable[..., Browser], database: Database
) -> None:
    browse("admin")("POST", "/building", {"label": "设备管理"})

    with database.read() as tx:
        assert check(tx) == ()


def test_what_was_never_published_follows_its_label(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    field = {"id": "fnew", "kind": "radio_group", "label": "单选", "settings": {"default": "选项 1"}}
    act(admin, "orders", "add_fields", form="customer", table="customer", fields=[field])
    at = ["forms", "customer", "fields", "fnew"]
    option = [*at, "options", "o1"]
    edits = [
        {"do": "set", "at": at, "name": "label", "old": "单选", "new": "客户来源"},
        {"do": "set", "at": option, "name": "label", "old": None, "new": "展会"},
    ]

    draft = admin("PATCH", DRAFT, {"edits": edits}).json()

    made = next(field for field in form_of(draft, "customer")["fields"] if field["id"] == "fnew")
    assert (made["key"], made["default"]) == ("ke_hu_lai_yuan", "展会")
    assert (made["options"][0]["value"], made["options"][0]["label"]) == ("展会", None)
    undone = admin("POST", f"{DRAFT}/undo", {}).json()
    assert (
        next(field for field in form_of(undone, "customer")["fields"] if field["id"] == "fnew")["key"]
        == "dan_xuan"
    )


def test_what_an_app_looks_like_counts_once_it_is_published(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")

    def card() -> dict[str, Any]:
        return dict(next(one for one in admin("GET", "/building").json()["apps"] if one["key"] == "orders"))

    before = card()
    wanted = {"label": "销售", "description": "从报价到收款", "icon": "star", "color": "green"}
    tree = admin("GET", DRAFT).json()["document"]
    edits = [
        {"do": "set", "at": [], "name": name, "old": tree[name], "new": value}
        for name, value in wanted.items()
    ]
    draft = admin("PATCH", DRAFT, {"edits": edits}).json()
    assert card() == before | {"has_draft": True}
    changes = [line["text"] for line in admin("GET", f"{DRAFT}/check").json()["changes"]]
    assert "应用「销售」的颜色：蓝色 → 绿色" in changes
    assert "应用「销售」的图标已修改" in changes

    done = admin("POST", f"{DRAFT}/publish", {"number": draft["number"]})

    assert done.status_code == 200, done.text
    assert card() == before | wanted
    seen = next(one for one in browse("zhoumin")("GET", "/apps").json()["apps"] if one["key"] == "orders")
    assert (seen["label"], seen["icon"], seen["color"]) == ("销售", "star", "green")


def test_a_form_is_copied_whole_and_taken_away_again(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")

    draft = act(admin, "orders", "copy_form", form="order", id="fcopy")

    copied = form_of(draft, "fcopy")
    lines = next(field for field in copied["fields"] if field["kind"] == "subform")
    assert copied["label"] == {"zh": "订单表 副本", "en": "Copy of Orders"}
    assert not {field["id"] for field in copied["fields"]} & {
        field["id"] for field in form_of(draft, "order")["fields"]
    }
    assert "#ln_" not in str(lines)
    assert admin("GET", f"{DRAFT}/check").json()["problems"] == []
    gone = act(admin, "orders", "remove_form", form="fcopy")
    assert gone["edits"] == []


def test_a_field_goes_with_what_only_named_it(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    asked = {"form": "order", "fields": ["ord_status"]}

    uses = admin("POST", f"{DRAFT}/uses", asked).json()["uses"]
    draft = act(admin, "orders", "remove_fields", form="order", table="order", ids=["ord_status"])

    told = {use["text"]: use["goes"] for use in uses}
    assert told["《订单表》视图「待发货」"] is True
    assert told["《订单表》视图「全部订单」的列"] is True
    views = {view["key"] for view in form_of(draft, "order")["views"]}
    assert "to_ship" not in views
    assert {"all", "large"} <= views
    assert all("status" not in view["columns"] for view in form_of(draft, "order")["views"])
    (problem,) = admin("GET", f"{DRAFT}/check").json()["problems"]
    assert (problem["code"], problem["place"]) == (
        "no_field",
        ["forms", "order", "fields", "ord_since"],
    )


def test_fields_move_between_sections_and_back(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    place = {"form": "order", "table": "order", "section": "ord_s3", "after": None, "ids": ["ord_no"]}

    draft = act(admin, "orders", "place_fields", **place)

    sections = {one["id"]: one["fields"] for one in form_of(draft, "order")["sections"]}
    assert sections["ord_s3"][0] == "ord_no"
    assert "ord_no" not in sections["ord_s1"]
    assert admin("POST", f"{DRAFT}/undo", {}).json()["edits"] == []


def test_a_formula_is_read_in_labels_and_kept_in_ids(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")

    good = admin("POST", f"{DRAFT}/formula", {"table": "ord_lines", "text": "单价*数量"}).json()
    bad = admin("POST", f"{DRAFT}/formula", {"table": "order", "text": "没有的*2"}).json()

    assert (good["ids"], good["labels"], good["type"]) == ("#ln_price*#ln_quantity", "单价*数量", "number")
    assert "没有的" in bad["problem"]


def test_every_kind_can_be_added_from_the_palette(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    kinds = admin("GET", "/building/palette").json()["kinds"]
    fields = [
        {
            "id": f"fk{number}",
            "kind": kind["kind"],
            "label": kind["label"],
            "settings": {"target": "customer"} if kind["kind"] in ("relation", "relations") else {},
        }
        for number, kind in enumerate(kinds)
    ]

    draft = act(admin, "orders", "add_fields", form="order", table="order", fields=fields)

    assert len(form_of(draft, "order")["fields"]) >= len(kinds)
    assert admin("GET", f"{DRAFT}/check").json()["problems"] == []


def test_a_role_gets_and_loses_a_form(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    act(admin, "orders", "add_form", id="fdevice", label="设备表")
    rights = {"form": "fdevice", "role": "role_sales"}

    draft = act(admin, "orders", "set_rights", **rights, level="fill")
    done = admin("POST", f"{DRAFT}/publish", {"number": draft["number"]})

    assert done.status_code == 200, done.text
    form = next(
        one
        for one in browse("zhoumin")("GET", "/apps/orders").json()["forms"]
        if one["key"] == "she_bei_biao"
    )
    assert (form["can"]["create"], form["can"]["delete"]) == (True, False)
    act(admin, "orders", "set_rights", **rights, level="none")
    draft = act(admin, "orders", "add_role", id="fguest", name="访客")
    assert draft["document"]["roles"][-1]["name"] == "访客"
    assert [edit["do"] for edit in draft["edits"]] == ["add", "remove"]


def test_roles_of_a_draft_are_told_with_who_has_them_and_what_they_give(
    browse: Callable[..., Browser],
) -> None:
    admin = browse("admin")
    act(
        admin,
        "orders",
        "give_fields",
        role="role_sales",
        form="customer",
        right="hidden",
        fields=["cus_limit"],
    )

    told = admin("GET", f"{DRAFT}/roles").json()

    assert [one["title"] for one in told["holders"]["role_sales"]["people"]] == ["周敏"]
    given = told["rights"]["role_sales"]
    assert (given["customer"]["cus_limit"], given["order"]["ln_cost"]) == ("hidden", "hidden")
    assert (given["customer"]["cus_name"], given["product"]["pro_name"]) == ("write", "read")
    order = next(form for form in told["app"]["forms"] if form["id"] == "order")
    lines = next(field for field in order["fields"] if field["id"] == "ord_lines")
    assert {"ln_cost", "ln_price"} <= {column["id"] for column in lines["fields"]}
    where = {"field": "#nowhere", "op": "eq", "value": "1"}
    act(admin, "orders", "give_rows", role="role_sales", forms=["order"], rows="where", where=where)
    told = admin("GET", f"{DRAFT}/roles").json()
    assert told["app"] is None
    assert told["problem"]
    assert browse("zhoumin")("GET", f"{DRAFT}/roles").status_code == 403


def test_the_forms_of_a_draft_are_shown_as_a_role_will_see_them(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    rights = {"role": "role_sales", "form": "customer"}
    act(admin, "orders", "give_fields", **rights, right="hidden", fields=["cus_limit"])
    act(admin, "orders", "give_fields", **rights, right="read", fields=["cus_level"])

    def seen(role: str) -> dict[str, Any]:
        return {form["key"]: form for form in admin("GET", f"{DRAFT}/roles/{role}/forms").json()["forms"]}

    fields = {field["key"]: field for field in seen("role_sales")["customer"]["fields"]}
    assert "credit_limit" not in fields
    assert (fields["level"]["readonly"], fields["name"]["readonly"]) == (True, False)
    act(admin, "orders", "set_rights", **rights, level="none")
    assert "customer" not in seen("role_sales")
    assert admin("GET", f"{DRAFT}/roles/nobody/forms").status_code == 404
    where = {"field": "#nowhere", "op": "eq", "value": "1"}
    act(admin, "orders", "give_rows", role="role_sales", forms=["order"], rows="where", where=where)
    told = admin("GET", f"{DRAFT}/roles/role_sales/forms").json()
    assert (told["forms"], bool(told["problem"])) == ([], True)
    assert browse("zhoumin")("GET", f"{DRAFT}/roles/role_sales/forms").status_code == 403


def test_a_field_becomes_another_kind_and_back(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    change = {"form": "customer", "table": "customer", "id": "cus_level"}

    draft = act(admin, "orders", "change_kind", **change, kind="radio_group")

    made = next(field for field in form_of(draft, "customer")["fields"] if field["id"] == "cus_level")
    assert (made["kind"], [option["value"] for option in made["options"]]) == ("radio_group", ["A", "B", "C"])
    assert [edit["do"] for edit in draft["edits"]] == ["replace"]
    assert admin("POST", f"{DRAFT}/undo", {}).json()["edits"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"do": "burn"}, "wrong_setting"),
        ({"do": "remove_form", "form": "nowhere"}, "no_place"),
        ({"do": "remove_fields", "form": "nowhere", "table": "nowhere", "ids": ["x"]}, "no_place"),
        (
            {
                "do": "add_fields",
                "form": "customer",
                "table": "customer",
                "fields": [{"id": "a", "kind": "no", "label": "a"}],
            },
            "no_such_kind",
        ),
    ],
)
def test_what_cannot_be_done_is_said(browse: Callable[..., Browser], body: object, code: str) -> None:
    admin = browse("admin")

    assert admin("POST", f"{DRAFT}/acts", body).json()["code"] == code


def test_the_last_field_of_a_form_stays(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    act(admin, "orders", "add_form", id="flone", label="设备表")

    refused = admin(
        "POST",
        f"{DRAFT}/acts",
        {"do": "remove_fields", "form": "flone", "table": "flone", "ids": ["flone_t"]},
    )

    assert refused.json()["code"] == "last_field"


def test_an_app_goes_and_comes_back_with_its_data(browse: Callable[..., Browser]) -> None:
    admin, seller = browse("admin"), browse("zhoumin")
    body = {"count": "exact"}
    before = seller("POST", "/apps/orders/forms/order/query", body).json()

    gone = admin("DELETE", "/building/orders")

    assert gone.status_code == 200, gone.text
    assert seller("POST", "/apps/orders/forms/order/query", body).status_code == 404
    assert "orders" not in [one["key"] for one in seller("GET", "/apps").json()["apps"]]
    (listed,) = admin("GET", "/building").json()["removed"]
    assert (listed["key"], listed["by"]["title"]) == ("orders", "系统管理员")
    refused = admin("POST", "/building/orders/draft/acts", {"do": "add_form", "id": "new", "label": "新"})
    assert (refused.status_code, refused.json()["code"]) == (409, "app_removed")
    assert admin("POST", "/building/orders/copy", {"label": "n"}).status_code == 404
    assert admin("DELETE", "/building/orders").status_code == 409

    (person,) = [one for one in admin("GET", "/staff").json()["rows"] if one["login"] == "zhoumin"]
    kept = admin("PATCH", f"/staff/{person['id']}", {"roles": person["roles"]})
    assert (person["roles"], kept.status_code) == ([], 200), kept.text

    assert admin("POST", "/building/orders/restore", {}).status_code == 200

    assert seller("POST", "/apps/orders/forms/order/query", body).json() == before
    assert admin("GET", "/building").json()["removed"] == []
    assert admin("POST", "/building/orders/restore", {}).status_code == 404
    assert seller("DELETE", "/building/orders").status_code == 403
    assert seller("POST", "/building/orders/restore", {}).status_code == 403


def test_apps_are_seen_in_the_order_somebody_put_them_in(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")
    other = admin("POST", "/building", {"label": "仓库"}).json()["key"]

    wanted = [{"key": other, "group": "后勤"}, {"key": "orders", "group": None}]
    put = admin("PATCH", "/building/order", {"apps": wanted})

    assert put.status_code == 200, put.text
    assert [(one["key"], one["group"]) for one in put.json()["apps"]] == [(other, "后勤"), ("orders", None)]
    assert browse("zhoumin")("GET", "/apps").json()["apps"][0]["key"] == "orders"
    wrong = admin("PATCH", "/building/order", {"apps": [{"key": "nowhere", "group": None}]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_order")
    assert admin("PATCH", "/building/order", {"apps": ["orders"]}).status_code == 422
    assert browse("zhoumin")("PATCH", "/building/order", {"apps": wanted}).status_code == 403


def test_a_form_of_another_app_is_drawn_for_conditions(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")

    drawn = admin("GET", "/building/orders/targets/people").json()
    department = next(field for field in drawn["fields"] if field["key"] == "person_department")
    gone = admin("GET", "/building/orders/targets/order")

    assert department["target"]["form"] == "departments"
    assert "eq" in department["ops"]
    assert (gone.status_code, gone.json()["code"]) == (404, "form_not_found")
    assert "没有这张表单" in gone.text
