"""What is said of somebody's rights is what the doors do: for random roles, scopes, fields, departments and people."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings, strategies as st

from huodan.engines.query import FieldVerdict, Query, Right, Why, get, query, why
from huodan.engines.records import decide
from huodan.kit.errors import HuodanError
from huodan.kit.ids import parse_id
from huodan.language.access import Grant, NotAllowed, NotFound, RecordNotFound, grant, system_grant
from huodan.language.document import App, Verb, builtin, read_app
from huodan.language.messages import CreateRecord, DeleteRecord, UpdateRecord
from huodan.language.plan import Plan, compile
from huodan.storage.db import Tx
from tests.engines.query.conftest import BOSS, CLERK, LI, WANG, outside, rights
from tests.engines.query.shop import CUSTOMER, ORDER, PAYMENT, PLAN, PRODUCT, ZONE, actor

OWNED = ("ordr", "cust")
FORMS = (*OWNED, "prod", "paym")
IDS = {"ordr": range(31, 38), "cust": range(11, 16)}
FIELDS = {
    "ordr": [each["id"] for each in (*ORDER["fields"], *ORDER["fields"][10]["fields"])],
    "cust": [each["id"] for each in CUSTOMER["fields"]],
    "prod": [each["id"] for each in PRODUCT["fields"]],
    "paym": [each["id"] for each in PAYMENT["fields"]],
}
WHERE = {
    "ordr": (
        {"field": "status", "op": "eq", "value": "done"},
        {"field": "customer.name", "op": "contains", "value": "云"},
        {"field": "lines.quantity", "op": "gt", "value": 1},
        {"field": "salesperson", "op": "empty"},
    ),
    "cust": (
        {"field": "level", "op": "ne", "value": "A"},
        {"field": "credit_limit", "op": "gte", "value": 9000},
    ),
    "prod": ({"field": "category", "op": "eq", "value": "酒"},),
    "paym": ({"field": "amount", "op": "gt", "value": 5},),
}
FIELD_RIGHTS = ("write", "read", "masked", "hidden")
SHUT = {"not_allowed", "unknown_field", "computed_field"}


@st.composite
def form_rights(pick: st.DrawFn, form: str) -> dict[str, Any]:
    """This function will make up what a role may do in a form."""
    rows = pick(st.sampled_from(("all", "where", "own", "department") if form in OWNED else ("all", "where")))
    but = pick(
        st.lists(
            st.tuples(
                st.lists(st.sampled_from(FIELDS[form]), min_size=1, max_size=4), st.sampled_from(FIELD_RIGHTS)
            ),
            max_size=3,
        )
    )
    return {
        "id": f"r_{form}",
        "form": form,
        "verbs": pick(st.lists(st.sampled_from(list(Verb)), min_size=1, max_size=4, unique=True)),
        "rows": rows,
        "fields": pick(st.sampled_from(FIELD_RIGHTS)),
        "but": [{"id": f"b{i}", "fields": ids, "right": right} for i, (ids, right) in enumerate(but)],
        **({"where": pick(st.sampled_from(WHERE[form]))} if rows == "where" else {}),
    }


@st.composite
def companies(pick: st.DrawFn) -> Plan:
    """This function will make up a shop with three roles."""
    roles = [
        {
            "id": f"role{number}",
            "name": f"R{number}",
            "forms": [pick(form_rights(form)) for form in pick(st.sets(st.sampled_from(FORMS), min_size=1))],
        }
        for number in range(3)
    ]
    return shop(roles)


def shop(roles: list[dict[str, Any]]) -> Plan:
    """This function will give the shop those roles."""
    forms = [CUSTOMER, PRODUCT, ORDER, PAYMENT]
    tree = {"format": 1, "id": "shop", "key": "shop", "label": "店", "forms": forms, "roles": roles}
    app = read_app(json.loads(json.dumps(tree)))
    assert isinstance(app, App), app
    plan = compile((builtin(), app), version=7, tz=ZONE)
    assert isinstance(plan, Plan), plan
    return plan


def trusted(right: str, *verbs: Verb) -> Plan:
    """This function will give the shop one role, which may do that with all orders and has one right to every field."""
    form = {"id": "r_ordr", "form": "ordr", "verbs": list(verbs), "rows": "all", "fields": right, "but": []}
    return shop([{"id": "role0", "name": "R0", "forms": [form]}])


PEOPLE = st.builds(
    lambda person, roles, departments: actor(person, *sorted(roles), departments=departments),
    st.sampled_from((1, 2, 3, 4, 9)),
    st.sets(st.sampled_from(("role0", "role1", "role2")), max_size=3),
    st.sampled_from(((), (51,), (52,), (50, 51, 52))),
)


def test_it_is_allowed_exactly_where_the_doors_do_it(tx: Tx) -> None:
    seen = set[str]()

    # Every company is compiled anew: making a failing one smaller takes longer than reading it.
    # The given ones hold what must have been seen at the end, which does not come in every thirty.
    @settings(phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @example(trusted("write", *Verb), actor(1, "role0"), "ordr")
    @example(trusted("read", Verb.READ), actor(1, "role0"), "ordr")
    @example(trusted("masked", Verb.READ), actor(1, "role0"), "ordr")
    @example(trusted("hidden", Verb.UPDATE), actor(1, "role0"), "ordr")
    @given(companies(), PEOPLE, st.sampled_from(("ordr", "cust")))
    def check(plan: Plan, who: Any, form: str) -> None:
        theirs = grant(plan, who)
        listed = {verb: found_by(tx, plan, theirs, form, verb) for verb in (Verb.READ, Verb.EXPORT)}
        for id in IDS[form]:
            try:
                told = why(tx, plan, theirs, form, id)
            except RecordNotFound:
                assert get_or_none(tx, plan, system_grant(plan), form, id) is None
                continue
            for verb, ids in listed.items():
                assert told.of(verb).is_allowed is (id in ids), verb
            assert told.of(Verb.CREATE).is_allowed is may(tx, plan, theirs, CreateRecord(form, {}))
            assert told.of(Verb.UPDATE).is_allowed is may(tx, plan, theirs, UpdateRecord(form, id, {}))
            assert told.of(Verb.DELETE).is_allowed is may(tx, plan, theirs, DeleteRecord(form, id))
            check_fields(tx, plan, theirs, told, id)
            seen.update(f"{each.verb} {each.is_allowed}" for each in told.verdicts)
            seen.update(each.right for each in told.fields)

    check()
    assert seen >= {*Right, *(f"{verb} {answer}" for verb in Verb for answer in (True, False))}


def found_by(tx: Tx, plan: Plan, theirs: Grant, form: str, verb: Verb) -> set[int]:
    """This function will list the records the read door gives for a verb."""
    try:
        page = query(tx, plan, theirs.where_allowed(form, verb), Query(form, ("id",)))
    except (NotFound, NotAllowed):
        return set()
    return {id for row in page.rows if (id := parse_id(str(row["id"]))) is not None}


def may(tx: Tx, plan: Plan, theirs: Grant, command: Any) -> bool:
    """This function will say whether the write door lets a command begin."""
    try:
        decide(tx, plan, theirs, command)
    except (NotFound, NotAllowed):
        return False
    return True


def get_or_none(tx: Tx, plan: Plan, theirs: Grant, form: str, id: int) -> Mapping[str, Any] | None:
    """This function will give the values of a record as somebody sees them."""
    try:
        return get(tx, plan, theirs, form, id).values
    except NotFound:
        return None


def check_fields(tx: Tx, plan: Plan, theirs: Grant, told: Why, id: int) -> None:
    """This function will hold what is said of every field against the record and against a save of it."""
    form = told.form.id
    values, truth = (get_or_none(tx, plan, each, form, id) for each in (theirs, system_grant(plan)))
    assert truth is not None
    if values is None:
        assert told.fields == ()
        return
    for each in told.fields:
        if each.subform is None:
            shows([values], [truth], each)
        elif each.subform.key in values:
            shows(values[each.subform.key], truth[each.subform.key], each)
        else:
            assert each.right is Right.HIDDEN
    if told.of(Verb.UPDATE).is_allowed:
        refused = refused_of(tx, plan, theirs, told, id, truth)
        for each in told.fields:
            is_shut = each.path in refused or (each.subform is not None and each.subform.key in refused)
            assert (each.right is Right.WRITE) is not is_shut, (each.path, each.right, refused)


def shows(rows: Any, truths: Any, told: FieldVerdict) -> None:
    """This function will see that rows show a field as it is said; live values depend on what else is seen."""
    key, right = told.field.key, told.right
    for row, truth in zip(rows, truths, strict=True):
        assert (key in row) is (right is not Right.HIDDEN), key
        if right is Right.MASKED:
            assert row[key] is None or "****" in str(row[key]) or isinstance(row[key], list), key
        elif right is not Right.HIDDEN and isinstance(truth[key], str) and told.field.has_column:
            assert row[key] == truth[key] or row[key] is None, key
            assert "****" not in str(row[key])


def refused_of(tx: Tx, plan: Plan, theirs: Grant, told: Why, id: int, truth: Mapping[str, Any]) -> set[str]:
    """This function will try to save every field as it stands, and list those that may not be sent."""
    sent = dict(truth)
    for subform, table in told.form.subforms.items():
        inner = {each.key: None for each in table.fields if not each.is_hidden}
        sent[told.form.table.by_id[subform].key] = {"add": [inner]}
    problems = decide(tx, plan, theirs, UpdateRecord(told.form.id, id, sent)).problems
    return {re.sub(r"\.\d+\.", ".", one.path) for one in problems if one.code in SHUT}


# ── what is said of one's own and of others' records ────────────────────────────────────────────────


def test_it_names_the_roles_that_give_a_verb_and_those_that_give_it_elsewhere(tx: Tx) -> None:
    who = actor(2, "sales", "archive", departments=(51,))

    mine, done = (why(tx, PLAN, grant(PLAN, who), "ordr", id) for id in (31, 33))

    assert [part.role for part in mine.of(Verb.UPDATE).by] == ["sales"]
    assert [part.role for part in mine.of(Verb.READ).elsewhere] == ["archive"]
    assert [part.role for part in done.of(Verb.READ).by] == ["archive"]
    assert not done.of(Verb.EXPORT).is_allowed
    rights = {each.path: (each.right, each.roles) for each in mine.fields}
    assert rights["secret"] == (Right.HIDDEN, ("sales",))
    assert rights["no"] == (Right.WRITE, ("sales",))
    assert {each.path: each.right for each in done.fields}["lines.price"] is Right.HIDDEN


def test_it_names_whose_record_it_is_and_of_which_department(tx: Tx) -> None:
    told = why(tx, PLAN, rights(LI), "ordr", 33)

    assert [(owner.field.key, owner.person, owner.department) for owner in told.owners] == [
        ("salesperson", 3, 52)
    ]


def test_a_record_out_of_sight_is_told_as_such_and_has_no_fields(tx: Tx) -> None:
    told = why(tx, PLAN, rights(WANG), "ordr", 33)

    assert not told.of(Verb.READ).is_allowed
    assert [part.role for part in told.of(Verb.READ).elsewhere] == ["sales"]
    assert told.fields == ()


def test_of_a_form_it_tells_what_may_be_done_somewhere(tx: Tx) -> None:
    told = why(tx, PLAN, rights(CLERK), "cust")

    found = {each.path: each.right for each in told.fields}
    assert (found["phone"], found["secret"], found["name"]) == (Right.MASKED, Right.HIDDEN, Right.READ)
    assert {each.path: each.right for each in why(tx, PLAN, rights(BOSS), "cust").fields}[
        "name"
    ] is Right.WRITE
    with pytest.raises(RecordNotFound):
        why(tx, PLAN, rights(BOSS), "ordr", 999)
    assert outside("ordr", 31)
    assert issubclass(RecordNotFound, HuodanError)
