"""
Building an app, for those who may: its draft, checking and publishing it, its versions, taking one back.

The draft is sent as a document with every setting; what a builder changes comes as Edits (``language/document/edits.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import House, minding, reading, writing
from huodan.doors.http.routes.jobs import whole_job
from huodan.doors.http.routes.rehearsals import APP, begun, followed, wish
from huodan.engines.jobs import Job
from huodan.engines.people import Caller, actor_of_asker
from huodan.kit import zone
from huodan.kit.ids import Id
from huodan.language.document import App, tree_of
from huodan.language.document.edits import AnyEdit, TaggedEdit, Tree
from huodan.language.document.places import place_at
from huodan.language.document.said import say_edits, setting_name
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.sketch import sketch
from huodan.storage.db import Tx
from huodan.storage.sql.shown import reference, system_reference, titles
from huodan.workspace import administering, draft_steps, drafts, versions
from huodan.workspace.drafts import Draft
from huodan.workspace.handing_in import hand_in, handed_in
from huodan.workspace.plans import AppNotFound, Problems
from huodan.workspace.publishing.planned import plan_publish
from huodan.workspace.warned import warnings

DRAFT = f"{APP}/draft"
VERSIONS = f"{APP}/versions"
VERSION = f"{VERSIONS}/{{version}}"
MOST_EDITS = 2000
SIDES = ("mine", "published")
_EDITS = TypeAdapter(tuple[TaggedEdit, ...])


def get_draft(call: Call) -> object:
    """This function will give the draft of an app as it is now."""
    call.require_builder()
    number = call.message.query.get("number")
    found = drafts.open_draft(call.tx, app_key(call), call.grant.actor.person)
    if number is not None and number == f"{found.base}.{found.number}":
        return {"unchanged": True}
    return shown(call, found)


def patch_draft(call: Call) -> object:
    """This function will do one step, all its Edits or none."""
    call.require_builder()
    edits = _edits(need(call.message.json("edits"), "edits", list))
    return shown(call, drafts.edit(call.tx, app_key(call), edits))


def post_undo(call: Call) -> object:
    """This function will take back the caller's last step."""
    call.require_builder()
    return shown(call, drafts.undo(call.tx, app_key(call)))


def post_redo(call: Call) -> object:
    """This function will do again what the caller took back last."""
    call.require_builder()
    return shown(call, drafts.redo(call.tx, app_key(call)))


def post_rebase(call: Call) -> object:
    """This function will settle what the draft and a version published meanwhile both changed."""
    call.require_builder()
    side = need(call.message.json("keep"), "keep", str)
    if side not in SIDES:
        raise WrongSetting(path="keep", expected=" " + " / ".join(SIDES))
    return shown(call, drafts.rebase(call.tx, app_key(call), keep_mine=side == "mine"))


def delete_draft(call: Call) -> Answer:
    """This function will forget the draft."""
    call.require_builder()
    drafts.discard(call.tx, app_key(call))
    return Answer(status=204)


def get_check(call: Call) -> object:
    """This function will say in words what the draft changes, who else drew in it, and what keeps it from being published."""
    call.require_builder()
    found = drafts.open_draft(call.tx, app_key(call), call.grant.actor.person)
    others = draft_steps.others_in(call.tx, app_key(call))
    names = titles(call.tx, call.plan, call.grant, PEOPLE, {one for one in others if one != SYSTEM_PERSON})
    return {
        "number": found.number,
        "others": [person_of(call, one, names) for one in others],
        "changes": _lines(call, tree_of(found.published), tree_of(found.app), found.edits),
        "problems": _problems(call, drafts.check(call.tx, found), found.app),
        "warnings": _problems(call, warnings(call.tx, call.grant, found), found.app),
    }


def post_hand_in(call: Call) -> object:
    """This function will let the draft that was looked at wait for an administrator of the company."""
    call.require_builder()
    found = drafts.looked_at(call.tx, app_key(call), need(call.message.json("number"), "number", int))
    hand_in(call.tx, app_key(call), found.number)
    return shown(call, found)


def handed_in_view(call: Call, app: str) -> object:
    """This function will say who handed in the draft of an app, when, and whether it was changed since; null if nobody did."""
    found = handed_in(call.tx, app)
    if found is None:
        return None
    names = titles(call.tx, call.plan, call.grant, PEOPLE, {found.by} - {SYSTEM_PERSON})
    return {
        "by": person_of(call, found.by, names),
        "at": zone.iso(found.at, call.tx.zone),
        "changed": drafts.number_of(call.tx, app) != found.number,
    }


def post_publish(house: House, message: Message, caller: Caller) -> Answer:
    """This function will publish the draft that was looked at, relying on a rehearsal if values are converted."""
    number, creates, rehearsal = wish(message, "recompute", "begins")
    recompute, begins = followed(message), begun(message)

    def work(tx: Tx, app: str) -> int | Problems | Job:
        return drafts.publish_draft(
            tx, app, number, creates=creates, rehearsal=rehearsal, recompute=recompute, begins=begins
        )

    return _published(house, message, caller, lambda tx, app: drafts.looked_at(tx, app, number).app, work)


def get_versions(call: Call) -> object:
    """This function will list the versions of an app, the newest first, each with who published it."""
    _require_there(call)
    found = versions.versions(call.tx, app_key(call))
    if not found:
        raise AppNotFound
    people = {one.by for one in found if one.by != SYSTEM_PERSON}
    names = titles(call.tx, call.plan, call.grant, PEOPLE, people)
    return {
        "rows": [
            {
                "version": one.number,
                "at": zone.iso(one.at, call.tx.zone),
                "by": person_of(call, one.by, names),
                "undoes": one.undoes,
            }
            for one in found
        ]
    }


