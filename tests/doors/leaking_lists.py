"""The part of the walk for leaks (``tests/doors/test_leaks.py``) that goes along lists: exports, saved views, jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huodan.engines import jobs, people
from huodan.kit.ids import format_id
from huodan.language.document.views import POINTERS
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from tests.doors.conftest import Browser

CANARY = "canary"
FORM = "/apps/{app}/forms/{form}"


def take_out(ask: Callable[..., Any]) -> None:
    """A workbook is packed, so that the canary is looked for in csv."""
    route = "/apps/{app}/forms/{form}/export"
    for name in ("item", "deal"):
        for lines in ("repeat", "none"):
            ask("POST", route, {"format": "csv", "lines": lines}, form=name)
        ask("POST", route, {"format": "csv", "search": CANARY}, form=name)
        ask("POST", route, {"format": "xlsx"}, form=name)
        for path in ("secret", "masked", "item.secret", "item.masked", "lines.cost", "lines.item.secret"):
            ask("POST", route, {"format": "csv", "columns": [path]}, form=name)
            ask("POST", route, {"format": "csv", "where": {"field": path, "op": "not_empty"}}, form=name)
            ask("POST", route, {"format": "csv", "order": [{"field": path, "dir": "asc"}]}, form=name)


def look_at_views(ask: Callable[..., Any], ids: dict[str, str]) -> None:
    """The boss has shared views of hidden things under an innocent name, and has one of their own."""
    views = "/apps/{app}/forms/{form}/views"
    ask("GET", views)
    for path in ("name", "secret", "masked", "item.secret", "lines.cost"):
        ask("POST", views, {"name": "n", "columns": [path]})
        ask("POST", views, {"name": "n", "columns": ["name"], "where": {"field": path, "op": "not_empty"}})
        for name in POINTERS:
            ask(
                "POST",
                views,
                {"name": "n", "columns": ["name"], "layout": "kanban", "lane_by": path, name: path},
            )
        tint = {"where": {"field": path, "op": "not_empty"}, "color": "red"}
        ask("POST", views, {"name": "n", "columns": ["name"], "sums": [path], "tints": [tint]})
        ask("POST", views, {"name": "n", "columns": ["name"], "tints": [tint]})
    ask("POST", f"{views}/choice", {"view": ids["view"]})
    ask("PATCH", f"{views}/{{id}}", {"name": "m"}, id=ids["view"], If_Match='"1"')
    ask("DELETE", f"{views}/{{id}}", id=ids["view"])


def view_of_the_boss(boss: Browser) -> str:
    """This function will save views: two shared ones over hidden fields, and one that is the boss's own."""
    secret = {"field": "secret", "op": "eq", "value": f"{CANARY} secret"}
    shared = {"name": "shared", "columns": ["name", "secret", "lines.cost"], "shared": ["everybody"]}
    tints = [{"where": secret, "color": "red"}]
    laid = shared | {"columns": ["name"], "tints": tints}
    own = {"name": f"{CANARY} own", "columns": ["name"], "search": CANARY}
    for body in (shared, {**shared, "where": secret}, laid, own):
        answer = boss("POST", "/apps/test/forms/deal/views", body)
        assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def watched(form: str) -> dict[str, list[Any]]:
    """This function will give a form what looks at hidden fields: look-alikes, and buttons whose formulas fail over them."""
    failing = [{"id": f"fails_{form}", "field": f"{form}_code", "formula": f"VALUE(#{form}_secret)"}]
    asked = [f"{form}_name"]
    buttons = [
        {"id": f"press_{form}", "label": "p", "asks": asked, "sets": failing},
        {"id": f"hidden_{form}", "label": f"{CANARY} button", "asks": [f"{form}_secret"]},
        {"id": f"when_{form}", "label": "w", "asks": asked, "when": f"VALUE(#{form}_masked) > 0"},
    ]
    return {"alikes": alikes(form), "buttons": buttons}


def press_buttons(ask: Callable[..., Any], ids: dict[str, str]) -> None:
    """This function will press every button of what is seen and of what is not."""
    for form in ("item", "deal"):
        for id in (ids[f"{form} mine"], ids[f"{form} {CANARY}"]):
            for name in ("press", "hidden", "when", "none"):
                for values in ({}, {"name": "n"}, {"secret": "s"}):
                    told = {"id": id, "button": f"{name}_{form}", "form": form, "If_Match": '"1"'}
                    ask("POST", f"{FORM}/records/{{id}}/buttons/{{button}}", {"values": values}, **told)


def come_along(ask: Callable[..., Any], ids: dict[str, str]) -> None:
    """Make things together with what is said to refer to them, by fields and forms that are hidden, strange or not there."""
    strange = {"name": "n", "owner": "zhou", "items": [ids[f"item {CANARY}"]], "secret": "s"}
    for form in ("item", "deal"):
        for other, field in (
            ("deal", "item"),
            ("deal", "items"),
            ("deal", "secret"),
            ("item", "no"),
            ("no", "no"),
        ):
            for values in ({"name": "n", "owner": "zhou"}, strange, {"item": ids["item gone"]}):
                sent = {"form": other, "field": field, "values": values}
                body = {"values": {"name": "n", "owner": "zhou"}, "related": [sent, sent]}
                ask("POST", "/apps/{app}/forms/{form}/records", body, form=form)


def alikes(form: str) -> list[dict[str, str]]:
    """This function will say that look-alikes are found by what everybody sees and by what not everybody does."""
    fields = (("name", "near"), ("secret", "same"), ("masked", "same"))
    return [{"id": f"by_{key}", "field": f"{form}_{key}", "how": how} for key, how in fields]


def job_of_the_boss(database: Database) -> str:
    """This function will let the boss have asked for something whose name and outcome are nobody else's business."""

    def work(tx: Tx) -> str:
        tx.actor = people.actor_of_person(tx, person=people.account_of(tx, login="boss").person)
        done = jobs.keep_done(tx, kind="canary", title=f"{CANARY} job", input={}, done=1, result={})
        return format_id("job", done.id)

    return database.transact(SYSTEM, work)
