"""Single records out of a backup, for administrators: opening one for a form, looking into it, bringing records back."""

from __future__ import annotations

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import House, minding, reading, writing
from huodan.doors.http.routes.backups import BACKUPS
from huodan.doors.http.routes.jobs import job_of, whole_job
from huodan.engines.people import Caller
from huodan.kit import zone
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import say
from huodan.language.access import NotFound, RecordNotFound
from huodan.language.plan.model import PlanForm
from huodan.storage.db import Tx
from huodan.storage.extract import CHANGED, DELETED, STATES
from huodan.workspace import backup, recovering
from huodan.workspace.backup import NoBackup

OPENED = f"{BACKUPS}/opened/{{id}}"
LONGEST_SEARCH = 500
MOST_PAGES = 1_000_000
USUAL = (DELETED, CHANGED)


def post_open(call: Call) -> Answer:
    """This function will ask for a backup to be opened for one form: 202 and the job that does."""
    call.require_administrator()
    form = _form(call)
    name = call.message.names["name"]
    manifest = backup.read_manifest(backup.store_of(call.tx.database).path(name))
    job = recovering.ask_opening(call.tx, call.plan, call.grant, manifest, form=form)
    return Answer({"job": whole_job(call, job)}, 202)


def post_open_second(house: House, message: Message, caller: Caller) -> Answer:
    """This function will do the same with a backup in the second place, once it is seen to be there."""
    with house.database.read() as tx:
        make_call(tx, message, caller).require_administrator()
    store = backup.store_of(house.database)
    second = backup.second_of(house.database, store)
    name = message.names["name"]
    found = next((each for each in second.backups() if each.name == name), None) if second else None
    if second is None or found is None:
        raise NoBackup(place=name)

    def ask(tx: Tx) -> Answer:
        call = make_call(tx, message, caller)
        form = _form(call)
        job = recovering.ask_opening(tx, call.plan, call.grant, found, form=form, is_second=True)
        return Answer({"job": whole_job(call, job)}, 202)

    return house.database.transact(caller.actor, ask)


def _form(call: Call) -> PlanForm:
    body = call.message.json("app", "form")
    form = call.plan.form(need(body, "app", str), need(body, "form", str))
    if form is None or not call.grant.sees(form.id):
        raise NotFound(what={"zh": "这个表单", "en": "The form"})
    return form


def get_opened(call: Call) -> object:
    """This function will list records of an opened backup, those changed last first, with how they stand now."""
    call.require_administrator()
    asked = call.message.query
    states = _states(asked.get("state", ""))
    skip = _skip(asked.get("after", ""))
    with recovering.opened(call.tx.database, job_of(call), call.plan, call.grant) as it:
        search = asked.get("search", "")[:LONGEST_SEARCH]
        found = recovering.listed(call.tx, call.plan, call.grant, it, states=states, search=search, skip=skip)
        shown, is_more = found[: recovering.MOST_LISTED], len(found) > recovering.MOST_LISTED
        return {
            "backup": it.backup,
            "at": zone.iso(it.at, call.tx.zone),
            "app": it.form.app,
            "form": it.form.key,
            "label": say(it.form.label, call.lang),
            "counts": it.extract.counts(),
            "rows": [_row(call, it.form, one) for one in shown],
            "next": str(skip + len(shown)) if is_more else None,
        }


def get_record(call: Call) -> object:
    """This function will say how one record differs from now, and what of it cannot come back."""
    call.require_administrator()
    with recovering.opened(call.tx.database, job_of(call), call.plan, call.grant) as it:
        id = _record(it.form, call.message.names["record"])
        if id is None:
            raise RecordNotFound
        former, compared, changes = recovering.difference(call.tx, call.plan, call.grant, it, id)
        return {
            "id": format_id(it.form.form.id_prefix, id),
            "is_deleted": compared is None,
            "changes": [
                {"path": one.path, "label": say(one.label, call.lang), "now": one.before, "then": one.after}
                for one in changes
            ],
            "lost": [say(label, call.lang) for label in recovering.lost_labels(it, former)],
        }


def post_recover(call: Call) -> Answer:
    """This function will ask for records to be brought back, those named or all that are found: 202 and the job."""
    call.require_administrator()
    body = call.message.json("ids", "state", "search")
    with recovering.opened(call.tx.database, job_of(call), call.plan, call.grant) as it:
        if "ids" in body:
            ids = [_named(it.form, index, text) for index, text in enumerate(need(body, "ids", list))]
        else:
            states = _states(need(body, "state", str, ""))
            search = need(body, "search", str, "")[:LONGEST_SEARCH]
            ids = recovering.chosen(call.grant, it, states=states, search=search)
        job = recovering.ask_recovery(call.tx, it, ids)
    return Answer({"job": whole_job(call, job)}, 202)


def _row(call: Call, form: PlanForm, one: recovering.Found) -> dict[str, object]:
    listed = one.listed
    granted = call.grant.form(form.id)
    shows_title = form.title.id in granted.readable - granted.masked
    return {
        "id": format_id(form.form.id_prefix, listed.id),
        "title": listed.title if shows_title else None,
        "updated_at": zone.iso(listed.updated_at, call.tx.zone),
        "state": one.state,
    }


def _states(text: str) -> tuple[str, ...]:
    """Read which records are meant: in one state, or all that differ."""
    if not text:
        return USUAL
    if text not in STATES:
        raise WrongSetting(path="state", expected=f" {' / '.join(STATES)}")
    return (text,)


def _skip(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and int(text[:9]) <= MOST_PAGES):
        raise WrongSetting(
            path="after", expected={"zh": "上一页给出的 next", "en": "the next of the page before"}
        )
    return int(text or "0")


def _record(form: PlanForm, text: object) -> Id | None:
    is_ours = isinstance(text, str) and text.startswith(f"{form.form.id_prefix}_")
    return parse_id(text) if isinstance(text, str) and is_ours else None


def _named(form: PlanForm, index: int, text: object) -> Id:
    id = _record(form, text)
    if id is None:
        raise WrongSetting(path=f"ids.{index}", expected=f' "{form.form.id_prefix}_…"')
    return id


ROUTES = (
    writing("POST", f"{BACKUPS}/{{name}}/open", post_open),
    minding("POST", f"{BACKUPS}/second/{{name}}/open", post_open_second, threads="filers"),
    reading("GET", OPENED, get_opened),
    reading("GET", f"{OPENED}/records/{{record}}", get_record),
    writing("POST", f"{OPENED}/recover", post_recover),
)
