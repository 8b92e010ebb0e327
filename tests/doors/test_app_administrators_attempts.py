"""
How a review broke the first law of application administrators, thirteen ways; each must be refused (decision 0058).

Zed sees deals but their secret, state and lines, and the items he is responsible for; Yed sees all items and deals he is
responsible for; Mei sees deals and payments of hers. Zed and Yed administer the app, and so does Anna, who sees nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines.people import find_roles
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import add_person, prepare
from tests.doors.app_builders import (
    ALL,
    APP,
    CANARY,
    DRAFT,
    act,
    add,
    element,
    person,
    publish,
    put,
    refused,
    step,
)
from tests.doors.conftest import PASSWORD, Browser
from tests.support.apps import app, field, form, read
from tests.support.sales import rights

OPTIONS = [{"id": one, "value": one} for one in ("won", "lost", "open", "probe")]
LINES = field("deal_lines", "subform", fields=[field("line_name", "single_line_text")])
FORMS, DEAL = "/apps/test/forms", ("forms", "deal")
ASKED = 'AND(#deal_name<>"", IF(#deal_secret="canary secret", 1/0>0, FALSE))'
"""A condition that fails for the records it holds for, and so tells of each whether it does."""


def build(url: str) -> None:
    """This function will publish three apps, and let six people in."""
    database = Database(url)
    prepare(database)
    for one in (_other(), _mine(), _third()):
        done = publish_app(database, SYSTEM, read(one))
        assert isinstance(done, int), done
    staff = {
        "admin": ["管理员", "老板", "出纳"],
        "zhou": ["Z", "B"],
        "wu": ["W"],
        "yi": ["Y"],
        "mei": ["M"],
        "anna": [],
    }

    def enter(tx: Tx) -> None:
        for login, names in staff.items():
            found, values = find_roles(current_plan(tx), names), {"name": login}
            add_person(
                tx, login=login, password=PASSWORD, roles=found, values=values, must_change_password=False
            )

    database.transact(SYSTEM, enter)
    database.close()


def _other() -> dict[str, Any]:
    pay = form(
        "pay",
        field("pay_name", "single_line_text"),
        field("pay_secret", "single_line_text"),
        field("pay_more", "single_line_text", label=f"{CANARY} label"),
        field("pay_who", "member", is_owner=True),
    )
    vault = form("vault", field("vault_name", "single_line_text"), label=f"{CANARY} form")
    return app(pay, vault, id="other", key="other", roles=[_role("payer", "出纳", rights("pay", ALL))])


def _mine() -> dict[str, Any]:
    item = form(
        "item",
        field("item_name", "single_line_text"),
        field("item_secret", "single_line_text"),
        field("item_who", "member", is_owner=True),
        field("item_total", "rollup", over="deal_item", source="deal_amount", operation="sum"),
    )
    deal = form(
        "deal",
        field("deal_name", "single_line_text"),
        field("deal_secret", "single_line_text"),
        field("deal_cost", "single_line_text", key="cost"),
        field("deal_state", "dropdown", options=OPTIONS),
        LINES,
        field("deal_item", "relation", target="item"),
        field("deal_amount", "number"),
        field("deal_who", "member", is_owner=True),
        field("deal_look", "lookup", relation="deal_item", source="item_secret"),
        field("deal_pay", "relation", target="pay"),
        field("deal_plook", "lookup", relation="deal_pay", source="pay_secret"),
        checks=[{"id": "kw", "message": "odd", "formula": "COUNT(#deal_lines)<2", "otherwise": "warn"}],
        alikes=[{"id": "al", "field": "deal_secret", "how": "same"}],
    )
    hidden = [{"id": "no", "fields": ["deal_secret", "deal_state", "deal_lines"], "right": "hidden"}]
    masked = [{"id": "m1", "fields": ["item_secret"], "right": "masked"}]
    looks = [*hidden, {"id": "m2", "fields": ["deal_look"], "right": "read"}]
    write = ["read", "create", "update"]
    return app(
        item,
        deal,
        roles=[
            _role("boss", "老板", rights("item", ALL), rights("deal", ALL), rights("pay", ALL)),
            _role("zed", "Z", rights("deal", write, but=hidden), rights("item", ["read"], rows="own")),
            _role("wed", "W", rights("deal", write, but=looks), rights("item", ["read"], but=masked)),
            _role("yed", "Y", rights("item", ["read"]), rights("deal", ["read", "create"], rows="own")),
            _role("meis", "M", rights("deal", ["read"]), rights("pay", ["read"], rows="own")),
        ],
    )


def _third() -> dict[str, Any]:
    check = 'OR(#bill_name="", #bill_deal.cost<>"canary secret")'
    bill = form(
        "bill",
        field("bill_name", "single_line_text"),
        field("bill_deal", "relation", target="deal"),
        checks=[{"id": "kb", "message": "bill check", "formula": check}],
    )
    return app(
        bill, id="third", key="third", roles=[_role("biller", "B", rights("bill", ["read", "create"]))]
    )


def _role(id: str, name: str, *forms: dict[str, Any]) -> dict[str, Any]:
    return {"id": id, "name": name, "forms": list(forms)}


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """This function will open a private copy."""
    opened = Database(prepared_database("app_administrators_attempts", build))
    yield opened
    opened.close()


@pytest.fixture
def admin(browse: Callable[..., Browser], database: Database) -> Browser:
    """This function will name the application administrators."""
    admin = browse("admin")
    named = {"people": [person(database, one) for one in ("zhou", "wu", "yi", "anna")]}
    assert admin("PATCH", f"{APP}/administrators", named).status_code == 200
    return admin


def rule(who: Browser, *does: dict[str, Any], **more: Any) -> Any:
    item = {"id": "r1", "name": "r", "does": [{"id": f"d{at}", **one} for at, one in enumerate(does)], **more}
    return step(who, {"do": "add", "at": list(DEAL), "name": "rules", "after": None, "item": item})


def lock_the_asked(who: Browser) -> None:
    """A1: a rule over a hidden field that locks that very field."""
    rule(who, {"do": "lock", "fields": ["deal_secret"]}, when=ASKED)


def deed_about_nothing(who: Browser) -> None:
    """A2: a rule about a section of computed fields only."""
    add(who, *DEAL, name="sections", id="sec", key="sec", label="sec", fields=["deal_look"])
    rule(who, {"do": "require", "fields": ["sec"]}, when=ASKED)


def take_own_away(who: Browser, role: str, *forms: str, sees: str, where: str) -> None:
    """A3: who has no part in a form is answered fully by look-ups and roll-ups over it."""
    given = {one["form"]: one for one in element(who, "roles", role)["forms"]}
    order = list(given)
    for one in forms:
        after = order[order.index(one) - 1] if order.index(one) else None
        before = given[after]["id"] if after else None
        step(
            who, {"do": "remove", "at": ["roles", role], "name": "forms", "after": before, "item": given[one]}
        )
    but = [*given[where]["but"], {"id": "y", "fields": [sees], "right": "read"}]
    put(who, "roles", role, "forms", given[where]["id"], but=but)


def mask_to_hidden(who: Browser) -> None:
    """A3: less of a field one sees masked."""
    act(who, "give_fields", role="wed", form="item", fields=["item_secret"], right="hidden")


def own_condition(who: Browser) -> None:
    """A4: own records narrowed by a condition over a hidden field."""
    where = {"field": "#deal_secret", "op": "contains", "value": CANARY}
    put(who, "roles", "zed", "forms", "rights_deal", rows="where", where=where)


def own_condition_of_new(who: Browser) -> None:
    """A4: records of a new form, seen by a condition over a hidden field of what they point to."""
    act(who, "add_form", id="fresh", label="fresh", fields=[{"id": "fresh_name", "label": "n"}])
    add(who, "forms", "fresh", name="fields", **field("fresh_rel", "relation", target="deal"))
    asked = {"field": "#fresh_rel.#deal_secret", "op": "contains", "value": CANARY}
    where = {"or": [{"field": "#fresh_name", "op": "empty"}, asked]}
    put(who, "forms", "fresh", "fields", "fresh_name", required=False)
    verbs = ["read", "create", "update"]
    more = {"id": "rf", "form": "fresh", "verbs": verbs, "rows": "where", "where": where}
    add(who, "roles", "zed", name="forms", **more)


def sink_of_steps(who: Browser) -> None:
    """A5: what a hidden choice may become, tried out by a rule over a known field."""
    steps = [{**OPTIONS[0], "next": ["probe"]}, {**OPTIONS[1], "next": []}, *OPTIONS[2:]]
    put(who, *DEAL, "fields", "deal_state", options=steps)
    assign = {"do": "assign", "fields": ["deal_state"], "formula": "#deal_name"}
    rule(who, assign, when='#deal_name="probe"')


def sink_of_rows(who: Browser) -> None:
    """A5: how many rows a hidden subform has, asked by a rule over a known field."""
    put(who, *DEAL, "fields", "deal_lines", least_rows=2)
    rule(who, {"do": "require", "fields": ["deal_lines"]}, when='#deal_name="probe"')


def swap_keys(who: Browser) -> None:
    """A6: keys are swapped, so that another app's check means a hidden field."""
    put(who, *DEAL, "fields", "deal_cost", key="kosten")
    put(who, *DEAL, "fields", "deal_secret", key="cost")


