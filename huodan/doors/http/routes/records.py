"""Records: read, create, change, delete, press a button of theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer, Message, need
from huodan.doors.http.problems import UnknownSetting, WrongSetting, problem_entries
from huodan.doors.http.route import reading, writing
from huodan.doors.http.routes.rows import FORM
from huodan.engines import records
from huodan.engines.query import copied, get
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import say
from huodan.language.access import NotFound
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import Change, Command, CreateRecord, DeleteRecord, UpdateRecord
from huodan.language.plan.model import PlanForm
from huodan.workspace.copying import begin_copy
from huodan.workspace.creating import PLACE, Made, Referring, create_with
from huodan.workspace.merging import require_not_merged
from huodan.workspace.perform import perform
from huodan.workspace.pressing import press

RECORD = f"{FORM}/records/{{id}}"
REFERRING = ("app", "form", "field", "values")


def get_record(call: Call) -> object:
    """This function will give one record, with its sub-rows."""
    form = call.form()
    id = call.record(form)
    try:
        record = get(call.tx, call.plan, call.grant, form.id, id)
    except NotFound:
        require_not_merged(call.tx, call.plan, call.grant, form.id, id)
        raise
    there = records.pressable(call.tx, call.plan, call.grant, form, id)
    return {
        "id": record.id,
        "version": record.version,
        "values": record.values,
        "title": record.title,
        "created_at": record.created_at,
        "created_by": record.created_by,
        "updated_at": record.updated_at,
        "updated_by": record.updated_by,
        "can": {"update": record.can_update, "delete": record.can_delete},
        "buttons": [*there],
        "barred": {each: say(why, call.lang) for each, why in there.items() if why is not None},
    }


def get_copy(call: Call) -> object:
    """This function will give the values a new record like this one begins with; nothing is stored."""
    form = call.form()
    likeness = copied(call.tx, call.plan, call.grant, form.id, call.record(form))
    return {"values": likeness.values, "files_left": likeness.files}


def post_copy(call: Call) -> Answer:
    """This function will give the same with files: copies of the caller's own, loose until saved with a new record."""
    form = call.form()
    likeness = begin_copy(call.tx, call.plan, call.grant, form.id, call.record(form))
    return Answer({"values": likeness.values, "files_left": likeness.files}, 201)


def post_record(call: Call) -> Answer:
    """This function will store a new record, and others that refer to it if it is told any."""
    form, body = call.form(), call.message.json("id", "values", PLACE, "chosen")
    chosen = chosen_in(call, body)
    id = brought_id(body, form)
    command = CreateRecord(form.id, need(body, "values", dict), id, call.origin, chosen=chosen)
    given = need(body, PLACE, list, [])
    if not given:
        return answer_saved(call, form, command, status=201)
    related = [_referring(form, one, f"{PLACE}.{place}") for place, one in enumerate(given)]
    made = create_with(call.tx, call.plan, call.grant, command, related)
    told = _told(call, related, made)
    return answer_record(call, form, made.main.record, (made.main,), status=201, also=told)


def comes_alone(message: Message) -> bool:
    """This function will say whether nothing comes with a new record, at a glance: others wait for what is short."""
    return f'"{PLACE}"'.encode() not in message.body


def _referring(form: PlanForm, given: object, at: str) -> Referring:
    """Read what is to come with a new record, of the same app if it names none."""
    if not isinstance(given, dict):
        raise WrongSetting(path=at, expected={"zh": "一个对象", "en": "an object"})
    for name in given:
        if name not in REFERRING:
            raise UnknownSetting(path=f"{at}.{name[:80]}", known=" ".join(REFERRING))
    try:
        return Referring(
            app=need(given, "app", str, form.app),
            form=need(given, "form", str),
            field=need(given, "field", str),
            values=need(given, "values", dict),
        )
    except WrongSetting as wrong:
        raise WrongSetting(path=f"{at}.{wrong.path}", expected=wrong.slots["expected"]) from wrong


def _told(call: Call, related: Sequence[Referring], made: Made) -> dict[str, object]:
    """Say what came with a new record, and of what all of it warned."""
    rows, warnings = [], list(made.main.warnings)
    for place, (one, change) in enumerate(zip(related, made.related, strict=True)):
        prefix = call.plan.forms[change.form].form.id_prefix
        warnings += made.batch.placed(place, change.warnings)
        id = format_id(prefix, change.record)
        rows.append({"app": one.app, "form": one.form, "id": id, "version": change.version})
    return {"warnings": problem_entries(warnings, call.lang), PLACE: rows}


