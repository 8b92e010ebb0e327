"""What application administrators may wish for their app, and how it is drawn into the draft; whether it makes sense or not."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.doors.app_builders import CANARY, DRAFT, act, add, put, step
from tests.support.apps import field

BUILT = ("client", "visit", "fresh")
NEW = "what is new"
NAMES = st.sampled_from(
    [
        *("#client_name", "#client_note", "#client_code", "#visit_client.#client_level", "#visit_name"),
        *(
            "#visit_client.#client_note",
            "who.name",
            "who.job",
            "#client_who.#person_job",
            "job",
            "COUNT(#client_lines)",
        ),
        *("#far.#deal_secret", "#fresh_name", "#fresh_rel.#client_note", "#fresh_rel.#pay_secret", '"x"'),
    ]
)
FORMULAS = st.one_of(
    NAMES,
    st.tuples(NAMES, NAMES).map(lambda two: f'IF({two[0]}="{CANARY} job",{two[1]},"n")'),
    NAMES.map(lambda name: f'IF({name}="{CANARY} job",1/0,1)&""'),
)
CONDITIONS = st.one_of(FORMULAS.map(lambda text: f'{text}<>"zz"'), NAMES.map(lambda name: f'{name}="won"'))
TABLES = st.sampled_from(["client", "client", "visit", "visit", "fresh"])
TARGETS = st.sampled_from(
    ["client", "visit", "fresh", "deal", "item", "pay", "vault", "people", "departments"]
)
FIELDS = st.sampled_from(
    [
        *("client_name", "client_note", "client_code", "client_level", "client_who", "client_lines"),
        *(
            "visit_client",
            "visit_level",
            "visit_name",
            "deal_secret",
            "item_secret",
            "pay_secret",
            "person_job",
        ),
    ]
)
OVERS = st.sampled_from(["visit_client", "client_lines", "deal_item", "deal_pay", "person_manager"])
ROLES = st.sampled_from(["keeper", "reader", "few"])
WORDS = st.sampled_from(["secret", "deal_secret", "client_note", "note", "job", "名"])
DEEDS = st.sampled_from(["lock", "require", "hide", "assign"])
SETTINGS = st.sampled_from(
    [
        ("required", True),
        ("unique", True),
        ("target", "client"),
        ("least_rows", 2),
        ("is_owner", True),
        ("default_formula", "who.job"),
        ("target", "pay"),
        ("target", "people"),
        ("columns", ["#client_note"]),
        ("columns", ["#person_job"]),
        ("where", {"field": "job", "op": "starts", "value": "c"}),
        ("options", [{"id": "a", "value": "won", "next": []}, {"id": "b", "value": "lost"}]),
        ("formula", '"x"'),
        ("fills", [{"id": "f", "source": "client_note", "into": "visit_name"}]),
    ]
)
CAMES = (
    ("client", "client_note", "visit_client"),
    ("visit", "visit_name", "visit_client"),
    ("people", "person_job", "client_who"),
    ("deal", "deal_secret", "deal_item"),
    ("pay", "pay_secret", "deal_pay"),
)
CAME = st.sampled_from([dict(zip(("table", "field", "over"), one, strict=True)) for one in CAMES])
MATCHES = st.sampled_from(
    [
        {"name": "mei"},
        {"job": f"{CANARY} job"},
        {"#person_job": f"{CANARY} job"},
        {"jobs": "x"},
        {"manager": "mei"},
    ]
)
CHANGES = st.one_of(
    st.tuples(st.just("formula"), TABLES, FORMULAS),
    st.tuples(st.just("formula"), TABLES, FORMULAS),
    st.tuples(st.just("lookup"), st.sampled_from(["client_who", "visit_client"]), FIELDS),
    st.tuples(st.just("rollup"), TABLES, OVERS),
    st.tuples(st.just("relation"), TABLES, TARGETS),
    st.tuples(st.just("form")),
    st.tuples(st.just("rule"), TABLES, CONDITIONS, DEEDS, FIELDS, FORMULAS),
    st.tuples(st.just("check"), TABLES, CONDITIONS),
    st.tuples(st.just("button"), TABLES, CONDITIONS, FIELDS, FORMULAS),
    st.tuples(st.just("button"), TABLES, OVERS),
    st.tuples(st.just("set"), FIELDS, SETTINGS),
    st.tuples(st.just("name"), FIELDS, st.sampled_from(["key", "label"]), WORDS),
    st.tuples(st.just("plain"), TABLES, WORDS),
    st.tuples(st.just("sees"), ROLES, TABLES, FIELDS, st.sampled_from(["read", "write", "masked", "hidden"])),
    st.tuples(st.just("sees"), ROLES, TABLES, st.just(NEW), st.just("read")),
    st.tuples(st.just("view"), TABLES, st.sampled_from(["client_who.job", "who.job", "client_note"])),
    st.tuples(st.just("gives"), ROLES, TABLES, FIELDS),
    st.tuples(st.just("takes"), ROLES, TABLES),
    st.tuples(
        st.just("kind"),
        FIELDS,
        st.sampled_from(["single_line_text", "number", "rich_text", "member", "relation"]),
    ),
    st.tuples(st.just("title"), TABLES, FIELDS),
    st.tuples(st.just("remove"), FIELDS),
    st.tuples(st.just("alike"), TABLES, FIELDS),
    st.tuples(st.just("view"), TABLES, FIELDS),
    st.tuples(st.just("section"), TABLES, FIELDS),
    st.tuples(st.just("came"), TABLES, CAME, st.sampled_from(["single_line_text", "encrypted"])),
    st.tuples(st.just("set"), FIELDS, CAME.map(lambda came: ("came", came))),
    st.tuples(st.just("move"), FIELDS, st.sampled_from(["client", "visit"])),
    st.tuples(st.just("matched"), ROLES, MATCHES),
    st.tuples(
        st.just("set"), st.just("client_who"), MATCHES.map(lambda match: ("default", {"match": match}))
    ),
)


def change(who: Any, id: str, wish: tuple[Any, ...]) -> None:
    """This function will change the draft so, if it lets it."""
    kind, *more = wish
    forms = {one["id"]: one for one in who("GET", DRAFT).json()["document"]["forms"]}
    home = {one["id"]: form for form in forms for one in forms[form]["fields"]}
    if any(one in BUILT and one not in forms for one in more if isinstance(one, str)):
        return
    at = home.get(more[0], "") if more and isinstance(more[0], str) else ""
    if kind == "formula":
        add(who, "forms", more[0], name="fields", **field(id, "formula", formula=more[1], result="text"))
    elif kind == "lookup" and more[0] in home:
        new = field(id, "lookup", relation=more[0], source=more[1])
        add(who, "forms", home[more[0]], name="fields", **new)
    elif kind == "rollup":
        add(who, "forms", more[0], name="fields", **field(id, "rollup", over=more[1], operation="count"))
    elif kind == "relation":
        add(who, "forms", more[0], name="fields", **field(id, "relation", target=more[1]))
    elif kind == "form" and "fresh" not in forms:
        act(who, "add_form", id="fresh", label="fresh", fields=[{"id": "fresh_name", "label": "n"}])
        add(who, "forms", "fresh", name="fields", **field("fresh_rel", "relation", target="client"))
    elif kind == "rule":
        deed = {"id": f"d{id}", "do": more[2], "fields": [more[3]]}
        deed |= {"formula": more[4]} if more[2] == "assign" else {}
        item = {"id": id, "name": "r", "when": more[1], "does": [deed]}
        edit = {"do": "add", "at": ["forms", more[0]], "name": "rules", "after": None, "item": item}
        step(who, edit)
    elif kind == "button":
        add(who, "forms", more[0], name="buttons", id=id, label=id, **button(id, *more[1:]))
    elif kind == "check":
        add(who, "forms", more[0], name="checks", id=id, message=id, formula=more[1])
    elif kind == "set" and at:
        one = next(one for one in forms[at]["fields"] if one["id"] == more[0])
        if more[1][0] in one:
            put(who, "forms", at, "fields", more[0], **{more[1][0]: more[1][1]})
    elif kind == "name" and at:
        put(who, "forms", at, "fields", more[0], **{more[1]: more[2]})
    elif kind == "plain":
        add(who, "forms", more[0], name="fields", **field(id, "single_line_text", label=more[1]))
    elif kind == "sees":
        act(who, "give_fields", role=more[0], form=more[1], fields=[more[2]], right=more[3])
    elif kind == "takes":
        act(who, "give_verbs", role=more[0], forms=[more[1]], verbs=["read"], has=False)
    elif kind == "kind" and at:
        act(who, "change_kind", form=at, table=at, id=more[0], kind=more[1])
    elif kind == "title":
        put(who, "forms", more[0], title=more[1])
    elif kind == "remove" and at:
        act(who, "remove_fields", form=at, table=at, ids=[more[0]])
    elif kind == "alike":
        add(who, "forms", more[0], name="alikes", id=id, field=more[1])
    elif kind == "view":
        columns = [f"#{forms[more[0]]['title']}", f"#{more[1]}"]
        where = {"field": f"#{more[1]}", "op": "not_empty"}
        more_of = {"columns": columns, "where": where, "order": [{"id": f"o{id}", "field": f"#{more[1]}"}]}
        add(who, "forms", more[0], name="views", id=id, key=id, label=id, **more_of)
    elif kind == "section":
        add(who, "forms", more[0], name="sections", id=id, key=id, label=id, fields=[more[1]])
    else:
        elsewhere(who, id, kind, at, *more)


def elsewhere(who: Any, id: str, kind: str, at: str, *more: Any) -> None:
    """This function will change what values come from, or who and what is found by them."""
    if kind == "came":
        add(who, "forms", more[0], name="fields", **field(id, more[2], came=more[1]))
    elif kind == "move" and at:
        new = {"form": at, "table": at, "id": more[0], "to_form": more[1], "to_table": more[1], "new_id": id}
        act(who, "move_field", over="visit_client", **new)
    elif kind == "gives":
        where = {"field": f"#{more[2]}", "op": "not_empty"}
        act(who, "give_rows", role=more[0], forms=[more[1]], rows="where", where=where)
    elif kind == "matched":
        where = {"field": "who", "op": "eq", "value": {"match": more[1]}}
        act(who, "give_rows", role=more[0], forms=["client"], rows="where", where=where)


def button(id: str, asked: str, field: str = "", formula: str = "") -> dict[str, Any]:
    """This function will say what a button does: fill in a field, or begin a record by the relation that is asked."""
    if not field:
        return {"over": asked}
    return {"when": asked, "sets": [{"id": f"g{id}", "field": field, "formula": formula}]}