def get_version(call: Call) -> object:
    """This function will say in words what a version changed."""
    _require_there(call)
    app, number = app_key(call), _number(call.message)
    before, after = versions.sides_of(call.tx, app, number)
    edits = versions.changes_of(call.tx, app, number)
    return {"version": number, "changes": _lines(call, before, after, edits)}


def post_version_undo(house: House, message: Message, caller: Caller) -> Answer:
    """This function will take one version back; later ones stay."""
    message.json()
    number = _number(message)
    return _published(
        house,
        message,
        caller,
        lambda tx, app: versions.undone(tx, app, number),
        lambda tx, app: versions.undo_version(tx, app, number),
    )


def _require_there(call: Call) -> None:
    """Let who builds an app pass; an app that was removed is nobody's but the administrators'."""
    call.require_builder()
    if call.is_limited and app_key(call) not in administering.apps_of(call.tx, call.grant.actor.person):
        raise AppNotFound


def _published(
    house: House,
    message: Message,
    caller: Caller,
    wanted: Callable[[Tx, str], App],
    work: Callable[[Tx, str], int | Problems | Job],
) -> Answer:
    """
    Publish in a Tx that writes alone: the workspace version, 422 with what is wrong, or 202 and the job that does it.

    What is ``wanted`` is planned before, while nobody waits.
    """
    with house.database.read(caller.actor) as tx:
        call = make_call(tx, message, caller)
        call.require_builder()
        app = wanted(tx, app_key(call))
        plan_publish(tx, app)
        administering.refusals(tx, app_key(call), app)

    def do(tx: Tx) -> Answer:
        call = make_call(tx, message, caller)
        call.require_builder()
        tx.actor = actor_of_asker(
            tx, person=caller.actor.person, key=caller.actor.key
        )  # with the roles of now
        done = work(tx, app_key(call))
        if isinstance(done, int):
            return Answer({"version": done})
        if isinstance(done, Job):
            return Answer(whole_job(call, done), 202)
        now = drafts.open_draft(tx, app_key(call), caller.actor.person).app
        return Answer({"problems": _problems(call, done, now)}, 422)

    return house.database.transact(caller.actor, do, alone=True)


def shown(call: Call, found: Draft) -> dict[str, object]:
    """This function will give a draft as a document, and as a screen draws it."""
    return {
        "app": found.app.key,
        "base": found.base,
        "number": found.number,
        "document": tree_of(found.app),
        "edits": [edit.model_dump(mode="json") for edit in found.edits],
        "may_undo": found.may_undo,
        "may_redo": found.may_redo,
        "handed_in": handed_in_view(call, app_key(call)) if found.number else None,
        "sketch": sketch(found.app, call.lang),
    }


def _lines(call: Call, before: Tree, after: Tree, edits: Iterable[AnyEdit]) -> list[dict[str, object]]:
    said = say_edits(before, after, edits, call.lang)
    return [
        {"text": line.text, "place": list(line.place), "form": line.form, "deed": line.deed} for line in said
    ]


def _problems(call: Call, problems: Problems, app: App) -> list[dict[str, object]]:
    """Say what is wrong, and where in the app it is if it is in the one that is built."""
    said: list[dict[str, object]] = []
    tree = tree_of(app)
    for one in problems:
        place, setting = place_at(tree, one.path) if one.path.partition(".")[0] == tree["key"] else ((), "")
        about = setting_name(tree, place, setting, call.lang) if place else ""
        told = {"path": one.path, "code": one.code, "message": one.text(call.lang)}
        said.append({**told, "place": list(place), "about": about})
    return said


def _edits(raw: list[Any]) -> tuple[AnyEdit, ...]:
    if not 0 < len(raw) <= MOST_EDITS:
        raise WrongSetting(path="edits", expected=f" 1–{MOST_EDITS}")
    try:
        return _EDITS.validate_python(raw)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors(include_url=False)[0]["loc"])
        raise WrongSetting(path=f"edits.{where}", expected=" Edit") from error


def app_key(call: Call) -> str:
    return call.message.names["app"]


def _number(message: Message) -> int:
    text = message.names["version"]
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise versions.VersionNotFound
    return int(text)


def person_of(call: Call, person: Id, names: Mapping[Id, str | None]) -> object:
    if person == SYSTEM_PERSON:
        return system_reference(call.tx)
    return reference(call.plan, PEOPLE, person, names.get(person))


ROUTES = (
    reading("GET", DRAFT, get_draft),
    writing("PATCH", DRAFT, patch_draft),
    writing("DELETE", DRAFT, delete_draft),
    writing("POST", f"{DRAFT}/undo", post_undo),
    writing("POST", f"{DRAFT}/redo", post_redo),
    writing("POST", f"{DRAFT}/rebase", post_rebase),
    reading("GET", f"{DRAFT}/check", get_check),
    writing("POST", f"{DRAFT}/hand-in", post_hand_in),
    minding("POST", f"{DRAFT}/publish", post_publish, threads="writers"),
    reading("GET", VERSIONS, get_versions),
    reading("GET", VERSION, get_version),
    minding("POST", f"{VERSION}/undo", post_version_undo, threads="writers"),
)
