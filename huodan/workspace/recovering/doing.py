"""
Bringing chosen records back: those that are gone as they were, those that were changed with their former values.

Each goes through ``perform`` with the rights of who asked, or stays as it is and is named. Contents of files are put on the
shelf before, outside of any Tx.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from huodan.engines import files, jobs, journal, records
from huodan.engines.jobs import Job
from huodan.engines.records import Former
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.access import Grant
from huodan.language.messages import SYSTEM, Change, Origin, RestoreRecord, UpdateRecord
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.contents import Contents
from huodan.storage.db import Database, Tx
from huodan.storage.extract import KeptFile
from huodan.storage.shelf import shelf_of
from huodan.workspace.bulk import NothingSelected, TooManySelected, failure, writable
from huodan.workspace.perform import perform
from huodan.workspace.recovering.looking import MOST_CHOSEN, Opened

KIND = "recover"
UNDO_KIND = "undo_import"
NOT_NOW = 503


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What became of some records.

    changed: with the version each has now; what was as wanted already is not among them. failed: JSON-ready, ``id``,
    ``code``, ``zh`` and ``en`` of each; noted: the same of what came back, but not whole.
    """

    changed: tuple[tuple[Id, int], ...]
    failed: tuple[Mapping[str, Any], ...]
    noted: tuple[Mapping[str, Any], ...]

    def as_result(self) -> dict[str, object]:
        """Write it for a job's piece."""
        return {"changed": self.changed, "failed": self.failed, "noted": self.noted}


class FieldsGone(HuodanError):
    """Some of what a record had cannot come back; nothing is refused, it is only told."""

    code = "fields_gone"
    zh = "「{labels}」这些字段后来删掉或移走了，里面的内容没有恢复。"
    en = "The fields “{labels}” were removed or moved since; what was in them did not come back."


class ContentGone(HuodanError):
    """Files of a record are neither here nor in the backup; nothing is refused, it is only told."""

    code = "content_gone"
    zh = "附件「{names}」在备份里也没有，没有恢复。"
    en = "The files “{names}” are not in the backup either and did not come back."


def ask_recovery(tx: Tx, it: Opened, ids: Sequence[Id]) -> Job:
    """
    Have records brought back by a job, for who acts.

    Raises:
        NothingSelected, TooManySelected
    """
    if not ids:
        raise NothingSelected
    if len(ids) > MOST_CHOSEN:
        raise TooManySelected(limit=MOST_CHOSEN)
    zh, en = (say(it.form.label, lang) for lang in ("zh", "en"))
    title = {"zh": f"从备份找回「{zh}」", "en": f"Bring back from a backup: {en}"}
    wanted = sorted(set(ids))
    input = {"opened": it.job.id, "form": it.form.id, "at": it.at, "backup": it.backup, "ids": wanted}
    id = jobs.enqueue(tx, kind=KIND, title=title, input=input, total=len(wanted))
    assert id is not None
    return jobs.find(tx, id)


def ask_undo(tx: Tx, plan: Plan, job: Job) -> Job:
    """Have it all taken back by a job: former values once more, and to the trash what was there no more."""
    form: str = job.input["form"]
    label = plan.forms[form].label
    title = {"zh": f"撤销从备份找回「{say(label, 'zh')}」", "en": f"Undo bringing back: {say(label, 'en')}"}
    cause = (job.result or job.position)["cause"]
    input = {"form": form, "run": cause, "origin": Origin.BACKUP.value}
    id = jobs.enqueue(tx, kind=UNDO_KIND, title=title, input=input)
    assert id is not None
    return jobs.find(tx, id)


def contents_needed(plan: Plan, it: Opened, wanted: Sequence[Former]) -> tuple[KeptFile, ...]:
    """Give what was known of the files some records listed."""
    ids = {id for former in wanted for id in records.listed_files(plan, it.form, former)}
    return it.extract.files(sorted(ids))


def put_contents(database: Database, contents: Contents, needed: Sequence[KeptFile]) -> tuple[KeptFile, ...]:
    """
    Put the contents of files on the shelf that are not there any more; give those the backup lacks too.

    contents: of the backup, by their hash.
    """
    if not needed:
        return ()
    shelf = shelf_of(database)
    with database.read(SYSTEM) as tx:
        shelf.turn(tx)
    lacking: list[KeptFile] = []
    for one in needed:
        if shelf.has(one.hash, one.size):
            continue
        name = f"{one.hash[:2]}/{one.hash[2:]}"
        is_whole = contents.size(name) == one.size
        with contents.local(name) if is_whole else nullcontext() as source:
            if source is None:
                lacking.append(one)
            else:
                shelf.put(source, one.hash)
    return tuple(lacking)


def bring_back(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: PlanForm,
    wanted: Sequence[Former],
    *,
    kept: Sequence[KeptFile],
    lacking: Sequence[KeptFile],
    fields: Mapping[str, Any],
    cause: Id,
) -> Outcome:
    """
    Bring some records back, each by itself, in the order of their ids.

    kept: what was known of the files they listed; lacking: those of them without a content. fields: what the fields were
    called. cause: the entry of the audit log.
    """
    files.bring_back(tx, [one for one in kept if one not in lacking])
    changed: list[tuple[Id, int]] = []
    failed: list[Mapping[str, Any]] = []
    noted: list[Mapping[str, Any]] = []
    for former in sorted(wanted, key=lambda one: one.id):
        try:
            with tx.attempt():
                changes = _one(tx, plan, grant, form, former, cause)
        except HuodanError as error:
            if error.status == NOT_NOW:
                raise
            failed.append(failure(former.id, error))
            continue
        if changes:
            changed.append((former.id, changes[-1].version))
            noted += _notes(tx, plan, grant, form, former, fields)
            listed = records.listed_files(plan, form, former)
            gone = [one.name for one in lacking if one.id in listed]
            noted += [failure(former.id, ContentGone(names="、".join(gone)))] if gone else []
    return Outcome(tuple(changed), tuple(failed), tuple(noted))


def _one(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, former: Former, cause: Id) -> tuple[Change, ...]:
    compared = records.compare(tx, plan, form, former)
    if compared is None:
        last = journal.last_version(tx, form.id, former.id)
        records.lay_into_trash(tx, form, former, last_version=last)
        return perform(tx, plan, grant, RestoreRecord(form.id, former.id, Origin.BACKUP), cause=cause)
    if compared.is_same:
        return ()
    then, returning = records.former_values(tx, plan, form, former.id, compared.then, compared.now)
    values = writable(grant, form, then)
    command = UpdateRecord(
        form.id, former.id, values, compared.version, Origin.BACKUP, returning, as_was=True
    )
    return perform(tx, plan, grant, command, cause=cause)


def _notes(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, former: Former, fields: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """Name what did not come back with a record, and what it points to that is not there."""
    notes: list[Mapping[str, Any]] = []
    gone = sorted(records.gone_fields(form, former))
    if gone:
        labels = {
            lang: ("、" if lang == "zh" else ", ").join(say(fields.get(id, id), lang) for id in gone)
            for lang in ("zh", "en")
        }
        notes.append(failure(former.id, FieldsGone(labels=labels)))
    for problem in records.gone_targets(tx, plan, grant, form=form.id, id=former.id):
        notes.append({"id": former.id, "code": problem.code, "zh": problem.zh, "en": problem.en})
    return notes
