"""The part of the walk for leaks (``tests/doors/test_leaks.py``) that goes through tasks and runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doors.leaking import CANARY, FORM
from tests.doors.test_signatures import bring
from tests.support.apps import Tree

TASKS = (
    "agree",
    "refuse",
    "send_back",
    "transfer",
    "delegate",
    "add",
    "take_out",
    "keep",
    "copy",
    "replace",
    "claim",
    "put_back",
)
RUNS = ("withdraw", "revoke", "remind", "stop", "retry", "skip")
SENT = {
    "transfer": ("to",),
    "delegate": ("to",),
    "replace": ("to",),
    "copy": ("people",),
    "add": ("people", "where"),
    "take_out": ("task",),
    "skip": ("visit",),
}
SHOWN = ["deal_secret", "deal_masked", "deal_name"]


def flows() -> list[Tree]:
    """Write a flow every deal goes through, which locks nothing: its seller and the boss are asked."""
    asked = [
        {"id": "one", "by": "field", "field": "owner"},
        {"id": "two", "by": "role", "roles": ["boss"]},
    ]
    check = {
        "id": "look",
        "kind": "approve",
        "label": "看看",
        "who": asked,
        "way": "all",
        "summary": SHOWN,
        "buttons": [
            "transfer",
            "delegate",
            "add_before",
            "add_after",
            "add_beside",
            "take_out",
            "send_back",
            "copy_to",
        ],
    }
    tell = {
        "id": "tell",
        "kind": "copy_to",
        "label": "抄送",
        "who": [{"id": "three", "by": "role", "roles": ["boss"]}],
        "shows": SHOWN,
    }
    start = {"id": "begins", "on": "created"}
    offer = {**check, "id": "offer", "label": "认领", "way": "claim"}
    ways = [{"id": f"way_{each['id']}", "label": "并行", "nodes": [each]} for each in (check, offer)]
    both = {"id": "both", "kind": "branch", "label": "并行", "mode": "parallel", "ways": ways}
    own = {"id": "flow", "key": "flow", "label": "查看", "form": "deal", "is_approval": False}
    return [{**own, "start": start, "nodes": [tell, both], "summary": SHOWN}]


def go_through_flows(ask: Callable[..., Any], boss: Any, ids: dict[str, str]) -> None:
    """This function will ask for all tasks and runs there are, and try every act on those of others."""
    theirs = boss("GET", "/tasks").json()["rows"]
    secret = next(row for row in theirs if row["record"]["id"] == ids[f"deal {CANARY}"])
    shared = next(row for row in theirs if row["record"]["id"] == ids["deal mine"])
    boss("POST", f"/tasks/{secret['id']}/keep", {"opinion": f"{CANARY} opinion"})
    _list_all(ask)
    ask("GET", "/stuck_runs")
    for record in (ids["deal mine"], ids[f"deal {CANARY}"]):
        ask("GET", f"{FORM}/records/{{id}}/runs", id=record)
        ask("POST", f"{FORM}/records/{{id}}/hand_in", {}, id=record)
        ask(
            "POST",
            "/building/{app}/draft/flows/{flow}/try",
            {"record": record, "answers": {"look": ["back"]}},
        )
    ask("GET", "/building/{app}/draft/flows/{flow}/try")
    ask("GET", "/building/{app}/draft/flows/{flow}/kept")
    ask("POST", "/building/{app}/draft/flows/{flow}/kept", {"record": secret["record"]["id"]})
    ask("POST", "/building/{app}/draft/flows/{flow}/kept/forget", {"id": "kep_0000000000001"})
    person = boss("GET", "/members").json()["rows"][0]["id"]
    sent = {
        "to": person,
        "people": [person],
        "where": "beside",
        "task": secret["id"],
        "visit": "vis_0000000000001",
    }
    copies = boss("GET", "/tasks?which=copied&limit=100").json()["rows"]
    copied = next(row for row in copies if row["record"]["id"] == ids[f"deal {CANARY}"])
    assert boss("GET", f"/tasks/{copied['id']}").json()["copy"]
    own = [row["id"] for row in ask("GET", "/tasks").json()["rows"]]
    for id in (secret["id"], shared["id"], copied["id"], *own):
        ask("GET", "/tasks/{id}", id=id)
        ask("GET", "/tasks/{id}/form", id=id)
        ask("GET", "/tasks/{id}/signature", id=id)
        ask("GET", "/tasks/{id}/files/{file}", id=id, file="file_0000000000001")
        ask("POST", "/tasks/{id}/preview", {"values": {}}, id=id)
        for act in reversed(TASKS):
            ask("POST", f"/tasks/{{id}}/{act}", {name: sent[name] for name in SENT.get(act, ())}, id=id)
    for run in (secret["run"], shared["run"]):
        ask("GET", "/runs/{id}", id=run)
        ask("GET", "/runs/{id}/wrote", id=run)
        ask("GET", "/runs/{id}/log", id=run)
        for act in RUNS:
            ask("POST", f"/runs/{{id}}/{act}", {name: sent[name] for name in SENT.get(act, ())}, id=run)
        ask("POST", "/runs/{id}/retry", {"values": {"name": "neu"}, "version": 1}, id=run)
        ask("GET", "/runs/{id}", id=run)
        ask("POST", "/apps/{app}/flows/{flow}/renew", {"runs": [run]})
    ask("POST", "/tasks/seen", {"ids": [secret["id"]]})
    ask("POST", "/tasks/hand_over", {"from": person})
    ask("POST", "/tasks/agree", {"ids": [secret["id"]]})
    ask("GET", "/stand_ins")
    ask("POST", "/stand_ins", {"to": person, "from": "2026-05-01", "until": "2026-05-02"})
    ask("POST", "/stand_ins", {"to": person, "for": person, "from": "2026-05-01", "until": "2026-05-02"})
    ask("POST", "/stand_ins/{id}/end", {}, id="sti_0000000000001")
    _look_at_flows(ask, ids)
    _ask_for_opinions(ask, boss, secret["record"])


def _list_all(ask: Callable[..., Any]) -> None:
    """This function will list tasks and runs in every way, also narrowed to the words of what is hidden."""
    for which in ("todo", "done", "copied", "all"):
        ask("GET", f"/tasks?which={which}")
        ask("GET", f"/task_choices?which={which}")
        ask("GET", f"/tasks?which={which}&words={CANARY[1:].lower()}")
    for which in ("started", "stuck", "long"):
        ask("GET", f"/runs?which={which}")
    ask("GET", "/task_choices?which=started")


def _ask_for_opinions(ask: Callable[..., Any], boss: Any, record: dict[str, Any]) -> None:
    """Ask for what somebody else said of a record out of sight, for the files that go with it, and for their phrases."""
    theirs = (row for row in boss("GET", "/tasks").json()["rows"] if row["state"] == "open")
    secret = next(row for row in theirs if row["record"] == record)
    id, run = secret["id"], secret["run"]
    file = bring(boss, task=id, name=f"{CANARY}.png").json()["id"]
    boss("POST", "/phrases", {"phrases": [f"{CANARY} phrase"]})
    answer = boss("POST", f"/tasks/{id}/agree", {"opinion": f"{CANARY} opinion", "files": [file]})
    assert answer.status_code == 200, answer.text
    assert boss("GET", f"/tasks/{id}/files/{file}").status_code == 200
    ask("GET", "/tasks/{id}/files/{file}", id=id, file=file)
    ask("GET", "/files/{file}", file=file)
    ask("GET", "/runs/{id}", id=run)
    ask("GET", "/phrases")
    ask("POST", "/phrases", {"phrases": ["x"]})


def _look_at_flows(ask: Callable[..., Any], ids: dict[str, str]) -> None:
    flow = "/apps/{app}/flows/{flow}"
    ask("GET", "/apps/{app}/flows")
    for values in ({}, {"name": "neu", "amount": "9"}):
        ask("POST", f"{FORM}/way", {"values": values})
    ask("POST", f"{FORM}/way", {"id": ids["deal mine"], "values": {}})
    ask("POST", f"{FORM}/way", {"id": ids[f"deal {CANARY}"], "values": {}})
    for name in ("versions", "under_way", "due", "runs"):
        ask("GET", f"{flow}/{name}")
    for name in ("renew", "due"):
        ask("POST", f"{flow}/{name}", {})
    ask("GET", f"{flow}/under_way?which=now")
    ask("GET", "/analysis")
    for query in ("", "?flow=flow", "?flow=flow&from=2026-01-01&until=2026-12-31", "?flow=none", "?from=x"):
        ask("GET", f"/apps/{{app}}/analysis{query}")
    ask("GET", "/apps/{app}/analysis/versions")
    for query in ("", "?flow=flow", "?flow=flow&with=none", "?flow=flow&version=none&from=2026-01-01"):
        ask("GET", f"/apps/{{app}}/analysis/compare{query}")
    ask("GET", "/calendar")
    ask("POST", "/calendar", {"days": {"2026-10-10": True}})