def shadow_a_label(who: Browser) -> None:
    """A6: a new field takes the name a formula will be written with, and gives it back later."""
    put(who, *DEAL, "fields", "deal_secret", label="zz")
    add(who, *DEAL, name="fields", id="f_zz", key="zz", label="qq", kind="single_line_text")


def offer_by_total(who: Browser) -> None:
    """A7: what is offered depends on a roll-up that holds more for the server than for who asks."""
    act(who, "add_form", id="fresh", label="fresh", fields=[{"id": "fresh_name", "label": "n"}])
    where = {"field": "total", "op": "gt", "value": 100}
    add(who, "forms", "fresh", name="fields", **field("f_rel", "relation", target="item", where=where))
    add(who, "roles", "yed", name="forms", id="rf", form="fresh", verbs=["read", "create"])


def steal_a_key(who: Browser) -> None:
    """B10: a field one sees takes the key of a hidden one, and catches what integrations send."""
    put(who, *DEAL, "fields", "deal_secret", key="old_secret", aliases=[])
    add(who, *DEAL, name="fields", id="f_new", key="secret", label="new", kind="single_line_text")


ATTEMPTS: dict[str, tuple[str, Callable[[Browser], None]]] = {
    "A1": ("zhou", lock_the_asked),
    "A2": ("zhou", deed_about_nothing),
    "A3 look-up": ("zhou", lambda who: take_own_away(who, "zed", "item", sees="deal_look", where="deal")),
    "A3 roll-up": ("yi", lambda who: take_own_away(who, "yed", "deal", sees="item_total", where="item")),
    "A3 masked": ("wu", mask_to_hidden),
    "A3 others": ("anna", lambda who: take_own_away(who, "meis", "pay", sees="deal_plook", where="deal")),
    "A4 own": ("zhou", own_condition),
    "A4 new": ("zhou", own_condition_of_new),
    "A5 steps": ("zhou", sink_of_steps),
    "A5 rows": ("zhou", sink_of_rows),
    "A6 keys": ("zhou", swap_keys),
    "A6 labels": ("zhou", shadow_a_label),
    "A7": ("yi", offer_by_total),
    "B10": ("zhou", steal_a_key),
    "B11 check": ("zhou", lambda who: put(who, *DEAL, "checks", "kw", otherwise="refuse") and None),
    "B11 alike": ("zhou", lambda who: put(who, *DEAL, "alikes", "al", how="near") and None),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attempt_to_get_round_the_law_is_refused(
    attempt: str, admin: Browser, browse: Callable[..., Browser]
) -> None:
    login, change = ATTEMPTS[attempt]
    who = browse(login)
    change(who)
    assert who("GET", DRAFT).json()["edits"], "the attempt was drawn"

    done = publish(who)

    assert refused(done), done.text


def test_a_subform_that_was_removed_does_not_come_back(
    admin: Browser, browse: Callable[..., Browser]
) -> None:
    """B8: it would come back with its rows, under new columns."""
    who = browse("zhou")
    put(admin, *DEAL, checks=[])
    act(admin, "remove_fields", form="deal", table="deal", ids=["deal_lines"])
    assert publish(admin).status_code == 200
    new = field("newl", "single_line_text")
    add(who, *DEAL, name="fields", **field("deal_lines", "subform", fields=[new]))

    assert refused(publish(who))


def test_words_do_not_open_the_names_of_other_apps(admin: Browser, browse: Callable[..., Browser]) -> None:
    """B9: a hint names forms and fields of other apps by their ids."""
    who = browse("zhou")
    put(who, *DEAL, "fields", "deal_name", hint="vault pay_more vault_name")
    assert publish(who).status_code == 200

    told = who("GET", f"{APP}/targets").text + who("GET", f"{APP}/targets/vault").text

    assert CANARY not in told


@pytest.mark.parametrize("what", ["button", "rollup", "related"])
def test_whether_another_app_points_here_is_not_told(
    what: str, admin: Browser, browse: Callable[..., Browser]
) -> None:
    """What begins or counts records by a relation says whether there is such a relation."""
    who = browse("anna")

    def draw(over: str) -> tuple[int, str]:
        if what == "button":
            done = add(who, *DEAL, name="buttons", id="b", label="B", over=over)
        elif what == "rollup":
            done = add(who, *DEAL, name="fields", **field("n", "rollup", over=over, operation="count"))
        else:
            done = add(who, *DEAL, name="parts", id="p", part="related", label="P", over=over, columns=["#x"])
        return done.status_code, done.json()["code"]

    assert draw("bill_deal") == draw("nothing_at_all") == (404, "not_found")


def test_an_api_key_with_a_role_of_the_app_builds_nothing(
    admin: Browser, browse: Callable[..., Browser]
) -> None:
    """B12: whatever roles a key has, there is a person in front of what is published."""
    made = admin("POST", "/keys", {"name": "k", "roles": ["Z", "老板"]})
    assert made.status_code == 201, made.text
    program, key = browse(), f"Bearer {made.json()['token']}"

    answers = [program("GET", path, Authorization=key) for path in (DRAFT, "/building", f"{APP}/targets")]

    assert [one.status_code for one in answers] == [403, 403, 403]


def test_who_works_on_what_an_administrator_drew_is_told_what_is_wrong(
    admin: Browser, browse: Callable[..., Browser]
) -> None:
    """C: every further edit answered that a form is not found, and reading a formula failed."""
    who = browse("zhou")
    assert add(admin, *DEAL, name="fields", **field("deal_v", "relation", target="vault")).status_code == 200

    assert put(who, *DEAL, "fields", "deal_name", label="N").status_code == 200
    assert who("POST", f"{DRAFT}/formula", {"table": "deal", "text": "#deal_name"}).status_code == 200
    check = who("GET", f"{DRAFT}/check")
    assert (check.status_code, CANARY in check.text) == (200, False)
    assert refused(publish(who))


def test_an_administrator_is_told_whose_edits_are_published_with_theirs(
    admin: Browser, browse: Callable[..., Browser]
) -> None:
    """B13: also when the draft was put over another version; what they took back is theirs no more."""
    who = browse("zhou")
    put(admin, *DEAL, "fields", "deal_name", label="M")
    version = publish(admin).json()["version"]
    put(who, *DEAL, "fields", "deal_name", label="N")
    assert [one["title"] for one in admin("GET", f"{DRAFT}/check").json()["others"]] == ["zhou"]
    assert who("GET", f"{DRAFT}/check").json()["others"] == []

    assert admin("POST", f"{APP}/versions/{version}/undo", {}).status_code == 200
    assert admin("POST", f"{DRAFT}/rebase", {"keep": "mine"}).status_code == 200
    assert [one["title"] for one in admin("GET", f"{DRAFT}/check").json()["others"]] == ["zhou"]

    admin("DELETE", DRAFT)
    put(who, *DEAL, "fields", "deal_name", label="N")
    assert who("POST", f"{DRAFT}/undo", {}).status_code == 200
    assert admin("GET", f"{DRAFT}/check").json()["others"] == []


def test_an_app_that_was_removed_is_nobodys_but_the_administrators(
    admin: Browser, browse: Callable[..., Browser]
) -> None:
    """C: its versions could still be read."""
    who = browse("anna")
    assert admin("DELETE", "/building/third").status_code == 200
    assert admin("DELETE", APP).status_code == 200

    asked = [who("GET", path) for path in (DRAFT, f"{APP}/versions", f"{APP}/versions/3", f"{APP}/targets")]

    assert {one.status_code for one in asked} <= {403, 404, 409}, [one.text for one in asked]
