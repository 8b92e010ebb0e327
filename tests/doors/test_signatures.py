"""A decision is signed with a picture who decides has just brought; who takes part in the run sees it, and nobody else."""

from __future__ import annotations

from typing import Any

from huodan.engines import files
from huodan.engines.flow.stand_ins import MOST_STAND_INS
from huodan.kit.ids import format_id, parse_id
from huodan.language.messages import SYSTEM
from huodan.storage import Tx
from huodan.workspace.check import check
from huodan.workspace.flowing.refusals import LONGEST_OPINION
from huodan.workspace.publish import publish_app
from tests.doors.conftest import Browser
from tests.doors.test_tasks import Sit, done, office, only, sit, step, submit
from tests.support.apps import app, read
from tests.support.attaching import PDF, png
from tests.support.office import Office, customer, flow, roles
from tests.workspace.flowing.test_merging import chase, customers

__all__ = ["office", "sit"]
DAY_MS = 86_400_000


def bring(
    browser: Browser, *, task: str | None = None, body: bytes | None = None, name: str = "签名.png"
) -> Any:
    """Send a file as a browser does."""
    sent = {"file": (name, body or png(), "image/png")}
    given = {} if task is None else {"task": task}
    headers = {"X-CSRF-Token": browser.csrf, "Accept-Language": "zh"}
    return browser.client.post("/api/v1/files", files=sent, data=given, headers=headers)


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def signed(answer: Any) -> list[str]:
    return [each["signature"] for each in done(answer)["events"] if each["signature"]]


