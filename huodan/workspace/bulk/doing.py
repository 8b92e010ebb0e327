"""Which records are meant, what is done with each, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huodan.engines import journal, records
from huodan.engines.query import Query, query
from huodan.kit.errors import HuodanError, Invalid, Problem
from huodan.kit.ids import Id, parse_id
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.messages import (
    SYSTEM_PERSON,
    Command,
    DeleteRecord,
    Origin,
    Reason,
    RestoreRecord,
    UpdateRecord,
    Why,
)
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace.perform import MOST_RECORDS, perform

MOST_SELECTED = 100_000
PAGE = 5_000
ACTIONS = ("update", "delete", "restore", "recompute")
VERBS = {
    "update": Verb.UPDATE,
    "delete": Verb.DELETE,
    "restore": Verb.DELETE,
    "recompute": Verb.UPDATE,
}
REASONS = {"recompute": Reason.RECOMPUTE}
UNDO = "undo "
NOT_NOW = 503

Target = tuple[Id, int | None]
"""A record and the version its selector saw; None for «whatever it is»."""


class ChangedSince(HuodanError):
    """Somebody changed the record after what is to be taken back; it is left as it is."""

    code = "changed_since"
    status = 409
    zh = "这条数据后来又被修改过，没有撤销。需要的话请打开它手工修改。"
    en = (
        "This record was changed again later, so it was left as it is. Please open it and correct it by hand."
    )


class DeletedForGood(HuodanError):
    """The record is no longer in the trash."""

    code = "deleted_for_good"
    status = 409
    zh = "这条数据已不在回收站里（保存期已过，或被彻底删除），不能恢复。"
    en = "This record is no longer in the trash: its time was over, or it was deleted for good. It cannot be restored."


class TooManySelected(HuodanError):
    """More records than one job takes."""

    code = "too_many_selected"
    status = 422
    zh = "一次最多处理 {limit} 条数据，现在选中的更多。请用筛选缩小范围，分几次做。"
    en = "At most {limit} records can be handled at once, and more are selected. Please filter and do it in parts."


class BuildersOnly(HuodanError):
    """Only who builds apps works formulas out again."""

    code = "builders_only"
    status = 403
    zh = "重算公式会改动已有的结果，只有管理员可以做。请找管理员处理。"
    en = "Recomputing changes results that are there; only administrators may do so. Please ask one."


class NothingSelected(HuodanError):
    """No record is meant."""

    code = "nothing_selected"
    status = 422
    zh = "没有选中任何数据。请先选择，或检查筛选条件。"
    en = "No record is selected. Please select some, or check the filter."


@dataclass(frozen=True, slots=True)
class Bulk:
    """
    What is to be done with each record.

    action: one of ``ACTIONS``, or ``undo update`` and so on. values: of an update, raw by field key; of a recompute
    ``formulas``, the paths of what is worked out again.
    """

    form: str
    action: str
    origin: Origin
    values: Mapping[str, Any]

    def as_input(self) -> dict[str, object]:
        """Write it for a job."""
        return {
            "form": self.form,
            "action": self.action,
            "origin": self.origin.value,
            "values": dict(self.values),
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What became of some records.

    changed: with the version each has now; what was as wanted already is not among them. failed: JSON-ready, ``id``,
    ``code``, ``zh`` and ``en`` of each. warned: likewise, changed all the same.
    """

    changed: tuple[tuple[Id, int], ...]
    failed: tuple[Mapping[str, Any], ...]
    warned: tuple[Mapping[str, Any], ...] = ()

    def as_result(self) -> dict[str, object]:
        """Write it for a job's piece."""
        return {"changed": self.changed, "failed": self.failed, "warned": self.warned}


def read_bulk(input: Mapping[str, Any]) -> Bulk:
    """Read what ``as_input`` wrote."""
    return Bulk(input["form"], input["action"], Origin(input["origin"]), input["values"])


def check(tx: Tx, plan: Plan, grant: Grant, wanted: Bulk) -> None:
    """
    Refuse at once what would be refused for every record.

    Raises:
        NotFound, NotAllowed: if the asker may not do so in this form. Denied, Invalid: see ``records.check_values``.
    """
    grant.require(wanted.form, VERBS[wanted.action])
    if wanted.action == "update":
        records.check_values(tx, plan, grant, plan.forms[wanted.form], wanted.values)
    if wanted.action == "recompute":
        _require_builder(grant)
        records.formulas_named(plan.forms[wanted.form], wanted.values["formulas"])


