"""
A newer program opens an older database: a backup first, the upgrade tried on the restored copy, then done, checked, kept.

The proof of the backup is the rehearsal: it restores the copy beside, brings it to this version and checks it. What fails
there stops before anything is changed; what fails later is taken back from the backup. Does not own what an upgrade
does (``storage/system.py``, decision 0015).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from huodan.kit.errors import HuodanError
from huodan.storage.db import Database
from huodan.storage.place import address_of, open_workspace
from huodan.storage.system import VERSION
from huodan.storage.told import tell
from huodan.storage.upgrades import found_version
from huodan.workspace import backup
from huodan.workspace.backup import Kind, Manifest, Store
from huodan.workspace.check import check
from huodan.workspace.setup import prepare

log = logging.getLogger(__name__)

ROWS = ("r_", "s_")
NONE = 0
"""The version of a database nobody made yet."""

Say = Callable[[str, str], None]


class NoWorkspace(HuodanError):
    """There is nothing yet where a workspace was said to be: a wrong folder, mostly."""

    code = "no_workspace"
    status = 503
    zh = "{place} 里没有活单的数据。请用 --data 指出数据目录（或设置 HUODAN_DATABASE_URL）；要新建，请运行 huodan serve。"
    en = (
        "There is no workspace in {place}. Name its folder with --data (or set HUODAN_DATABASE_URL); to make a new one "
        "run huodan serve."
    )


class StillRunning(HuodanError):
    """An older program has the database open, which may not change beneath it."""

    code = "upgrade_while_open"
    status = 503
    zh = (
        "数据库要从版本 {found} 升级到 {wanted}，但 {place} 正在被使用，没有动它。"
        "请先停止原来的服务（huodan serve）和后台进程，再启动新版本。"
    )
    en = (
        "The database is to be upgraded ({found} → {wanted}), but {place} is in use and was left alone. Stop the server "
        "(huodan serve) and its workers first, then start the new version."
    )


class UpgradeStopped(HuodanError):
    """The upgrade failed on the copy; the database is as it was."""

    code = "upgrade_stopped"
    status = 503
    zh = (
        "数据库没有升级（版本 {found} → {wanted}）：在备份的副本上试做时失败，{reason} "
        "原数据没有动，请用原来的程序继续，并把这句话告诉我们。"
    )
    en = (
        "The database was not upgraded ({found} → {wanted}): trying it on the copy of a backup failed. {reason} Nothing "
        "was changed; go on with the program you had, and please report this."
    )


class UpgradeTakenBack(HuodanError):
    """The upgrade was done, found wrong, and taken back from the backup made before."""

    code = "upgrade_taken_back"
    status = 503
    zh = (
        "数据库升级（版本 {found} → {wanted}）后核对不对：{reason} 已自动恢复到升级前（备份 {name}）。"
        "请用原来的程序继续，并把这句话告诉我们。"
    )
    en = (
        "After upgrading ({found} → {wanted}) the database was not right: {reason} It was put back as it was before "
        "(backup {name}). Go on with the program you had, and please report this."
    )


class Unexpected(HuodanError):
    """A mistake of ours; the log says more."""

    code = "upgrade_unexpected"
    status = 503
    zh = "出了意外（{what}），服务日志里有原因。"
    en = "Something unexpected happened ({what}); the log says why."


class RowsLost(HuodanError):
    """After the upgrade there are fewer rows or more broken laws."""

    code = "upgrade_rows_lost"
    status = 503
    zh = "{tables} 的数据变少了，或有 {problems} 处新问题。"
    en = "Rows of {tables} are gone, or {problems} new problems came."


def open_upgraded(
    place: Path | str, *, files: Path, say: Say = lambda zh, en: None, is_new_fine: bool = True
) -> Database:
    """
    This function will open a workspace; one of an earlier version is backed up and upgraded first.

    say: hears, in both languages, what is done before it opens. is_new_fine: where there is none, one is made.

    Raises:
        NoWorkspace: nothing was made. StillRunning: nothing was changed.
        UpgradeStopped, UpgradeTakenBack: the database is as it was. And what ``open_workspace`` raises.
    """
    asked = Database(address_of(place), is_as_found=True)
    found = _version(asked)
    if found == NONE and not is_new_fine:
        raise NoWorkspace(place=asked.place)
    if found is None or not 0 < found < VERSION:
        return open_workspace(place, files=files)
    _require_alone(asked, found)
    say(
        f"数据库从版本 {found} 升级到 {VERSION}：先备份，在副本上试做 …",
        f"Upgrading the database from {found} to {VERSION}: backing up, trying it on the copy …",
    )
    store, made = _rehearse(address_of(place), files, found)
    _require_alone(asked, found)
    upgraded = None
    try:
        upgraded = open_workspace(place, files=files)
        prepare(upgraded)
        _require_whole(upgraded, made)
    except Exception as error:
        if upgraded is not None:
            upgraded.close()
        reason = _reason(error)
        folder = store.path(made.name)
        url = address_of(place)
        backup.restore(folder, url, contents=store.contents, files=files, force=True, is_as_was=True)
        raise UpgradeTakenBack(found=found, wanted=VERSION, reason=reason, name=made.name) from error
    say(
        f"已升级并核对，升级前的备份是 {made.name}",
        f"Upgraded and checked; the backup of before is {made.name}",
    )
    return upgraded


def _version(database: Database) -> int | None:
    """Say of which version a database is, and close it; ``NONE`` if there is none, None if it cannot be opened."""
    try:
        if database.dialect == "sqlite" and not Path(str(database.url.database)).exists():
            return NONE
        with database.read() as tx:
            found = found_version(tx.connection)
    except (DBAPIError, database.error):  # said in words when it is opened
        return None
    finally:
        database.close()
    return NONE if found is None else found


def _require_alone(asked: Database, found: int) -> None:
    """
    See that nobody works with the older database.

    What they saved after the backup would be gone if the upgrade had to be taken back, and a program does not work with
    a database newer than itself.
    """
    try:
        backup.require_alone(asked.address.url)
    except backup.StillOpen:
        raise StillRunning(found=found, wanted=VERSION, place=asked.place) from None


def _rehearse(url: str, files: Path, found: int) -> tuple[Store, Manifest]:
    """Make a backup, whose proof upgrades the restored copy and checks it."""
    database = Database(url, files=files, is_as_found=True)
    try:
        store = backup.store_of(database)
        return store, backup.make_backup(database, store, kind=Kind.UPGRADE)
    except Exception as error:
        raise UpgradeStopped(found=found, wanted=VERSION, reason=_reason(error)) from error
    finally:
        database.close()


def _require_whole(database: Database, made: Manifest) -> None:
    with database.read() as tx:
        now, problems = tell(tx), check(tx)
    lost = [
        name
        for name, before in made.tables.items()
        if name.startswith(ROWS) and (name not in now or now[name].rows < before.rows)
    ]
    if lost or len(problems) > made.problems:
        raise RowsLost(tables=", ".join(lost) or "—", problems=max(0, len(problems) - made.problems))


def _reason(error: Exception) -> dict[str, str]:
    if not isinstance(error, HuodanError):
        log.exception("an upgrade failed", exc_info=error)
        error = Unexpected(what=type(error).__name__)
    return {"zh": error.text("zh"), "en": error.text("en")}
