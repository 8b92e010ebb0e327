"""Comments over HTTP: who reads and says what, who is told, and what nobody learns who may not see the record."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Timer
from typing import Any

import pytest

from huodan.doors.http.route import House
from huodan.engines import comments as engine, people
from huodan.kit.ids import parse_id
from huodan.language.access import grant, system_grant
from huodan.language.messages import SYSTEM, AddComment, RestoreRecord
from huodan.storage.db import Database, Tx
from huodan.workspace.check import check
from huodan.workspace.commenting import remark
from huodan.workspace.history import forget_trash
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.doors.conftest import Browser
from tests.doors.hearing import enter, heard
from tests.engines.query.test_statements import Counted

Browse = Callable[..., Browser]
CUSTOMERS = "/apps/orders/forms/customer"
CANARY = "canary"


def customer(boss: Browser, code: str) -> str:
    """This function will find a customer; 周敏 sees KH1 alone, the administrator none at all."""
    where = {"field": "code", "op": "eq", "value": code}
    rows = boss("POST", f"{CUSTOMERS}/query", {"columns": ["code"], "where": where}).json()["rows"]
    return str(rows[0]["id"])


def person(boss: Browser, name: str) -> str:
    rows = boss("GET", f"/members?search={name}").json()["rows"]
    return str(rows[0]["id"])


def say(who: Browser, record: str, text: str, **more: Any) -> Any:
    headers = {name: more.pop(name) for name in ("Idempotency_Key",) if name in more}
    return who("POST", f"{CUSTOMERS}/records/{record}/comments", {"text": text, **more}, **headers)


def said(who: Browser, record: str, query: str = "") -> Any:
    return who("GET", f"{CUSTOMERS}/records/{record}/comments{query}").json()


def own(who: Browser, record: str, owner: str | None) -> None:
    """This function will give a customer to somebody."""
    version = who("GET", f"{CUSTOMERS}/records/{record}").json()["version"]
    sent = {"values": {"owner": owner}}
    answer = who("PATCH", f"{CUSTOMERS}/records/{record}", sent, If_Match=f'"{version}"')
    assert answer.status_code == 200, answer.text


def test_who_sees_a_record_reads_and_says_something_about_it(browse: Browse, boss: Browser) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")

    first = say(boss, record, "  请先确认\r\n交期 ").json()
    second = say(zhou, record, "已确认", reply_to=first["id"]).json()

    page = said(zhou, record)
    assert page["count"] == 2
    assert page["can_comment"] is True
    assert [row["text"] for row in page["rows"]] == ["已确认", "请先确认\n交期"]
    newest, oldest = page["rows"]
    assert newest["by"]["title"] == "周敏"
    assert newest["reply_to"] == {"id": first["id"], "by": oldest["by"], "text": "请先确认 交期"}
    assert newest["can"] == {"edit": True, "delete": True}
    assert oldest["can"] == {"edit": False, "delete": False}
    assert second["unreached"] == []


def test_a_comment_leaves_the_version_and_the_history_of_its_record_alone(boss: Browser) -> None:
    record = customer(boss, "KH1")
    before = boss("GET", f"{CUSTOMERS}/records/{record}").json()

    say(boss, record, "n")

    assert boss("GET", f"{CUSTOMERS}/records/{record}").json() == before
    assert len(boss("GET", f"{CUSTOMERS}/records/{record}/history").json()["entries"]) == 1


def test_long_talk_is_read_in_pages(boss: Browser) -> None:
    record = customer(boss, "KH1")
    for number in range(5):
        say(boss, record, f"n{number}")

    first = said(boss, record, "?limit=3")
    second = said(boss, record, f"?limit=3&before={first['next']}")

    assert [row["text"] for row in first["rows"] + second["rows"]] == ["n4", "n3", "n2", "n1", "n0"]
    assert (first["count"], second["count"], second["next"]) == (5, 5, None)
    assert boss("GET", f"{CUSTOMERS}/records/{record}/comments?before=x").json()["code"] == "wrong_setting"


def test_a_comment_that_says_nothing_or_too_much_is_refused(boss: Browser) -> None:
    record = customer(boss, "KH1")
    other = say(boss, customer(boss, "KH2"), "n").json()["id"]

    refused = {
        say(boss, record, " \u200b\n").json()["code"]: "text",
        say(boss, record, "n" * 2001).json()["code"]: "text",
        say(boss, record, "n", mentions=[person(boss, "周敏").replace("_0", "_7")]).json()[
            "code"
        ]: "mentions.0",
        say(boss, record, "n", mentions=["x"]).json()["code"]: "mentions.0",
        say(boss, record, "n", reply_to=other).json()["code"]: "reply_to",
    }

    expected = {"empty_comment", "comment_too_long", "unknown_mention", "wrong_setting", "unknown_reply"}
    assert refused.keys() == expected
    assert said(boss, record)["rows"] == []


def test_hostile_text_is_kept_as_text_and_marks_nobody_can_see_are_not(boss: Browser) -> None:
    record = customer(boss, "KH1")
    hostile = "<img src=x onerror=alert(1)> ' OR 1=1; -- {{7*7}} =1+1 javascript:alert(1) \U0001f600"

    one = say(boss, record, f"\x00{hostile}\x07").json()
    longest = say(boss, record, "字" * 2000)

    assert one["text"] == hostile
    assert longest.status_code == 201
    assert [row["text"] for row in said(boss, record)["rows"]] == ["字" * 2000, hostile]
    assert boss("POST", f"{CUSTOMERS}/records/{record}/comments", {"text": ["n"]}).status_code == 422
    assert say(boss, record, "n", mentions=[person(boss, "周敏")] * 21).status_code == 201
    assert boss("POST", f"{CUSTOMERS}/records/{record}/comments", {"text": "n", "by": "x"}).status_code == 422


def test_its_author_changes_a_comment_for_ten_minutes_and_nobody_else_does(
    browse: Browse, boss: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")
    one = say(zhou, record, "旧的").json()
    path = f"{CUSTOMERS}/records/{record}/comments/{one['id']}"

    assert boss("PATCH", path, {"text": "n"}).json()["code"] == "not_your_comment"
    changed = zhou("PATCH", path, {"text": "新的"}).json()
    assert (changed["text"], changed["edited_at"] is not None) == ("新的", True)

    monkeypatch.setattr("huodan.engines.comments.stored.EDITED_WITHIN_MS", 0)
    assert zhou("PATCH", path, {"text": "晚了"}).json()["code"] == "too_late_to_edit"
    assert said(zhou, record)["rows"][0]["text"] == "新的"
    assert said(zhou, record)["rows"][0]["can"] == {"edit": False, "delete": True}


def test_a_deleted_comment_leaves_a_mark_and_none_of_its_words(
    browse: Browse, boss: Browser, database: Database
) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")
    one = say(zhou, record, f"{CANARY} words", mentions=[person(boss, "沈建华")]).json()
    say(boss, record, "答", reply_to=one["id"])
    path = f"{CUSTOMERS}/records/{record}/comments/{one['id']}"
    assert boss("GET", "/messages").json()["unread"] == 1

    assert boss("DELETE", path).json()["code"] == "not_your_comment"
    assert zhou("DELETE", path).status_code == 200
    assert zhou("DELETE", path).status_code == 200

    page = said(boss, record)
    assert page["count"] == 1
    answer, gone = page["rows"]
    assert (gone["text"], gone["mentions"], gone["deleted_by"]["title"]) == (None, [], "周敏")
    assert answer["reply_to"]["text"] is None
    assert boss("GET", "/messages").json() == {"rows": [], "next": None, "unread": 0}
    assert zhou("PATCH", path, {"text": "n"}).status_code == 404
    assert say(boss, record, "n", reply_to=one["id"]).json()["code"] == "unknown_reply"


def test_an_administrator_deletes_what_another_said(
    browse: Browse, boss: Browser, database: Database
) -> None:
    record = customer(boss, "KH1")
    one = say(boss, record, "n").json()

    def promote(tx: Tx) -> None:
        account = people.account_of(tx, login="zhoumin")
        people.set_roles(tx, person=account.person, roles=(*account.roles, people.ADMINISTRATOR))

    database.transact(SYSTEM, promote)
    zhou = browse("zhoumin")

    assert said(zhou, record)["rows"][0]["can"] == {"edit": False, "delete": True}
    answer = zhou("DELETE", f"{CUSTOMERS}/records/{record}/comments/{one['id']}")
    assert answer.json()["deleted_by"]["title"] == "周敏"


def test_who_loses_sight_of_a_record_learns_nothing_of_it_and_gets_it_back(
    browse: Browse, boss: Browser
) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")
    say(boss, record, f"{CANARY} n", mentions=[person(boss, "周敏")])

    own(boss, record, None)
    assert zhou("GET", f"{CUSTOMERS}/records/{record}/comments").status_code == 404
    assert say(zhou, record, "n").status_code == 404
    assert zhou("GET", "/messages").json() == {"rows": [], "next": None, "unread": 0}
    assert zhou("POST", "/messages/read", {"ids": ["msg_0000000000001"]}).json() == {"unread": 0}

    own(boss, record, person(boss, "周敏"))
    assert zhou("GET", "/messages").json()["unread"] == 1


def test_comments_go_into_the_trash_and_come_back_with_their_record(
    browse: Browse, boss: Browser, database: Database
) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")
    say(boss, record, "n", mentions=[person(boss, "周敏")])

    assert boss("DELETE", f"{CUSTOMERS}/records/{record}", If_Match='"1"').status_code == 204
    assert boss("GET", f"{CUSTOMERS}/records/{record}/comments").status_code == 404
    assert zhou("GET", "/messages").json()["unread"] == 0

    assert boss("POST", f"{CUSTOMERS}/trash/{record}/restore", {}).status_code == 200
    assert said(boss, record)["count"] == 1
    assert zhou("GET", "/messages").json()["unread"] == 1
    with database.read() as tx:
        assert check(tx) == ()


def test_what_is_taken_out_of_the_trash_while_it_is_swept_keeps_its_comments(
    boss: Browser, database: Database
) -> None:
    record = customer(boss, "KH1")
    say(boss, record, "n")
    assert boss("DELETE", f"{CUSTOMERS}/records/{record}", If_Match='"1"').status_code == 204
    with database.write() as tx:
        tx.run("UPDATE trash SET deleted_at = 1")
    taken, go = Event(), Event()

    def restore() -> None:
        with database.write() as tx:
            plan = current_plan(tx)
            perform(tx, plan, system_grant(plan), RestoreRecord("customer", parse_id(record)))
            taken.set()
            go.wait(10)

    def sweep() -> None:
        with database.write() as tx:
            forget_trash(tx)

    with ThreadPoolExecutor(2) as both:
        restored = both.submit(restore)
        assert taken.wait(10)
        swept = both.submit(sweep)
        Timer(1, go.set).start()
        restored.result(20)
        swept.result(20)

    assert [row["text"] for row in said(boss, record)["rows"]] == ["n"]


def test_nobody_talks_about_a_colleague_as_about_a_record(browse: Browse, boss: Browser) -> None:
    him = person(boss, "周敏")
    path = f"/apps/workspace/forms/people/records/{him}/comments"

    assert browse("tang")("POST", path, {"text": "n"}).json()["code"] == "may_not_comment"
    assert browse("tang")("GET", path).json()["can_comment"] is False


def test_what_is_gone_for_good_takes_its_comments_along(
    browse: Browse, boss: Browser, database: Database
) -> None:
    record = customer(boss, "KH1")
    say(boss, record, "n", mentions=[person(boss, "周敏")])
    boss("DELETE", f"{CUSTOMERS}/records/{record}", If_Match='"1"')

    def promote(tx: Tx) -> None:
        account = people.account_of(tx, login="boss")
        people.set_roles(tx, person=account.person, roles=(*account.roles, people.ADMINISTRATOR))

    database.transact(SYSTEM, promote)
    answer = browse("boss")("POST", f"{CUSTOMERS}/trash/purge", {"ids": [record]})
    assert answer.json() == {"done": 1}

    with database.read() as tx:
        for table in ("comment", "message"):
            assert tx.run(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
        assert check(tx) == ()


def test_a_double_click_says_it_once_and_two_people_say_both(browse: Browse, boss: Browser) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")

    with ThreadPoolExecutor(4) as pool:
        twice = [pool.submit(say, boss, record, "一次", Idempotency_Key="k1") for _ in range(2)]
        other = pool.submit(say, zhou, record, "另一个")
        answers = [each.result() for each in (*twice, other)]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert answers[0].json() == answers[1].json()
    assert sorted(row["text"] for row in said(boss, record)["rows"]) == sorted(["一次", "另一个"])


def test_two_changes_of_one_comment_at_once_leave_one_of_them_whole(browse: Browse, boss: Browser) -> None:
    zhou, record = browse("zhoumin"), customer(boss, "KH1")
    one = say(zhou, record, "n").json()
    path = f"{CUSTOMERS}/records/{record}/comments/{one['id']}"

    with ThreadPoolExecutor(4) as pool:
        edits = [pool.submit(zhou, "PATCH", path, {"text": text}) for text in ("a", "b")]
        gone = pool.submit(zhou, "DELETE", path)
        statuses = {each.result().status_code for each in (*edits, gone)}

    assert statuses <= {200, 404}
    (row,) = said(zhou, record)["rows"]
    assert (row["text"], row["deleted_by"] is not None) == (None, True)


def test_open_pages_hear_that_something_was_said_and_the_mentioned_that_they_are(
    browse: Browse, boss: Browser, database: Database
) -> None:
    house, record, me = House(database), customer(boss, "KH1"), person(boss, "周敏")

    told = heard(house, enter(database, "zhoumin"), lambda: _say(database, record, me), until=2)
    assert told == [("comments", {"app": "orders", "form": "customer"}), ("inbox", {})]

    told = heard(house, enter(database, "boss"), lambda: _say(database, record, me), until=2, seconds=1.5)
    assert told == [("comments", {"app": "orders", "form": "customer"})]
    assert heard(house, enter(database, "admin"), lambda: _say(database, record, me), seconds=1.5) == []


def _say(database: Database, record: str, person: str) -> None:
    """This function will have the boss say something on a thread of nobody's page."""

    def work(tx: Tx) -> None:
        tx.actor = people.actor_of_person(tx, person=people.account_of(tx, login="boss").person)
        plan = current_plan(tx)
        wanted = AddComment("customer", parse_id(record) or 0, "n", (parse_id(person) or 0,))
        remark(tx, plan, grant(plan, tx.actor), wanted)

    database.transact(SYSTEM, work)