def test_who_only_reads_the_record_is_told_of_no_signature(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静", signature=True)))
    submit(sit("周敏"))
    chen, boss = sit("陈静"), sit("李总")
    row = only(chen)
    file = bring(chen, task=row["id"]).json()["id"]
    done(chen("POST", f"/tasks/{row['id']}/agree", {"signature": file}))

    assert signed(chen("GET", f"/runs/{row['run']}")) == [row["id"]]
    assert signed(boss("GET", f"/runs/{row['run']}")) == []
    assert boss("GET", f"/tasks/{row['id']}/signature").status_code == 404
    done(chen("POST", f"/runs/{row['run']}/revoke", {}))
    assert signed(chen("GET", f"/runs/{row['run']}")) == []


def test_a_step_is_signed_by_who_has_no_role_and_seen_by_who_takes_part(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静", signature=True), step(office, "b", "李总")))
    zhou, chen, sun = sit("周敏"), sit("陈静"), sit("赵磊")
    submit(zhou)
    id = only(chen)["id"]

    assert code(chen("POST", f"/tasks/{id}/agree", {})) == (422, "signature_required")
    assert code(bring(chen)) == (403, "not_allowed")
    assert bring(sun, task=id).status_code == 404
    file = bring(chen, task=id)
    assert file.status_code == 201, file.text
    done(chen("POST", f"/tasks/{id}/agree", {"signature": file.json()["id"]}))

    run = f"/runs/{only(sit('李总'))['run']}"
    for who in (zhou, chen, sit("李总")):
        assert signed(who("GET", run)) == [id]
        seen = who("GET", f"/tasks/{id}/signature")
        assert (seen.status_code, seen.content) == (200, png())
        assert who("GET", f"/tasks/{id}/signature?size=small").status_code == 200
    assert sun("GET", f"/tasks/{id}/signature").status_code == 404
    assert chen("GET", f"/files/{file.json()['id']}").status_code == 404
    assert sun("GET", f"/files/{file.json()['id']}").status_code == 404

    def later(tx: Tx) -> int:
        tx.now += 400 * DAY_MS
        return files.purge(tx) + files.mend(tx)

    assert office.database.transact(SYSTEM, later) == 0
    with office.database.read() as tx:
        assert files.find(tx, parse_id(file.json()["id"]) or 0) is not None
        assert check(tx) == ()


def test_what_is_no_picture_of_one_s_own_signs_nothing(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静", "何苗", signature=True, way="all")))
    submit(sit("周敏"))
    chen, he = sit("陈静"), sit("何苗")
    id, other = only(chen)["id"], only(he)["id"]
    theirs, mine = bring(he, task=other).json()["id"], bring(chen, task=id).json()["id"]
    text = bring(chen, task=id, body=PDF).json()["id"]

    for given in ("x" * 100_000, "file_0000000000001", "usr_1", theirs, text):
        for act in ("agree", "refuse"):
            answer = chen("POST", f"/tasks/{id}/{act}", {"signature": given, "opinion": "不"})
            assert code(answer) == (422, "bad_signature"), given[:40]
    done(chen("POST", f"/tasks/{id}/agree", {"signature": mine}))
    assert code(he("POST", f"/tasks/{other}/agree", {"signature": mine})) == (422, "bad_signature")
    done(he("POST", f"/tasks/{other}/agree", {"signature": theirs}))


def test_who_adds_somebody_behind_signs_as_well(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静", signature=True)))
    submit(sit("周敏"))
    chen = sit("陈静")
    id = only(chen)["id"]
    wanted = {"people": [format_id("usr", office.id("李总"))], "where": "after"}

    assert code(chen("POST", f"/tasks/{id}/add", wanted)) == (422, "signature_required")
    file = bring(chen, task=id).json()["id"]
    done(chen("POST", f"/tasks/{id}/add", {**wanted, "signature": file}))
    assert signed(chen("GET", f"/runs/{only(sit('李总'))['run']}")) == [id]

    assert chen("GET", f"/tasks/{id}/signature").status_code == 200


def test_no_opinion_is_longer_than_a_page(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静")))
    submit(sit("周敏"))
    chen, boss = sit("陈静"), sit("管理员")
    row, to = only(chen), format_id("usr", office.id("李总"))
    long = "长" * (LONGEST_OPINION + 1)
    given = {
        "keep": {},
        "agree": {},
        "refuse": {},
        "send_back": {"to": "start"},
        "transfer": {"to": to},
        "delegate": {"to": to},
        "add": {"people": [to], "where": "before"},
    }

    for act, more in given.items():
        answer = chen("POST", f"/tasks/{row['id']}/{act}", {"opinion": long, **more})
        assert code(answer) == (422, "opinion_too_long"), act
    assert code(boss("POST", f"/runs/{row['run']}/stop", {"why": long})) == (422, "opinion_too_long")
    done(chen("POST", f"/tasks/{row['id']}/agree", {"opinion": long[1:]}))


def test_not_everybody_stands_in_and_not_for_anything(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    office.submit()
    wang = sit("王雷")
    given = {"to": format_id("usr", office.id("赵磊")), "from": "2026-05-01", "until": "2026-05-02"}

    for flows in (["x" * 100_000], [{"a": 1}], ["flow"] * 51):
        assert wang("POST", "/stand_ins", {**given, "flows": flows}).status_code == 422
    assert wang("POST", "/stand_ins", {**given, "flows": ["flow"]}).status_code == 201
    given |= {"until": "2026-06-30"}
    for _ in range(MOST_STAND_INS):
        assert wang("POST", "/stand_ins", given).status_code == 201
    assert code(wang("POST", "/stand_ins", given)) == (422, "too_many_stand_ins")


def test_a_to_do_about_a_form_that_is_gone_is_opened_and_ended(office: Office, sit: Sit) -> None:
    office.publish(flow(step(office, "a", "陈静")))
    submit(sit("周敏"))
    chen = sit("陈静")
    row = only(chen)
    kept = [{**role, "forms": []} for role in roles()]
    assert isinstance(publish_app(office.database, SYSTEM, read(app(customer(), roles=kept))), int)

    listed, task = only(chen), done(chen("GET", f"/tasks/{row['id']}"))
    assert (listed["record"], task["record"], task["form"]) == (None, None, None)
    assert task["run"]["is_stuck"]
    assert chen("GET", f"/tasks/{row['id']}/form").status_code == 404
    assert chen("POST", f"/tasks/{row['id']}/preview", {"values": {}}).status_code == 404
    assert code(chen("POST", f"/tasks/{row['id']}/agree", {})) == (409, "flow_changed")
    done(sit("管理员")("POST", f"/runs/{row['run']}/stop", {"why": "表单删了"}))

    assert chen("GET", "/tasks").json()["rows"] == []


def chased(office: Office, **more: object) -> None:
    """Publish a step that is one to-do for two orders of one customer."""
    office.publish(flow(chase(**more), is_approval=False))
    one, _ = customers(office)
    for _ in range(2):
        office.submit(customer=one)


def test_what_is_one_to_do_is_signed_once_and_each_run_keeps_it(office: Office, sit: Sit) -> None:
    chased(office, signature=True)
    zhou = sit("周敏")
    id = only(zhou)["id"]
    every = [each["task"] for each in done(zhou("GET", f"/tasks/{id}"))["merged"]]

    done(zhou("POST", f"/tasks/{id}/agree", {"signature": bring(zhou, task=id).json()["id"]}))

    assert len(every) == 2
    assert [zhou("GET", f"/tasks/{each}/signature").content for each in every] == [png(), png()]
    with office.database.read() as tx:
        assert check(tx) == ()


def test_what_is_one_to_do_about_a_form_that_is_gone_is_opened(office: Office, sit: Sit) -> None:
    chased(office)
    zhou = sit("周敏")
    id = only(zhou)["id"]
    left = [{**role, "forms": [one for one in role["forms"] if one["form"] != "order"]} for role in roles()]
    assert isinstance(publish_app(office.database, SYSTEM, read(app(customer(), roles=left))), int)

    assert done(zhou("GET", f"/tasks/{id}"))["merged"] == []
