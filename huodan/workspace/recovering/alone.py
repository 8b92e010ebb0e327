"""
Records out of a backup at the server's own command line, by the system: one by its number, or all of a form that differ.

Goes the way of the screen, opening and bringing back through ``perform``, without a job: whoever has the machine has it all.
The audit log and the history tell of it as they do there. Owns what is meant by a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from huodan.engines import records
from huodan.engines.records import Former
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.text import search_terms
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Database, Tx
from huodan.storage.extract import ASKED, CHANGED, DELETED, STATES, Extract
from huodan.storage.scratch import aside
from huodan.storage.sql.search import Sought
from huodan.workspace.backup import Backup, keep_key
from huodan.workspace.disk import OPENING, require_room
from huodan.workspace.plans import current_plan
from huodan.workspace.recovering.doing import Outcome, bring_back, put_contents
from huodan.workspace.recovering.opening import note_audit, take_out

PIECE = 50
MOST_FOUND = 200
MOST = 100_000


class FormUnknown(HuodanError):
    """There is no such form, or there are several."""

    code = "form_unknown"
    status = 404
    zh = "没有「{form}」这个表单。表单写成 应用/表单，如 orders/customer。有：{known}"
    en = "There is no form “{form}”. Write app/form, such as orders/customer. There are: {known}"


class NumberUnknown(HuodanError):
    """The backup holds no record of this number, or several."""

    code = "number_unknown"
    status = 404
    zh = "备份里找到 {count} 条「{number}」。请写完整的编号或标题。"
    en = "The backup has {count} records “{number}”. Give the whole number or title."


@dataclass(frozen=True, slots=True)
class Recovered:
    """What came of it. changed: how many came back; what is as it was already is not among them."""

    changed: int
    failed: tuple[str, ...]
    noted: tuple[str, ...]


def recover_alone(database: Database, backup: Backup, form: str, number: str | None) -> Recovered:
    """
    This function will bring a record of a backup back, or with None all of a form that were deleted or changed since.

    Raises:
        FormUnknown, NumberUnknown, DiskLow, and what ``take_out`` raises.
    """
    with database.read(SYSTEM) as tx:
        plan = current_plan(tx)
        require_room(tx, OPENING)
    wanted = _form(plan, form)
    if backup.key is not None:
        keep_key(database.files.parent, backup.key)
    with aside(database) as folder:
        laid = folder / "opened"
        given = (database.address, str(backup.folder), str(backup.contents.folder), wanted.id, str(laid))
        take_out(lambda _done: None, *given)
        with closing(Extract(laid)) as extract:
            fields = extract.told()["fields"]
            ids = _differing(extract) if number is None else [_numbered(extract, wanted, fields, number)]
            return _bring_all(database, plan, wanted, backup, extract, ids)


def _bring_all(
    database: Database, plan: Plan, form: PlanForm, backup: Backup, extract: Extract, ids: Sequence[Id]
) -> Recovered:
    manifest, fields = backup.manifest, extract.told()["fields"]

    def note(tx: Tx) -> Id:
        name, count = manifest.name, len(ids)
        return note_audit(tx, form=form.id, at=manifest.at, backup=name, did="recovered", count=count)

    cause = database.transact(SYSTEM, note)
    changed, failed, noted = 0, list[str](), list[str]()
    for start in range(0, len(ids), PIECE):
        formers = _formers(extract, fields, ids[start : start + PIECE])
        listed = {id for former in formers for id in records.listed_files(plan, form, former)}
        kept = extract.files(sorted(listed))
        lacking = put_contents(database, backup.contents, kept)

        def work(tx: Tx, formers: tuple[Former, ...] = formers) -> Outcome:
            return bring_back(
                tx,
                plan,
                system_grant(plan),
                form,
                formers,
                kept=kept,  # noqa: B023  done before the next piece
                lacking=lacking,  # noqa: B023
                fields=fields,
                cause=cause,
            )

        outcome = database.transact(SYSTEM, work)
        changed += len(outcome.changed)
        failed += [
            f"{format_id(form.form.id_prefix, one['id'])}: {one['zh']} {one['en']}" for one in outcome.failed
        ]
        noted += [
            f"{format_id(form.form.id_prefix, one['id'])}: {one['zh']} {one['en']}" for one in outcome.noted
        ]
    return Recovered(changed, tuple(failed), tuple(noted))


def _form(plan: Plan, text: str) -> PlanForm:
    """Find a form by app and key, or by its key alone where no other app has one of it."""
    named = {f"{one.app}/{one.key}": one for one in plan.forms.values()}
    found = [one for name, one in named.items() if text in (name, one.key)]
    exact = named.get(text)
    if exact is not None or len(found) == 1:
        return exact or found[0]
    raise FormUnknown(form=text, known=", ".join(sorted(named)))


def _differing(extract: Extract) -> list[Id]:
    return [one.id for one in extract.find((DELETED, CHANGED), None, limit=MOST)]


def _numbered(extract: Extract, form: PlanForm, fields: Sequence[str], number: str) -> Id:
    """Find the one record with this id or title, or this text in a field of its own, such as its serial number."""
    prefix = f"{form.form.id_prefix}_"
    named = parse_id(number) if number.startswith(prefix) else None
    if named is not None:
        candidates = [named]
    else:
        readable = tuple(sorted(field.id for field in form.table.fields))
        sought = Sought("sought", "sqlite", search_terms(number), readable)
        candidates = [one.id for one in extract.find(STATES, sought, limit=MOST_FOUND)]
    formers = _formers(extract, fields, candidates)
    found = [one.id for one in formers if named is not None or number == one.title or number in _texts(one)]
    if len(found) != 1:
        raise NumberUnknown(number=number, count=len(found))
    return found[0]


def _texts(former: Former) -> set[str]:
    return {cell for cell in former.body.values() if isinstance(cell, str)}


def _formers(extract: Extract, fields: Sequence[str], ids: Sequence[Id]) -> tuple[Former, ...]:
    assert len(ids) <= ASKED
    known = frozenset(fields)
    return tuple(
        records.read_former(one.id, one.version, one.title, body, known) for one, body in extract.take(ids)
    )
