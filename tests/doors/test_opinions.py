"""What goes with an opinion: files for who takes part alone, phrases of one's own, and on which version it was given."""

from __future__ import annotations

from typing import Any

from huodan.engines import files
from huodan.kit.ids import parse_id
from huodan.language.messages import UpdateRecord
from huodan.workspace.check import check
from huodan.workspace.filing import set_kinds
from huodan.workspace.flowing.opinion_files import MOST
from huodan.workspace.flowing.phrases import LONGEST, MOST as MOST_PHRASES
from tests.doors.conftest import Browser
from tests.doors.test_signatures import bring, chased, code
from tests.doors.test_tasks import ORDER, Sit, done, office, only, sit, step, submit
from tests.support.attaching import PDF, png
from tests.support.office import Office, flow, sets
from tests.workspace.flowing.test_merging import customers

__all__ = ["office", "sit"]


def answers(browser: Browser, run: str) -> list[dict[str, Any]]:
    """List the answers of a run as somebody is told them."""
    events = done(browser("GET", f"/runs/{run}"))["events"]
    return [each for each in events if each["what"] == "answered"]


def test_who_takes_part_has_the_files_of_an_opinion_and_nobody_else(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静"), step(office, "b", "王雷")))
    zhou, chen, zhao, boss = sit("周敏"), sit("陈静"), sit("赵磊"), sit("李总")
    submit(zhou)
    row = only(chen)
    assert code(bring(zhao, task=row["id"])) == (404, "not_found")
    given = [bring(chen, task=row["id"]).json()["id"], bring(chen, task=row["id"], body=PDF).json()["id"]]
    done(chen("POST", f"/tasks/{row['id']}/agree", {"opinion": "见附件", "files": given}))

    wang = sit("王雷")
    for who in (zhou, chen, wang):
        (answer,) = answers(who, row["run"])
        assert [each["id"] for each in answer["files"]] == given
        for file, content in zip(given, (png(), PDF), strict=True):
            got = who("GET", f"/tasks/{answer['task']}/files/{file}")
            assert (got.status_code, got.content) == (200, content)
    assert wang("GET", f"/tasks/{row['id']}/files/{given[0]}?size=small").status_code == 200
    (told,) = answers(boss, row["run"])  # reads the record, and takes no part
    assert (told["files"], told["task"], told["version"], told["changes"]) == ([], None, None, [])
    own = only(wang)["id"]
    for who, task in ((boss, row["id"]), (zhao, row["id"]), (wang, own)):
        assert who("GET", f"/tasks/{task}/files/{given[0]}").status_code == 404
        assert who("GET", f"/files/{given[0]}").status_code == 404
    with office.database.read() as tx:
        assert check(tx) == ()

    done(chen("POST", f"/runs/{row['run']}/revoke", {}))
    assert answers(zhou, row["run"]) == []
    assert zhou("GET", f"/tasks/{row['id']}/files/{given[0]}").status_code == 404
    done(chen("POST", f"/tasks/{row['id']}/agree", {}))
    assert answers(zhou, row["run"])[0]["files"] == []


def test_what_is_no_file_of_one_s_own_goes_with_no_opinion(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静", "何苗", way="all")))
    submit(sit("周敏"))
    chen, he = sit("陈静"), sit("何苗")
    id, other = only(chen)["id"], only(he)["id"]
    theirs, mine = bring(he, task=other).json()["id"], bring(chen, task=id).json()["id"]

    for given in (["x" * 100_000], ["file_0000000000001"], [theirs], [mine, theirs]):
        for act, more in (("agree", {}), ("refuse", {"opinion": "不"}), ("send_back", {"opinion": "补"})):
            answer = chen("POST", f"/tasks/{id}/{act}", {"files": given, **more})
            assert code(answer) == (422, "bad_opinion_file")
    many = {"files": [f"file_{n:013}" for n in range(MOST + 1)]}
    assert code(chen("POST", f"/tasks/{id}/agree", many)) == (422, "too_many_opinion_files")
    assert chen("POST", f"/tasks/{id}/agree", {"files": [1]}).status_code == 422
    with office.database.write() as tx:
        set_kinds(tx, ["picture"])
    assert code(bring(chen, task=id, body=PDF)) == (422, "kind_not_allowed")
    done(chen("POST", f"/tasks/{id}/send_back", {"opinion": "补", "files": [mine]}))
    with office.database.read() as tx:
        found = files.find(tx, parse_id(mine) or 0)
        assert found is not None
        assert not found.is_loose


def test_what_is_one_to_do_keeps_its_files_in_each_run(office: Office, sit: Sit) -> None:
    chased(office)
    zhou = sit("周敏")
    id = only(zhou)["id"]
    every = done(zhou("GET", f"/tasks/{id}"))["merged"]

    done(zhou("POST", f"/tasks/{id}/agree", {"files": [bring(zhou, task=id).json()["id"]]}))

    for task in (each["task"] for each in every):
        (answer,) = answers(zhou, done(zhou("GET", f"/tasks/{task}"))["run"]["id"])
        got = zhou("GET", f"/tasks/{task}/files/{answer['files'][0]['id']}")
        assert (answer["task"], got.content) == (task, png())


def test_a_decision_says_on_which_version_and_what_was_changed_since(office: Office, sit: Sit) -> None:
    opens = [{"id": "o", "fields": ["order_waybill", "order_amount"], "right": "write"}]
    hides = [{"id": "h", "fields": ["order_amount"], "right": "hidden"}]
    two = step(office, "b", "赵磊", opens=opens, kind="handle")
    last = step(office, "c", "王雷", opens=hides)
    first = (step(office, "a", "陈静"), sets("s", state='"审核通过"'))
    office.publish(flow(*first, two, last))
    zhou, chen, zhao = sit("周敏"), sit("陈静"), sit("赵磊")
    order = submit(zhou)
    row = only(chen)
    version = done(zhou("GET", f"{ORDER}/{order}"))["version"]
    done(chen("POST", f"/tasks/{row['id']}/agree", {}))

    (answer,) = answers(zhou, row["run"])
    assert (answer["version"], answer["compares"], answer["changes"]) == (version, True, [])
    done(zhao("POST", f"/tasks/{only(zhao)['id']}/agree", {"values": {"waybill": "SF1"}}))
    assert answers(zhou, row["run"])[0]["changes"] == []  # what was still to be filled in
    done(zhao("POST", f"/runs/{row['run']}/revoke", {}))
    done(zhao("POST", f"/tasks/{only(zhao)['id']}/agree", {"values": {"amount": "12", "waybill": "SF2"}}))

    told, handled = answers(zhou, row["run"])
    assert [(each["path"], each["before"], each["after"]) for each in told["changes"]] == [
        ("amount", "9", "12")
    ]
    assert (handled["changes"], handled["version"] > version) == ([], True)
    assert zhou("GET", f"{ORDER}/{order}/compare?from={version}").status_code == 200
    wang = sit("王雷")
    theirs = done(wang("GET", f"/tasks/{only(wang)['id']}"))["run"]["events"]
    (hidden, _) = [each for each in theirs if each["what"] == "answered"]
    assert (hidden["version"], hidden["compares"], hidden["changes"]) == (version, False, [])


def test_a_run_says_by_which_version_it_began_and_who_moved_it(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静")))
    zhou, admin = sit("周敏"), sit("管理员")
    submit(zhou)
    run = done(zhou("GET", "/runs"))["rows"][0]["id"]
    office.publish(flow(step(office, "a", "陈静"), step(office, "b", "王雷")))
    done(admin("POST", "/apps/test/flows/flow/renew", {}))

    events = done(zhou("GET", f"/runs/{run}"))["events"]

    began, moved = (next(each for each in events if each["what"] == what) for what in ("began", "renewed"))
    assert moved["by"]["title"] == "管理员"
    assert moved["by_version"]["version"] == began["by_version"]["version"] + 1
    boss = done(sit("李总")("GET", f"/runs/{run}"))["events"]  # reads the record, and takes no part
    assert boss[0]["by_version"] is None


def test_phrases_are_one_s_own(office: Office, sit: Sit) -> None:
    chen, he = sit("陈静"), sit("何苗")

    assert done(chen("GET", "/phrases")) == {"phrases": []}
    kept = done(chen("POST", "/phrases", {"phrases": ["同意，  请尽快\n发货", "价格再谈", "价格再谈"]}))
    assert kept == {"phrases": ["同意， 请尽快 发货", "价格再谈"]}
    assert done(chen("GET", "/phrases")) == kept
    assert done(he("GET", "/phrases")) == {"phrases": []}
    for bad in (["x" * (LONGEST + 1)], [" "], [f"{n}" for n in range(MOST_PHRASES + 1)]):
        assert code(chen("POST", "/phrases", {"phrases": bad})) == (422, "bad_phrases")
    for bad in (None, "x", [1]):
        assert chen("POST", "/phrases", {"phrases": bad}).status_code == 422
    assert done(chen("POST", "/phrases", {"phrases": []})) == {"phrases": []}


def test_what_helps_to_decide_is_told_as_far_as_its_reader_sees_it(office: Office, sit: Sit) -> None:
    aids = ["order_amount", "#order_customer.#customer_debt", "order_cost"]
    opens = [{"id": "o", "fields": ["order_amount", "order_customer"], "right": "read"}]
    office.publish(flow(step(office, "a", "陈静", "周敏", way="all", aids=aids, opens=opens)))
    one, _ = customers(office)
    office.save("系统", UpdateRecord("customer", parse_id(one) or 0, {"debt": "500"}))
    office.submit(customer=one)

    told = {}
    for name in ("陈静", "周敏"):
        browser = sit(name)
        found = done(browser("GET", f"/tasks/{only(browser)['id']}"))["aids"]
        told[name] = [(each["field"]["label"], each["value"]) for each in found]

    assert told["陈静"] == [("order_amount", "100")]  # no role shows her customers
    assert told["周敏"] == [("order_amount", "100"), ("order_customer · customer_debt", "500")]