def patch_record(call: Call) -> Answer:
    """This function will change the named fields of a record."""
    form, body = call.form(), call.message.json("values")
    values = need(body, "values", dict)
    id = call.record(form)
    command = UpdateRecord(form.id, id, values, call.version(), call.origin)
    changes = perform(call.tx, call.plan, call.grant, command)
    changed = any(change.record == id for change in changes)
    return answer_record(call, form, id, changes, also={"changed": changed})


def post_button(call: Call) -> Answer:
    """This function will press a button of a record, as its presser's own change."""
    form, body = call.form(), call.message.json("values")
    id, button = call.record(form), call.message.names["button"]
    values = need(body, "values", dict, {})
    tx, plan, grant = call.tx, call.plan, call.grant
    version, origin = call.version(), call.origin
    pressed = press(tx, plan, grant, form, id, button, values, base_version=version, origin=origin)
    answer = answer_record(call, form, id, pressed.changes)
    assert isinstance(answer.data, dict)
    return Answer(answer.data | {"changed": bool(pressed.changes), "ends": pressed.ends})


def delete_record(call: Call) -> Answer:
    """This function will move a record to the trash."""
    form = call.form()
    command = DeleteRecord(form.id, call.record(form), call.version(), call.origin)
    perform(call.tx, call.plan, call.grant, command)
    return Answer(status=204)


def answer_saved(call: Call, form: PlanForm, command: Command, *, status: int) -> Answer:
    """This function will perform a command and answer with the record as its sender may see it."""
    changes = perform(call.tx, call.plan, call.grant, command)
    return answer_record(call, form, _saved_id(changes, form, command), changes, status=status)


def answer_record(
    call: Call,
    form: PlanForm,
    id: Id,
    changes: Sequence[Change],
    *,
    status: int = 200,
    also: Mapping[str, object] | None = None,
) -> Answer:
    """This function will answer with a record as the caller may see it, and what its save warned of."""
    own = next((change for change in changes if change.record == id), None)
    told = {"warnings": warnings_of(call, own), **(also or {})}
    try:
        record = get(call.tx, call.plan, call.grant, form.id, id)
    except NotFound:  # somebody who may create, but not read
        return Answer({"id": format_id(form.form.id_prefix, id), "version": 1, "values": {}, **told}, status)
    return Answer({"id": record.id, "version": record.version, "values": record.values, **told}, status)


def warnings_of(call: Call, change: Change | None) -> list[dict[str, object]]:
    """This function will write what the caller's own change of a record warned of, not what follows from it."""
    return problem_entries(change.warnings if change is not None else (), call.lang)


def _saved_id(changes: tuple[Change, ...], form: PlanForm, command: Command) -> Id:
    return changes[0].record if isinstance(command, CreateRecord) else command.id


def chosen_in(call: Call, body: Mapping[str, object]) -> dict[str, list[Id]]:
    """This function will read whom somebody chose to be asked, by node of a flow."""
    prefix, chosen = call.plan.forms[PEOPLE].form.id_prefix, dict[str, list[Id]]()
    for node, listed in need(body, "chosen", dict, {}).items():
        if not isinstance(listed, list):
            raise WrongSetting(path=f"chosen.{node}"[:80], expected=" [ ]")
        for place, text in enumerate(listed):
            found = parse_id(text) if isinstance(text, str) and text.startswith(f"{prefix}_") else None
            if found is None:
                raise WrongSetting(path=f"chosen.{node}.{place}"[:80], expected=f' "{prefix}_…"')
            chosen.setdefault(str(node), []).append(found)
    return chosen


def brought_id(body: dict[str, object], form: PlanForm, *, at: str = "id") -> Id | None:
    """This function will read the id a client brought for its new record, so that it can create twice and get one."""
    given = need(body, "id", str, "")
    found = parse_id(given) if given.startswith(f"{form.form.id_prefix}_") else None
    if given and found is None:
        example = format_id(form.form.id_prefix, 1)
        raise WrongSetting(path=at, expected=f" {example} …")
    return found


ROUTES = (
    writing("POST", f"{FORM}/records", post_record, is_short=comes_alone),
    reading("GET", RECORD, get_record),
    writing("PATCH", RECORD, patch_record),
    writing("DELETE", RECORD, delete_record),
    writing("POST", f"{RECORD}/buttons/{{button}}", post_button),
    reading("GET", f"{RECORD}/copy", get_copy),
    writing("POST", f"{RECORD}/copy", post_copy),
)