def select(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: str,
    *,
    where: object,
    search: str | None,
    most: int = MOST_SELECTED,
    keep: Callable[[], None] = lambda: None,
) -> list[Target]:
    """
    Find the records a list shows, with their versions, as far as the asker may see them; at most one more than ``most``.

    keep: called after each page, so that a job stays one's own.

    Raises:
        as ``query`` does for a filter that cannot be.
    """
    found: list[Target] = []
    after: str | None = None
    for _ in range(most // PAGE + 1):
        limit = min(PAGE, most + 1 - len(found))
        page = query(tx, plan, grant, Query(form, (), where, search, limit=limit, after=after))
        found += [(_id(row["id"]), int(str(row["version"]))) for row in page.rows]
        after = page.next
        keep()
        if after is None or len(found) > most:
            break
    return found


def do(
    tx: Tx, plan: Plan, grant: Grant, wanted: Bulk, targets: Sequence[Target], *, cause: Id | None = None
) -> Outcome:
    """
    Do it with some records, at most 200, in the order of their ids; each is done or refused by itself.

    cause: what it belongs to, kept in the journal.
    """
    assert len(targets) <= MOST_RECORDS
    if wanted.action.endswith("recompute"):
        _require_builder(grant)
    form = plan.forms[wanted.form]
    commands = _commands(tx, grant, form, wanted, sorted(targets, key=lambda target: target[0]))
    why = Why(Reason.UNDO if wanted.action.startswith(UNDO) else REASONS.get(wanted.action, Reason.BULK))
    changed: list[tuple[Id, int]] = []
    failed: list[Mapping[str, Any]] = []
    warned: list[Mapping[str, Any]] = []
    for id, command in commands.items():
        try:
            if isinstance(command, HuodanError):
                raise command
            with tx.attempt():
                changes = perform(tx, plan, grant, command, cause=cause, why=why)
        except HuodanError as error:
            if error.status == NOT_NOW:
                raise
            failed.append(failure(id, error))
        else:
            own = [change for change in changes if change.record == id]
            changed += [(change.record, change.version) for change in own][-1:]
            warned += [_told(id, warning) for change in own[:1] for warning in change.warnings[:1]]
    return Outcome(tuple(changed), tuple(failed), tuple(warned))


def refuse_all(targets: Sequence[Target], error: HuodanError) -> Outcome:
    """Say that none of some records can be done, all for the same reason."""
    return Outcome((), tuple(failure(id, error) for id, _ in targets))


def _commands(
    tx: Tx, grant: Grant, form: PlanForm, wanted: Bulk, targets: Sequence[Target]
) -> dict[Id, Command | HuodanError]:
    origin = wanted.origin
    match wanted.action:
        case "update":
            return {id: UpdateRecord(form.id, id, wanted.values, version, origin) for id, version in targets}
        case "delete" | "undo restore":
            return {id: DeleteRecord(form.id, id, version, origin) for id, version in targets}
        case "restore":
            return {id: RestoreRecord(form.id, id, origin) for id, _ in targets}
        case "undo delete":
            return _brought_back(tx, grant, form, origin, targets)
        case "undo update":
            return _former(tx, grant, form, origin, targets)
        case "recompute":
            return _anew(form, wanted, targets)
        case "undo recompute":
            return _former(tx, grant, form, origin, targets, is_results=True)
        case other:
            raise AssertionError(other)


def _brought_back(
    tx: Tx, grant: Grant, form: PlanForm, origin: Origin, targets: Sequence[Target]
) -> dict[Id, Command | HuodanError]:
    """Bring back what still lies in the trash as it was put there."""
    ids = [id for id, _ in targets]
    gone = records.deleted_at_versions(tx, form=form.id, ids=ids)
    there = fetch_rows(tx, grant.plan, form.id, [id for id in ids if id not in gone])
    commands: dict[Id, Command | HuodanError] = {}
    for id, version in targets:
        if gone.get(id) == version:
            commands[id] = RestoreRecord(form.id, id, origin)
        else:
            commands[id] = ChangedSince() if id in gone or id in there else DeletedForGood()
    return commands


def _former(
    tx: Tx,
    grant: Grant,
    form: PlanForm,
    origin: Origin,
    targets: Sequence[Target],
    *,
    is_results: bool = False,
) -> dict[Id, Command | HuodanError]:
    """
    Give back to each record what it had, unless somebody changed it meanwhile.

    What a relation filled into fields the asker may not write, it fills in again. is_results: only what formulas had
    come to, to the letter.
    """
    plan = grant.plan
    versions = {id: version for id, version in targets if version is not None}
    rows = fetch_rows(tx, plan, form.id, sorted(versions), lock=tx.dialect != "sqlite")
    bodies = journal.bodies_at(tx, form, versions=versions)
    commands: dict[Id, Command | HuodanError] = {}
    for id, version in versions.items():
        row = rows.get(id)
        if row is None or row["version"] != version or id not in bodies:
            commands[id] = ChangedSince()
            continue
        if is_results:
            results = records.former_results(form, *bodies[id])
            commands[id] = UpdateRecord(form.id, id, {}, version, origin, as_was=True, results=results)
            continue
        values, returning = records.former_values(tx, plan, form, id, *bodies[id])
        sent = writable(grant, form, values)
        commands[id] = UpdateRecord(form.id, id, sent, version, origin, returning, as_was=True)
    return commands


def _anew(form: PlanForm, wanted: Bulk, targets: Sequence[Target]) -> dict[Id, Command | HuodanError]:
    anew = records.formulas_named(form, wanted.values["formulas"])
    return {
        id: UpdateRecord(form.id, id, {}, version, wanted.origin, as_was=True, anew=anew)
        for id, version in targets
    }


def _require_builder(grant: Grant) -> None:
    if not grant.actor.is_admin and grant.actor.person != SYSTEM_PERSON:
        raise BuildersOnly


def writable(grant: Grant, form: PlanForm, values: Mapping[str, object]) -> dict[str, object]:
    """Keep the values of fields that may be written, also those of sub-rows."""
    writes = frozenset[str]().union(*(part.write for part in grant.form(form.id).parts_for(Verb.UPDATE)))
    kept: dict[str, object] = {}
    for key, value in values.items():
        found = form.table.by_key[key]
        if found.id not in writes:
            continue
        rows = form.subforms.get(found.id)
        if rows is not None and isinstance(value, list):
            value = [
                {name: cell for name, cell in row.items() if name == "id" or rows.by_key[name].id in writes}
                for row in value
            ]
        kept[key] = value
    return kept


def failure(id: Id, error: HuodanError) -> dict[str, Any]:
    """Tell why one record was left as it is, for a job's piece."""
    problem = error.errors[0] if isinstance(error, Invalid) and len(error.errors) == 1 else error.problem()
    return _told(id, problem)


def _told(id: Id, problem: Problem) -> dict[str, Any]:
    return {"id": id, "code": problem.code, "zh": problem.zh, "en": problem.en}


def _id(text: object) -> Id:
    found = parse_id(str(text))
    assert found is not None
    return found
