"""
Opening a backup for one form: it is restored beside, and the form's records are taken out into a file.

Owns who may, and how the file is made. The restored database is gone when that is done, so that nothing but the records
of this form stays, for a day at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from huodan.engines import audit, jobs, records
from huodan.engines.jobs import Job
from huodan.kit import zone
from huodan.kit.child import Tell
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.access import Grant, system_grant
from huodan.language.document import Verb
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import Plan, PlanForm, PlanTable
from huodan.storage.db import Address, Database, Tx
from huodan.storage.dump import load
from huodan.storage.extract import CHANGED, DELETED, SAME, Extracting, KeptFile, Laid, Listed, extracting
from huodan.storage.scratch import scratch
from huodan.storage.sql.shown import titles
from huodan.storage.sql.statements import fetch_rows
from huodan.storage.sql.tables import tables
from huodan.storage.system import VERSION
from huodan.workspace.backup import Manifest, PasswordNeeded, open_backup, read_keys, require_readable
from huodan.workspace.disk import OPENING, require_room
from huodan.workspace.moving import stay_here
from huodan.workspace.plans import current_plan
from huodan.workspace.setup import prepare

KIND = "open_backup"
OPENED = "opened"
PAGE = 500
TAKEN = (Verb.READ, Verb.UPDATE, Verb.DELETE)


class NotAllRows(HuodanError):
    """What a backup holds is shown only to who sees all of the form's records."""

    code = "not_all_rows"
    status = 403
    zh = "要从备份找回「{form}」的数据，需要能查看、修改、删除其中的全部数据。请给自己加上相应的角色，或请有权限的管理员来做。"
    en = (
        "To bring back records of “{form}” you must be able to read, change and delete all of them. "
        "Give yourself such a role, or ask an administrator who has one."
    )


class FormNotThere(HuodanError):
    """The form is younger than the backup."""

    code = "form_not_in_backup"
    status = 422
    zh = "这份备份里还没有「{form}」这个表单，它是后来才建的。请选择更新的备份。"
    en = "There is no form “{form}” in this backup yet; it was made later. Please choose a newer backup."


def require(plan: Plan, grant: Grant, form: PlanForm) -> None:
    """
    Let an administrator pass who may read, change and delete all records of a form.

    Raises:
        NotFound: if the form does not exist for them. NotAllRows
    """
    grant.require(form.id, Verb.READ)
    granted = grant.form(form.id)
    is_administrator = grant.is_system or grant.actor.is_admin
    sees_all = all(any(part.rows == "all" for part in granted.parts_for(verb)) for verb in TAKEN)
    if not (is_administrator and sees_all):
        raise NotAllRows(form=form.label)


def ask_opening(
    tx: Tx, plan: Plan, grant: Grant, manifest: Manifest, *, form: PlanForm, is_second: bool = False
) -> Job:
    """
    Ask for a backup to be opened for one form, in the Tx of who asks; the audit log keeps who looked.

    is_second: it lies in the second place.

    Raises:
        NotFound, NotAllRows, DiskLow, PasswordNeeded: if this machine has not its key yet.
    """
    name = manifest.name
    require(plan, grant, form)
    if manifest.is_sealed and read_keys(tx.database.files.parent).find(manifest.key) is None:
        raise PasswordNeeded
    require_room(tx, OPENING)
    zh, en = (say(form.label, lang) for lang in ("zh", "en"))
    title = {"zh": f"打开备份，查找「{zh}」", "en": f"Open a backup: {en}"}
    input = {"backup": name, "at": manifest.at, "form": form.id, "is_second": is_second}
    id = jobs.enqueue(tx, kind=KIND, title=title, input=input)
    assert id is not None
    note_audit(tx, form=form.id, at=manifest.at, backup=name, did="opened")
    return jobs.find(tx, id)


def note_audit(tx: Tx, *, form: str, at: int, backup: str, did: str, count: int | None = None) -> Id:
    """Note in the audit log what was done with a backup, of which moment it is, and give the entry's id."""
    detail = {"at": at, "moment": zone.iso(at, tx.zone), "backup": backup, "did": did}
    return audit.note(
        tx, kind=audit.RECOVERY, form=form, detail=detail if count is None else {**detail, "count": count}
    )