def test_a_role_may_read_comments_and_write_none(browse: Browse, boss: Browser, database: Database) -> None:
    record = customer(boss, "KH1")
    say(boss, record, "n")
    with database.read() as tx:
        app = current_plan(tx).apps["orders"]
    tree = app.model_dump(mode="json")
    for role in tree["roles"]:
        for rights in role["forms"]:
            if role["id"] == "role_sales" and rights["form"] == "customer":
                rights["comments"] = False
    assert isinstance(publish_app(database, SYSTEM, type(app).model_validate(tree)), int)
    zhou = browse("zhoumin")

    page = said(zhou, record)

    assert ([row["text"] for row in page["rows"]], page["can_comment"]) == (["n"], False)
    answer = say(zhou, record, "m")
    assert (answer.status_code, answer.json()["code"]) == (403, "may_not_comment")
    assert said(boss, record)["can_comment"] is True


def test_a_program_says_something_as_itself_and_one_kept_to_reading_does_not(
    browse: Browse, boss: Browser, database: Database, key: Callable[..., Any]
) -> None:
    record = customer(boss, "KH1")
    path = f"{CUSTOMERS}/records/{record}/comments"

    one = key("POST", path, {"text": "n", "mentions": [person(boss, "周敏")]}).json()
    assert one["by"] == {"id": None, "title": "程序"}
    assert key("PATCH", f"{path}/{one['id']}", {"text": "m"}).status_code == 200
    assert boss("PATCH", f"{path}/{one['id']}", {"text": "k"}).json()["code"] == "not_your_comment"
    assert browse("zhoumin")("GET", "/messages").json()["rows"][0]["by"]["title"] == "程序"
    assert key("GET", "/messages").json() == {"rows": [], "next": None, "unread": 0}

    with database.write() as tx:
        roles = people.find_roles(current_plan(tx), ["总经理"])
        kept = people.find_narrowing(current_plan(tx), {"orders/customer": ["read"]})
        _, token = people.create_key(tx, name="只读", roles=roles, narrowing=kept)
    reader = browse()
    headers = {"Authorization": f"Bearer {token}"}
    assert reader("GET", path, **headers).json()["can_comment"] is False
    assert reader("POST", path, {"text": "n"}, **headers).json()["code"] == "may_not_comment"


def test_the_number_of_statements_does_not_grow_with_what_was_said(boss: Browser, database: Database) -> None:

    record, counts = customer(boss, "KH1"), []
    for many in (2, 8):
        for number in range(many):
            say(boss, record, f"n{number}", mentions=[person(boss, "周敏")])
        with database.read() as tx:
            plan, counted = current_plan(tx), Counted(tx)
            place: dict[str, Any] = {"form": "customer", "record": parse_id(record) or 0}
            engine.comments(counted, plan, system_grant(plan), limit=50, **place)  # type: ignore[arg-type]
            counts.append(counted.count)

    assert counts[0] == counts[1]
