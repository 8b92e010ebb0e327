"""Lists of to-dos over HTTP: narrowed at the server, in an order, counted as they are listed, and telling nothing by it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import jsonschema_rs

from huodan.kit.ids import format_id
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM
from huodan.workspace.flowing import listing
from huodan.workspace.publish import publish_app
from tests.doors.conftest import Browser
from tests.doors.test_tasks import done, office, sit, step
from tests.support.apps import read
from tests.support.office import Office, flow
from tests.workspace.flowing.test_days import turnover

__all__ = ["office", "sit"]
Sit = Any
REMIND = [{"id": "d", "after": 1, "unit": "day", "then": "remind"}]


def pages(browser: Browser, path: str = "tasks", **asked: object) -> list[str]:
    """This function will give the titles of a list, read two at a time until its end."""
    titles, before = [], {}
    for _ in range(9):
        page = done(browser("GET", f"/{path}?{urlencode({**asked, **before, 'limit': 2})}"))
        titles += [row["record"]["title"] for row in page["rows"]]
        if page["next"] is None:
            return titles
        before = {"before": page["next"]}
    raise AssertionError("it goes on without end")


def choices(browser: Browser, **asked: object) -> dict[str, Any]:
    """This function will say what a list can be narrowed by, and see that as many are counted as are listed."""
    told = dict(done(browser("GET", f"/task_choices?{urlencode(asked)}")))
    listed = pages(browser, "runs" if asked.get("which") == "started" else "tasks", **asked)
    assert (told["count"], told["is_more"], told["is_part"]) == (len(listed), False, False)
    return told


def test_what_waits_is_narrowed_ordered_and_counted(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静", due=REMIND), step(office, "b", "陈静")))
    office.submit(name="甲单")
    office.submit("李总", name="乙单")
    office.agree("陈静")  # 甲单 goes to b, which has no deadline
    turnover(office, 20260508)  # 乙单 was due, and 陈静 reminded
    office.submit(name="丙单")
    turnover(office, 20260512)
    office.submit("李总", name="丁 Single")
    chen = sit("陈静")

    assert pages(chen) == ["丁 Single", "丙单", "甲单", "乙单"]
    assert pages(chen, order="longest") == ["乙单", "甲单", "丙单", "丁 Single"]
    assert pages(chen, order="due") == ["乙单", "丙单", "丁 Single", "甲单"]
    assert pages(chen, late="true", order="due") == ["乙单", "丙单"]
    assert pages(chen, days=5) == ["甲单", "乙单"]
    assert pages(chen, step="b") == ["甲单"]
    assert pages(chen, form="test.order", flow="flow", words="single 丁") == ["丁 Single"]
    boss = format_id("usr", office.id("李总"))
    assert pages(chen, starter=boss, words="单") == ["乙单"]
    for unknown in ({"flow": "none"}, {"form": "test.none"}, {"starter": format_id("usr", 77)}):
        assert choices(chen, **unknown)["count"] == 0
    told = choices(chen, step="a", words="单")
    assert [(each["id"], each["count"]) for each in told["flows"]] == [("flow", 3)]
    assert {(each["label"], each["count"]) for each in told["steps"]} == {("a", 2), ("b", 1)}
    assert {(each["person"]["title"], each["count"]) for each in told["starters"]} == {
        ("周敏", 1),
        ("李总", 1),
    }
    row = done(chen("GET", "/tasks?late=true&order=longest&limit=1"))["rows"][0]
    assert row["due_at"].startswith("2026-05-08")  # when it was said that time is up
    assert pages(chen, which="done", words="甲") == ["甲单"]
    for wrong in (
        "order=up",
        "days=0",
        "late=yes",
        "which=done&days=1",
        "unseen=true",
        "before=tsk_1&order=due",
    ):
        assert chen("GET", f"/tasks?{wrong}").status_code == 422, wrong


def test_what_one_began_is_narrowed_too(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静", due=REMIND)))
    office.submit(name="甲单")
    office.submit(name="乙单")
    office.agree("陈静")
    turnover(office, 20260510)
    office.submit(name="丙单")
    zhou = sit("周敏")

    assert pages(zhou, "runs", which="started") == ["丙单", "乙单", "甲单"]
    assert pages(zhou, "runs", which="started", order="longest") == ["甲单", "乙单", "丙单"]
    assert pages(zhou, "runs", which="started", state="approved") == ["甲单"]
    assert pages(zhou, "runs", which="started", late="true") == ["乙单"]
    assert pages(zhou, "runs", which="started", days=3, words="单") == ["乙单"]
    told = choices(zhou, which="started", words="单", state="running")
    assert {each["state"]: each["count"] for each in told["states"]} == {"running": 2, "approved": 1}


def test_who_looks_after_a_flow_sees_all_that_waits_in_it(office: Office, sit: Sit) -> None:
    keeper = [{"id": "k", "by": "people", "people": [format_id("usr", office.id("赵磊"))]}]
    office.publish(
        flow(step(office, "a", "陈静"), administrators=keeper, summary=["order_amount"]),
        flow(
            step(office, "c", "何苗"),
            id="other",
            key="other",
            label="复核",
            start={"id": "o", "on": "created"},
        ),
    )
    office.submit(name="甲单")
    zhao, admin, chen = sit("赵磊"), sit("管理员"), sit("陈静")

    (row,) = done(zhao("GET", "/tasks?which=all"))["rows"]
    assert (row["record"]["title"], row["for"]["title"], row["values"]) == ("甲单", "陈静", {})
    assert choices(zhao, which="all")["count"] == 1
    every = {row["step"]: row["record"]["title"] for row in done(admin("GET", "/tasks?which=all"))["rows"]}
    assert every == {"a": "甲单", "c": "甲单"}
    assert pages(admin, which="all", words="甲", step="c") == ["甲单"]
    assert (
        pages(admin, which="all", words="甲", step="a") == []
    )  # whose flow has somebody else to look after it
    assert pages(chen, which="all") == []
    assert choices(chen, which="all")["flows"] == []


def test_words_find_no_title_that_is_hidden(office: Office, sit: Sit) -> None:
    opens = [{"id": "o", "fields": ["order_name"], "right": "hidden"}]
    office.publish(flow(step(office, "a", "陈静", opens=opens), step(office, "b", "陈静")))
    office.submit(name="SECRET one")
    office.submit(name="other")
    chen = sit("陈静")

    assert [row["record"]["title"] for row in done(chen("GET", "/tasks"))["rows"]] == [None, None]
    for words in ("secret", "nothing"):
        assert choices(chen, words=words)["count"] == 0


def test_many_are_looked_at_in_portions(office: Office, sit: Sit, monkeypatch: Any) -> None:
    office.publish(flow(step(office, "a", "陈静")))
    for name in ("甲1", "乙", "丙", "丁", "甲2"):
        office.submit(name=name)
    monkeypatch.setattr(listing.flow, "MOST_COUNTED", 2)

    first = done(sit("陈静")("GET", "/tasks?words=甲&order=longest"))
    assert [row["record"]["title"] for row in first["rows"]] == ["甲1"]
    assert first["next"] is not None
    assert pages(sit("陈静"), words="甲", order="longest") == ["甲1", "甲2"]


def test_the_lists_are_described(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静")))
    office.submit("李总", name="甲单")
    boss = sit("李总")
    document = done(boss("GET", "/apps/test/openapi.json"))

    for path, which in (("tasks", "todo"), ("task_choices", "started"), ("runs", "started")):
        operation = document["paths"][f"/api/v1/{path}"]["get"]
        named = {each.get("name") for each in operation["parameters"]}
        assert {"which", "flow", "form", "days", "late", "words"} <= named, path
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        answer = done(boss("GET", f"/{path}?which={which}"))
        jsonschema_rs.validator_for({**schema, "components": document["components"]}).validate(answer)


def test_who_is_out_of_sight_is_no_choice(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静")))
    office.submit()
    chen, starter = sit("陈静"), format_id("usr", office.id("周敏"))
    assert len(choices(chen, starter=starter)["starters"]) == 1
    tree = builtin().model_dump(mode="json", exclude_unset=True)
    (everybody,) = [each for each in tree["roles"] if each["id"] == "everybody"]
    everybody["forms"] = [{**each, "but": []} for each in everybody["forms"]]
    publish_app(office.database, SYSTEM, read(tree))

    assert (choices(chen)["count"], choices(chen)["starters"]) == (1, [])
    assert choices(chen, starter=starter)["count"] == 0
