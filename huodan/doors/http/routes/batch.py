"""Several records of a form at once: all that is asked, or none of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.problems import UnknownSetting, VersionNeeded, WrongNumberOfOperations, WrongSetting
from huodan.doors.http.route import writing
from huodan.doors.http.routes.records import brought_id, warnings_of
from huodan.doors.http.routes.rows import FORM
from huodan.engines.query import Query, query
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.document import Verb
from huodan.language.messages import Change, ChangeKind, Command, CreateRecord, DeleteRecord, UpdateRecord
from huodan.language.plan.model import PlanForm
from huodan.workspace.perform import MOST_RECORDS, perform
from huodan.workspace.refused import PLACE, Batch

ENTRIES = {
    "create": ("op", "id", "values"),
    "update": ("op", "id", "version", "values"),
    "delete": ("op", "id", "version"),
}


def post_batch(call: Call) -> object:
    """This function will do all operations in one Tx, or none."""
    form, body = call.form(), call.message.json(PLACE)
    operations = need(body, PLACE, list)
    if not 1 <= len(operations) <= MOST_RECORDS:
        raise WrongNumberOfOperations(path=PLACE, limit=MOST_RECORDS, count=len(operations))
    commands = [_command(call, form, one, f"{PLACE}.{place}") for place, one in enumerate(operations)]
    changes = perform(call.tx, call.plan, call.grant, *commands, batch=Batch())
    return {"results": list(_results(call, form, commands, changes))}


def _command(call: Call, form: PlanForm, given: object, at: str) -> Command:
    op = given.get("op") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(op, str) or op not in ENTRIES:
        raise WrongSetting(path=f"{at}.op", expected=" create / update / delete")
    for name in given:
        if name not in ENTRIES[op]:
            raise UnknownSetting(path=f"{at}.{name[:80]}", known=" ".join(ENTRIES[op]))
    values = _values(given, at) if op != "delete" else {}
    if op == "create":
        return CreateRecord(form.id, values, brought_id(given, form, at=f"{at}.id"), call.origin)
    id, version = _id(given, form, at), _version(call, given, at)
    if op == "update":
        return UpdateRecord(form.id, id, values, version, call.origin)
    return DeleteRecord(form.id, id, version, call.origin)


def _values(given: Mapping[str, object], at: str) -> dict[str, object]:
    values = given.get("values")
    if not isinstance(values, dict):
        raise WrongSetting(path=f"{at}.values", expected={"zh": "一个对象", "en": "an object"})
    return values


def _id(given: Mapping[str, object], form: PlanForm, at: str) -> Id:
    text = given.get("id")
    is_ours = isinstance(text, str) and text.startswith(f"{form.form.id_prefix}_")
    found = parse_id(str(text)) if is_ours else None
    if found is None:
        raise WrongSetting(path=f"{at}.id", expected=f" {format_id(form.form.id_prefix, 1)} …")
    return found


def _version(call: Call, given: Mapping[str, object], at: str) -> int | None:
    version = given.get("version")
    if version is None and call.caller.session is not None:
        raise VersionNeeded
    if version is not None and (
        isinstance(version, bool) or not isinstance(version, int) or not 0 <= version < 10**9
    ):
        raise WrongSetting(path=f"{at}.version", expected={"zh": "版本号，如 3", "en": "a version such as 3"})
    return version


def _results(
    call: Call, form: PlanForm, commands: list[Command], changes: tuple[Change, ...]
) -> Iterator[dict[str, object]]:
    """Say what became of each operation; a title stands only where the caller may read it."""
    made = iter(
        [change for change in changes if change.kind is ChangeKind.CREATED and change.form == form.id]
    )
    versions = {change.record: change.version for change in changes if change.form == form.id}
    done = [(one, next(made).record if isinstance(one, CreateRecord) else one.id) for one in commands]
    seen = _seen(call, form, [id for one, id in done if not isinstance(one, DeleteRecord)])
    title = form.title.key
    for (command, id), change in zip(done, _own([id for _, id in done], changes), strict=True):
        outside = format_id(form.form.id_prefix, id)
        if isinstance(command, DeleteRecord):
            yield {"op": "delete", "id": outside}
            continue
        op = "create" if isinstance(command, CreateRecord) else "update"
        row = seen.get(outside, {})
        version = row.get("version", versions.get(id))
        yield {
            "op": op,
            "id": outside,
            "version": version,
            "title": row.get(title),
            "warnings": warnings_of(call, change),
        }


def _own(ids: list[Id], changes: tuple[Change, ...]) -> Iterator[Change | None]:
    """Give the change of each operation; of a record named twice, one time without a change, the last each time."""
    made = {id: [change for change in changes if change.record == id] for id in ids}
    complete = {id for id in made if len(made[id]) == ids.count(id)}
    for id in ids:
        yield made[id].pop(0) if id in complete else next(iter(made[id][-1:]), None)


def _seen(call: Call, form: PlanForm, ids: list[Id]) -> dict[object, dict[str, object]]:
    if not ids or not call.grant.form(form.id).can(Verb.READ):
        return {}
    path = call.plan.path(form.id, form.title.key)
    columns = ("version", *((form.title.key,) if call.grant.may_read(path) else ()))
    wanted = [format_id(form.form.id_prefix, id) for id in dict.fromkeys(ids)]
    where = {"field": "id", "op": "in", "value": wanted}
    page = query(call.tx, call.plan, call.grant, Query(form.id, columns, where, limit=MOST_RECORDS))
    return {row["id"]: row for row in page.rows}


ROUTES = (writing("POST", f"{FORM}/records/batch", post_batch, is_short=False),)
