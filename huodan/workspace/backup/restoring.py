"""
A backup becomes the workspace: restored beside what is there, compared, checked, and only then put in its place.

What was there before is moved aside, never removed: a file ``huodan.db.before-…``, or a schema ``huodan_before_…``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url

from huodan.engines import webhooks
from huodan.kit.disk import settle
from huodan.kit.errors import HuodanError, Problem
from huodan.language.messages import SYSTEM
from huodan.storage import sqlite
from huodan.storage.db import Database, Tx
from huodan.storage.dump import ASIDE, Beat, load
from huodan.storage.scratch import outside
from huodan.storage.seal_key import keep_key, name_of, noted_name, usable_key
from huodan.storage.shelf import Shelf
from huodan.storage.trouble import minding_disk
from huodan.storage.upgrades import RESTORING
from huodan.workspace.backup.keys import Keys, read_keys, settle_keys
from huodan.workspace.backup.manifest import Manifest
from huodan.workspace.backup.proving import ContentDamaged, compare, require_contents, require_told
from huodan.workspace.backup.reading import Backup, open_backup, require_readable
from huodan.workspace.mailing import rest as rest_mail
from huodan.workspace.moving import stay_here

log = logging.getLogger(__name__)

OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'huodan'"
)
IS_HALF = f"SELECT to_regclass('{RESTORING}') IS NOT NULL"
LIVING_TABLES = (
    f"SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename <> '{RESTORING}'"
)
LONGEST_WAIT, PATIENCE = 2.0, 20


class Living(HuodanError):
    """There is a workspace already where a backup is to be restored."""

    code = "living_workspace"
    status = 409
    zh = (
        "{place} 里已经有数据，没有动它。要用备份替换它，请加上 --force（现有数据会移到一旁，不会删除），"
        "或用 --data 恢复到另一个目录。"
    )
    en = (
        "There is a workspace in {place} already; it was left alone. To replace it give --force (what is there is moved "
        "aside, not deleted), or restore into another folder with --data."
    )


class StillOpen(HuodanError):
    """A server has the workspace open."""

    code = "workspace_open"
    status = 409
    zh = "{place} 正在被活单使用，没有动它。请先停止服务（huodan serve）和后台进程，再试一次。"
    en = "Huodan is running on {place}, which was left alone. Stop the server (huodan serve) and its workers; then try again."


class OtherDatabase(HuodanError):
    """The backup is of the other kind of database."""

    code = "backup_of_other_database"
    status = 422
    zh = "这份备份来自 {found}，不能直接恢复到 {wanted}。请先恢复到 {found}，再用 huodan move 搬过来。"
    en = "This backup is of {found} and cannot be restored into {wanted}. Restore it into {found}, then use huodan move."


@dataclass(frozen=True, slots=True)
class Restored:
    """
    What came of it.

    aside: where that is which was there before; None if there was nothing. problems: the laws the data break. rested: how
    many webhooks were switched off.
    """

    manifest: Manifest
    aside: str | None
    problems: tuple[Problem, ...]
    rested: int = 0


def restore(
    folder: Path,
    url: str,
    *,
    contents: Path,
    files: Path,
    force: bool = False,
    is_as_was: bool = False,
    keys: Keys | None = None,
    beat: Beat = lambda: None,
) -> Restored:
    """
    This function will make a workspace of a backup.

    contents: where the attached files of the backup lie; files: where those of the workspace will. keys: what may open it,
    those beside the files if they are not given.
    force: also where there is one already. is_as_was: leave it of the version it was, and unchecked.

    Raises:
        Living, StillOpen, OtherDatabase: nothing is changed. And what ``proving`` raises.
    """
    known = read_keys(files.parent) if keys is None else keys
    files.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    backup, target = open_backup(folder, contents, known, aside=files.parent), make_url(url)
    manifest = backup.manifest
    require_readable(backup, beat)
    require_contents(backup, beat, day=None)
    wanted = "sqlite" if target.get_backend_name() == "sqlite" else "postgres"
    if manifest.dialect != wanted:
        raise OtherDatabase(found=manifest.dialect, wanted=wanted)
    replace = _replace_file if wanted == "sqlite" else _replace_schema
    with replace(target, force=force, at=manifest.name) as (place, aside):
        with backup.database() as source:
            load(source, place, beat=beat)
        problems: tuple[Problem, ...] = ()
        rested = 0
        if is_as_was:
            require_told(place, manifest, beat=beat)
        else:
            problems = compare(place, backup, beat=beat)
        shelf = Shelf(files, Path(str(target.database)).name)
        _put_files(shelf, backup, beat)
        if not is_as_was:
            rested, of_key = _settle_here(place, files, backup)
            problems += of_key
    return Restored(manifest, aside, problems, rested)


def require_alone(place: str) -> None:
    """
    This function will see that no server, worker or command has a workspace open.

    Raises:
        StillOpen: nothing is changed.
    """
    url = make_url(place)
    if url.get_backend_name() == "sqlite":
        if Path(str(url.database)).exists():
            _close_log(Path(str(url.database)))
        return
    with outside(url) as run:
        for _ in range(PATIENCE):  # one that just closed is there for some moments
            if not run(OTHERS).fetchone()[0]:
                return
            run("SELECT pg_sleep(0.1)")
    raise StillOpen(place=url.render_as_string(hide_password=True))


@contextmanager
def _replace_file(url: URL, *, force: bool, at: str) -> Iterator[tuple[URL, str | None]]:
    """Give a file beside the workspace's; in the end it takes its place."""
    path = Path(str(url.database))
    fresh = path.with_name(f".{path.name}.restoring")
    aside = _free(path.with_name(f"{path.name}.before-{at}")) if path.exists() else None
    if aside is not None and not force:
        raise Living(place=path.parent)
    if aside is not None:
        _close_log(path)
    with minding_disk(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove(fresh)
        try:
            yield url.set(database=str(fresh)), None if aside is None else str(aside)
            _close_log(fresh)
            if aside is not None:
                _close_log(path)
                _lay_aside(path, aside)
            fresh.replace(path)
            settle(path)
            settle(path.parent)
        finally:
            _remove(fresh)


@contextmanager
def _replace_schema(url: URL, *, force: bool, at: str) -> Iterator[tuple[URL, str | None]]:
    """Give the database with an empty schema; what was in it comes back should anything go wrong."""
    place = url.render_as_string(hide_password=True)
    with outside(url) as run:
        (schema,) = run("SELECT quote_ident(current_schema())").fetchone()
        is_living = bool(run(LIVING_TABLES).fetchone()[0])
        if is_living and not force:
            raise Living(place=place)
        if run(OTHERS).fetchone()[0]:
            raise StillOpen(place=place)
        is_half = bool(run(IS_HALF).fetchone()[0])
        taken = {name for (name,) in run("SELECT nspname FROM pg_namespace").fetchall()}
        wanted = ASIDE + at.replace("-", "_")
        aside = next(name for name in _numbered(wanted) if name not in taken) if is_living else None
        if aside is not None:
            run(f"ALTER SCHEMA {schema} RENAME TO {aside}")
            run(f"CREATE SCHEMA {schema}")
        run(f"CREATE TABLE IF NOT EXISTS {schema}.{RESTORING} ()")
    try:
        yield url, None if aside is None else f"{place} schema {aside}"
    except BaseException:
        with outside(url) as run:
            run(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            if aside is not None:
                run(f"ALTER SCHEMA {aside} RENAME TO {schema}")
            else:
                run(f"CREATE SCHEMA {schema}")
            if is_half:  # one that was broken off before still is
                run(f"CREATE TABLE IF NOT EXISTS {schema}.{RESTORING} ()")
        raise
    with outside(url) as run:
        run(f"DROP TABLE {schema}.{RESTORING}")


def _put_files(shelf: Shelf, backup: Backup, beat: Beat) -> None:
    """Put the attached files of a backup where those of the workspace lie, but for those that are there."""
    for hash, size in backup.listing():
        if not shelf.has(hash, size):
            with backup.content(hash, size) as path:
                if path is None:  # it was there a moment ago
                    raise ContentDamaged(count=1, example=hash)
                shelf.put(path, hash)
        beat()


def _settle_here(place: URL, files: Path, backup: Backup) -> tuple[int, tuple[Problem, ...]]:
    """
    Let the files lie where they were put, if they lay in a bucket, backups be sealed as this machine can, and no other system
    or person be told of what happens: it may be a copy, and whoever knows that it is none switches webhooks and mail on again.

    The key of encrypted fields comes along where this machine has none; another one is not replaced. Given is how many
    webhooks are off now, and what is wrong with the key.
    """
    restored = Database(place.render_as_string(hide_password=False), files=files)
    seal_key = backup.seal_key()

    def settle(tx: Tx) -> int:
        stay_here(tx)
        settle_keys(tx, backup.key)
        rest_mail(tx)
        return webhooks.rest(tx, webhooks.RESTORED)

    try:
        beside = None if seal_key is None else keep_key(restored, seal_key)
        count = restored.transact(SYSTEM, settle)
        with restored.read() as tx:
            noted, key = noted_name(tx), usable_key(restored)
        is_ours = noted is None or (key is not None and name_of(key) == noted)
        return count, () if is_ours else (_key_elsewhere(beside),)
    finally:
        restored.close()


def _key_elsewhere(beside: Path | None) -> Problem:
    """Say that what is encrypted cannot be opened here, and what to do."""
    zh, en = (
        "请把原来的 seal.key 放到数据目录里，再启动；找不回来就运行 huodan seal-key give-up。",
        "Put the former seal.key into the data folder before you start; if it is lost for good, huodan seal-key give-up.",
    )
    if beside is not None:
        zh = f"备份里的密钥已放在 {beside}：请用它换掉 seal.key（旧的另外留一份），再启动。"
        en = f"The backup's key was laid at {beside}: put it in the place of seal.key (keep the old one elsewhere)."
    zh = f"加密字段和两步验证的内容在这台机器上解不开：密钥不是加密它们的那一把。{zh}"
    return Problem(
        "seal.key", "key_lost", zh, f"What is encrypted cannot be opened here: this is not its key. {en}"
    )


def _close_log(path: Path) -> None:
    """
    Move SQLite's log into its file and be the only one who has it open.

    Raises:
        StillOpen
    """
    module = sqlite.driver()
    with closing(module.connect(str(path), isolation_level=None, timeout=LONGEST_WAIT)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        except module.OperationalError as error:
            raise StillOpen(place=path.parent) from error
        except module.DatabaseError as error:
            log.warning("%s is damaged; it is moved aside as it is: %s", path, error)


def _lay_aside(path: Path, aside: Path) -> None:
    """Give a file a second name, so that there is one at every moment until another takes the first."""
    try:
        aside.hardlink_to(path)
    except OSError:  # some file systems know no second names
        path.replace(aside)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _free(path: Path) -> Path:
    return next(each for name in _numbered(path.name) if not (each := path.with_name(name)).exists())


def _numbered(name: str) -> Iterator[str]:
    """Give a name, and the same with 2, 3 … behind it."""
    yield name
    for number in range(2, 10_000):
        yield f"{name}_{number}"