def take_out(
    tell: Tell, address: Address, folder: str, contents: str, form: str, into: str
) -> dict[str, int]:
    """
    Take the records of a form out of a backup into a file, in a child process; say how many there are in each state.

    folder: of the backup, contents: of its files.

    Raises:
        BackupUnreadable, NewerBackup, PasswordNeeded, FormNotThere, NoScratch, Damaged, DiskFull
    """
    database, at = address.open(), Path(folder)
    try:
        backup = open_backup(at, Path(contents), read_keys(database.files.parent))
        manifest = backup.manifest
        require_readable(backup)
        with scratch(database, f"open_{database.now()}") as url:
            with backup.database() as source:
                load(source, url)
            plain = url.render_as_string(hide_password=False)
            restored = Database(plain, zone=manifest.zone, files=Path(contents))
            try:
                restored.transact(SYSTEM, stay_here)
                prepare(restored, is_serving=manifest.schema < VERSION)
                return _extract(tell, database, restored, manifest, form, Path(into))
            finally:
                restored.close()
    finally:
        database.close()


def _extract(
    tell: Tell, living: Database, restored: Database, manifest: Manifest, form: str, into: Path
) -> dict[str, int]:
    counts = dict.fromkeys((DELETED, CHANGED, SAME), 0)
    with restored.read(SYSTEM) as then, living.read(SYSTEM) as now, extracting(into) as file:
        plan, current = current_plan(then), current_plan(now)
        found = plan.forms.get(form)
        if found is None:
            raise FormNotThere(form=current.forms[form].label)
        total, done = _count(then, plan, form), 0
        for ids in _pages(then, plan, form):
            laid = list(_lay(then, now, plan, current, found, ids))
            file.add(laid)
            for one in laid:
                counts[one.listed.state] += 1
            done += len(ids)
            tell((done, total))
        _keep_files(then, found, file)
        told = {
            "at": manifest.at,
            "backup": manifest.name,
            "key": manifest.key,
            "form": form,
            "fields": _labels(found),
        }
        file.tell(told)
    return counts


def _lay(then: Tx, now: Tx, plan: Plan, current: Plan, form: PlanForm, ids: list[Id]) -> Iterator[Laid]:
    """Give some records as they were, and how each stands now."""
    living = fetch_rows(now, current, form.id, ids)
    named = titles(then, plan, system_grant(plan), form.id, ids)
    for record in records.load_many(then, plan, form, ids):
        known = living.get(record.id)
        cells = record.cells
        is_same = known is not None and all(known[id] == cells[id] for id in ("version", "updated_at"))
        state = DELETED if known is None else SAME if is_same else CHANGED
        listed = Listed(record.id, record.version, named[record.id], cells["updated_at"], state)
        yield Laid(listed, records.found_by(plan, form, record), records.pack_former(plan, form, record))


def _count(tx: Tx, plan: Plan, form: str) -> int:
    row = tx.run(f"SELECT count(*) FROM {tables(plan).rows(form).name}").fetchone()
    assert row is not None
    return int(row[0])


def _pages(tx: Tx, plan: Plan, form: str) -> Iterator[list[Id]]:
    """Give the ids of all records, some at a time."""
    rows = tables(plan).rows(form)
    last = 0
    while True:
        wanted = select(rows.c.id).where(rows.c.id > last).order_by(rows.c.id).limit(PAGE)
        ids = list(tx.execute(wanted).scalars())
        if not ids:
            return
        yield ids
        last = ids[-1]


def _keep_files(tx: Tx, form: PlanForm, file: Extracting) -> None:
    """Keep what the backup knows of the files of this form."""
    last = 0
    while True:
        sql = (
            "SELECT DISTINCT f.id, f.hash, f.name, f.size, f.type FROM file f JOIN file_link l ON l.file = f.id "
            "WHERE l.form = {mark} AND f.id > {mark} ORDER BY f.id LIMIT {page}"
        ).format(mark="?" if tx.dialect == "sqlite" else "%s", page=PAGE)
        some = [KeptFile(*row) for row in tx.run(sql, (form.id, last))]
        if not some:
            return
        file.add_files(some)
        last = some[-1].id


def _labels(form: PlanForm) -> dict[str, object]:
    """Give the fields there were, with what they were called."""
    every: tuple[PlanTable, ...] = (form.table, *form.subforms.values())
    return {found.id: found.label for table in every for found in table.fields}
