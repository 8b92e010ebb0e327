from __future__ import annotations
import pytest
from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from tests.doors.app_builders import APP, DRAFT, ALL, act, add, element, person, publish, put, step
from tests.doors.conftest import PASSWORD
from tests.support.apps import app, field, form, read
from tests.support.sales import rights
from tests.doors.test_rv import rule, pub, rows, D, F
OPT = [{"id": x, "value": x} for x in ("a", "b")]
EX = {"files": field("deal_files", "attachment"), "rels": field("deal_rels", "relations", target="deal"), "multi": field("deal_multi", "multi_select", options=OPT),
  "mem": field("deal_mem", "members"), "addr": field("deal_addr", "address"), "one": field("deal_one", "member"), "num": field("deal_num", "money"), "sub": field("deal_sub", "subform", fields=[{"id": "line_name", "key": "name", "label": "n", "kind": "single_line_text"}])}
def build(url):
    database = Database(url); prepare(database)
    deal = form("deal", field("deal_name", "single_line_text"), *EX.values())
    zed = {"id": "zed", "name": "Z", "forms": [rights("deal", ["read", "create", "update"], but=[{"id": "no", "fields": [f["id"] for f in EX.values()], "right": "hidden"}])]}
    r = publish_app(database, SYSTEM, read(app(deal, roles=[{"id": "boss", "name": "老板", "forms": [rights("deal", ALL)]}, zed]))); assert isinstance(r, int), r
    def staff(tx: Tx) -> None:
        for login, names in {"admin": ["管理员", "老板"], "zhou": ["Z"], "anna": []}.items():
            add_person(tx, login=login, password=PASSWORD, roles=find_roles(current_plan(tx), names), values={"name": login}, must_change_password=False)
    database.transact(SYSTEM, staff); database.close()
@pytest.fixture
def database(prepared_database):
    opened = Database(prepared_database("rv3", build)); yield opened; opened.close()
@pytest.fixture
def admin(browse, database):
    admin = browse("admin")
    made = admin("POST", f"{F}/deal/records", {"values": {"name": "d", "multi": ["a"], "sub": [{"name": "canary"}], "num": "5"}}); assert made.status_code == 201, made.text
    assert admin("PATCH", "/building/test/administrators", {"people": [person(database, x) for x in ("zhou", "anna")]}).status_code == 200
    return admin

def test_back(admin, browse):
    z = browse("zhou")
    x = act(z, "remove_fields", form="deal", table="deal", ids=[f["id"] for f in EX.values()]); print(x.status_code); pub(z)
    for n, f in EX.items():
        x = add(z, *D, name="fields", **f); r = publish(z); print(n, x.status_code, r.status_code, [p["code"] for p in r.json().get("problems", [])]); admin("DELETE", DRAFT)
    # hidden from own role, live kinds under the old id, then turned into a stored one
    x = add(z, *D, name="fields", **field("deal_num", "formula", formula="NOW()", result="date_time")); r = publish(z); print("live", r.status_code, r.text[:200]); admin("DELETE", DRAFT)

def test_undo_admin_hiding(admin, browse):
    z = browse("zhou")
    act(admin, "give_fields", role="zed", form="deal", fields=["deal_num"], right="read"); pub(admin)
    act(admin, "give_fields", role="zed", form="deal", fields=["deal_num"], right="hidden"); v = pub(admin).json()["version"]
    r = z("POST", f"{APP}/versions/{v}/undo", {}); print(r.status_code, r.text[:120])

def test_admin_is_told(admin, browse):
    z = browse("zhou")
    add(z, *D, name="fields", **field("f_new", "formula", formula="#deal_num & \"\"", result="text"))
    print("zhou", [p["code"] for p in z("GET", f"{DRAFT}/check").json()["problems"]])
    c = admin("GET", f"{DRAFT}/check").json(); print("admin", c)

def test_removed_app(admin, browse):
    z = browse("zhou")
    print(admin("DELETE", APP).status_code)
    for m, p in (("GET", DRAFT), ("GET", f"{APP}/versions"), ("GET", f"{APP}/targets"), ("POST", f"{DRAFT}/publish"), ("GET", f"{DRAFT}/check"), ("GET", f"{APP}/versions/4")):
        r = z(m, p, {"number": 0} if m == "POST" else None); print(p, r.status_code, r.text[:120])
    v = admin("GET", "/building").json()["removed"]
    r = z("POST", f"{APP}/versions/4/undo", {}); print("undo removal", r.status_code, r.text[:200])
