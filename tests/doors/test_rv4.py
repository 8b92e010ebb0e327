from __future__ import annotations
import pytest
from tests.doors.app_builders import APP, DRAFT, ALL, act, add, element, person, publish, put, step
from tests.doors.test_rv import rule, pub, rows, D, F, build, database, admin
from tests.support.apps import field

def test_own_where_narrows(admin, browse):
    z = browse("zhou")
    print("before", len(rows(z)))
    rid = next(f["id"] for f in element(z, "roles", "zed")["forms"] if f["form"] == "deal")
    x = put(z, "roles", "zed", "forms", rid, rows="where", where={"field": "#deal_secret", "op": "contains", "value": "canary"}); print(x.status_code, x.text[:100])
    pub(z); print("after", [r["id"] for r in rows(z)])

def test_own_where_new_form(admin, browse):
    z = browse("zhou")
    act(z, "add_form", id="fresh", label="fresh", fields=[{"id": "fresh_name", "label": "n"}])
    x = add(z, "forms", "fresh", name="fields", **field("fresh_rel", "relation", target="deal")); print(x.status_code, x.text[:100])
    put(z, "forms", "fresh", "fields", "fresh_name", required=False)
    add(z, "roles", "zed", name="forms", id="rfresh", form="fresh", verbs=["read", "create", "update"], rows="where", where={"or": [{"field": "#fresh_name", "op": "empty"}, {"field": "#fresh_rel.#deal_secret", "op": "contains", "value": "canary"}]})
    pub(z)
    for r in rows(z):
        g = z("POST", f"{F}/fresh/records", {"values": {"rel": r["id"]}}); print("   ", g.status_code, g.text[:150])
        if g.status_code == 201:
            g = z("PATCH", f"{F}/fresh/records/{g.json()['id']}", {"values": {"n": "x"}}, **{"If-Match": "1"}); print("   patch", g.status_code, g.text[:200])

def test_mask_to_hidden(admin, browse):
    z = browse("zhou")
    ids = {f["form"]: f["id"] for f in element(admin, "roles", "zed")["forms"]}
    put(admin, "roles", "zed", "forms", ids["item"], rows="all", but=[{"id": "m1", "fields": ["item_secret"], "right": "masked"}])
    b = element(admin, "roles", "zed", "forms", ids["deal"])["but"]
    x = put(admin, "roles", "zed", "forms", ids["deal"], but=[*b, {"id": "m2", "fields": ["deal_look"], "right": "read"}]); print(x.text[:80]); pub(admin)
    print("before", rows(z, columns=["look"]))
    put(z, "roles", "zed", "forms", ids["item"], but=[{"id": "m1", "fields": ["item_secret"], "right": "hidden"}]); pub(z)
    print("after", rows(z, columns=["look"]))
