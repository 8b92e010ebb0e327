"""
The state of the place Huodan runs in: program, disk, database, files, backups, jobs, address, log; what is wrong has a remedy.

Reads only, but for one file of some bytes where attached files lie and one beside the log; opens the public address.
Owns what is looked at and what counts as wrong. Does not own the laws of stored data (``check.py``).
"""

from __future__ import annotations

import json
import os
import platform
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select, text

from huodan import __version__
from huodan.engines.jobs import State
from huodan.engines.people.roles import ADMINISTRATOR
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.storage.db import Database, Tx
from huodan.storage.seal_key import KeyUnreadable, find_key, key_file
from huodan.storage.system import VERSION, account, job, journal
from huodan.workspace.address import public_address, try_address
from huodan.workspace.backup import SECOND, place_in_use, state, store_of
from huodan.workspace.disk import room, size_text
from huodan.workspace.findings import Finding as Finding, Level as Level
from huodan.workspace.incoming.health import look_at_incoming
from huodan.workspace.logs import log_folder, log_level, log_size
from huodan.workspace.mailing.health import look_at_mail
from huodan.workspace.secrets import count_secrets
from huodan.workspace.webhooks.health import look_at_webhooks
from huodan.workspace.working import JobUntold
from huodan.workspace.working_days import look_at_calendar

MOST_AHEAD_MS = 5 * 60_000
OLD_BACKUP_MS = 26 * 3_600_000
DAY_MS = 86_400_000
LATE_MS = 10 * 60_000
OLDEST_POSTGRES = 130_000


def examine(database: Database) -> tuple[Finding, ...]:
    """Look at everything; what cannot be looked at is a finding too."""
    return tuple(_look(database, look) for look in LOOKS)


def _look(database: Database, look: Callable[[Database], Finding]) -> Finding:
    try:
        return look(database)
    except HuodanError as error:
        problem = error.problem()
        return Finding(look.__name__, Level.BAD, {"zh": problem.zh, "en": problem.en})
    except OSError as error:
        why = error.strerror or str(error)
        return Finding(
            look.__name__, Level.BAD, {"zh": f"查看时出错：{why}", "en": f"Could not be looked at: {why}"}
        )


def program(database: Database) -> Finding:
    """Say which versions run."""
    with database.read() as tx:
        server = _server_version(tx)
    words = f"Huodan {__version__} · Python {platform.python_version()} · {server} · schema {VERSION}"
    return Finding("program", Level.GOOD, {"zh": words, "en": words})


def disk(database: Database) -> Finding:
    """Say how much room there is where the data lies."""
    with database.read() as tx:
        found = room(tx)
    words: Text = {
        "zh": f"磁盘还剩 {size_text(found.free)}（{found.place}）",
        "en": f"{size_text(found.free)} free on the disk of {found.place}",
    }
    if not found.is_low:
        return Finding("disk", Level.GOOD, words)
    limit = size_text(found.limit)
    remedy: Text = {
        "zh": f"低于 {limit}，暂时不能上传、导入、导出和备份，保存单据照常。请清理磁盘、换更大的磁盘，或把旧备份移走。",
        "en": f"Below {limit} there are no uploads, imports, exports and backups; records are still saved. "
        "Free some space, move to a larger disk, or move old backups away.",
    }
    return Finding("disk", Level.BAD if found.is_red else Level.WARN, words, remedy)


def log(database: Database) -> Finding:
    """Say where the log lies, how large it is and how much it tells."""
    folder = log_folder(database)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with database.read() as tx:
        level = log_level(tx)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".try-") as tried:
        tried.write(b"huodan")
        tried.flush()
    size = size_text(log_size(database))
    return Finding(
        "log",
        Level.GOOD,
        {
            "zh": f"日志在 {folder}（{size}，级别 {level}）",
            "en": f"The log is in {folder} ({size}, level {level})",
        },
    )


def address(database: Database) -> Finding:
    """Say whether the address that was set opens this very workspace."""
    with database.read() as tx:
        url = public_address(tx)
    if url is None:
        words: Text = {
            "zh": "没有设置访问地址，对外的链接不带域名",
            "en": "No address is set: links for others name no server",
        }
        return Finding("address", Level.GOOD, words)
    try:
        try_address(database, url)
    except HuodanError as refusal:
        said = refusal.problem()
        remedy: Text = {
            "zh": "服务没有运行时这是正常的；运行中请检查域名和反向代理，或到「设置 → 服务器」改访问地址。",
            "en": "This is so while the server is stopped; else see to the name and the proxy, or change it in Settings.",
        }
        return Finding("address", Level.WARN, {"zh": said.zh, "en": said.en}, remedy)
    return Finding("address", Level.GOOD, {"zh": f"访问地址 {url} 打得开", "en": f"{url} opens this server"})


def clock(database: Database) -> Finding:
    """Say whether the clock runs behind what was written already, or apart from that of the database."""
    with database.read() as tx:
        last = tx.execute(select(func.max(journal.c.at))).scalar() or 0
        now, real = database.now(), database.now() - database.address.shift
        apart = 0 if tx.dialect == "sqlite" else abs(_server_now(tx) - real)
    words: Text = {
        "zh": f"现在是 {_moment(now, database)}（{database.zone}）",
        "en": f"It is {_moment(now, database)} ({database.zone})",
    }
    if last > now + MOST_AHEAD_MS or apart > MOST_AHEAD_MS:
        remedy: Text = {
            "zh": f"最后一笔数据写于 {_moment(last, database)}：时钟被调回过，或与数据库服务器不一致。请校准后重启。",
            "en": f"The last change is of {_moment(last, database)}: the clock was set back, or differs from the "
            "database server's. Set the time (NTP), then start again.",
        }
        return Finding("clock", Level.BAD, words, remedy)
    return Finding("clock", Level.GOOD, words)


def data(database: Database) -> Finding:
    """Say whether the database is whole, as far as it says so itself, and who else may read its file."""
    with database.read() as tx:
        if tx.dialect != "sqlite":
            return _postgres(tx)
        found = tx.execute(text("PRAGMA quick_check(1)")).scalar()
    if found != "ok":
        remedy: Text = {
            "zh": "请停止服务，复制整个数据目录留底，再用 huodan restore 恢复最近一份备份。",
            "en": "Stop the server, keep a copy of the whole data folder, then restore the newest backup (huodan restore).",
        }
        return Finding(
            "data",
            Level.BAD,
            {"zh": f"数据库损坏：{found}", "en": f"The database is damaged: {found}"},
            remedy,
        )
    file = Path(str(database.url.database))
    words: Text = {
        "zh": f"数据库完好（{size_text(file.stat().st_size)}）",
        "en": f"The database is whole ({size_text(file.stat().st_size)})",
    }
    others = file.parent.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    if others and os.name == "posix":
        remedy = {
            "zh": f"这台机器上的其他用户也能进入数据目录。请运行 chmod 700 {file.parent}。",
            "en": f"Other users of this machine may enter the data folder. Run chmod 700 {file.parent}.",
        }
        return Finding("data", Level.WARN, words, remedy)
    return Finding("data", Level.GOOD, words)


def files(database: Database) -> Finding:
    """Say whether attached files can be written."""
    database.files.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=database.files, prefix=".try-") as tried:
        tried.write(b"huodan")
        tried.flush()
    place = database.files
    return Finding(
        "files", Level.GOOD, {"zh": f"附件可以写入 {place}", "en": f"Files can be written in {place}"}
    )


def backups(database: Database) -> Finding:
    """Say how old the newest backup is that was proved."""
    proved = store_of(database).backups()
    remedy: Text = {
        "zh": "请运行 huodan backup，或在「备份」里打开每晚自动备份。",
        "en": "Run huodan backup, or switch the nightly backup on.",
    }
    if not proved:
        return Finding(
            "backups", Level.WARN, {"zh": "还没有核对过的备份", "en": "There is no proved backup yet"}, remedy
        )
    at = _moment(proved[0].at, database)
    words: Text = {"zh": f"最近一份核对过的备份：{at}", "en": f"The newest proved backup is of {at}"}
    second = _second_copies(database)
    if second is not None:
        return second
    is_old = database.now() - proved[0].at > OLD_BACKUP_MS
    return Finding("backups", Level.WARN, words, remedy) if is_old else Finding("backups", Level.GOOD, words)


def _second_copies(database: Database) -> Finding | None:
    """Say why the second copies of backups failed, or that they lag behind; None while all is well."""
    with database.read() as tx:
        where, first, told = place_in_use(tx), state(tx), state(tx, SECOND)
    if where is None or (told.failed_at is None and not told.is_behind(first, database.now())):
        return None
    remedy: Text = {
        "zh": "请到「设置 → 备份」检查第二份备份的位置；修好后会自动补上。",
        "en": "See to the second place under Settings → Backups; what is missing follows by itself.",
    }
    words: Text = {"zh": f"备份还没有复制到 {where}", "en": f"Backups are not yet copied to {where}"}
    if told.failed_at is not None:
        words = {"zh": told.error_zh, "en": told.error_en}
    return Finding("backups", Level.BAD, words, remedy)


def jobs(database: Database) -> Finding:
    """Say whether jobs are done, and how many failed since yesterday."""
    with database.read() as tx:
        now = database.now()
        ended = job.c.ended_at >= now - DAY_MS
        is_failed = (job.c.state == State.FAILED, ended)
        failed = tx.execute(select(func.count()).where(*is_failed)).scalar() or 0
        untold = (
            tx.execute(select(func.count()).where(*is_failed, job.c.error.contains(JobUntold.code))).scalar()
            or 0
        )
        late = tx.execute(select(func.count()).where(job.c.due_at <= now - LATE_MS)).scalar() or 0
    if late:
        words: Text = {
            "zh": f"{late} 项后台任务到时间没有人做",
            "en": f"{late} jobs are due and nobody does them",
        }
        remedy: Text = {
            "zh": "服务没有运行时这是正常的；运行中请查看日志，或重启服务。",
            "en": "This is so while the server is stopped; else read the log, or start the server again.",
        }
        return Finding("jobs", Level.WARN, words, remedy)
    if untold:
        words = {
            "zh": f"最近一天有 {untold} 项后台任务失败后，等它的流程没能收到结果",
            "en": f"{untold} jobs failed within a day, and what waits for them could not be told",
        }
        remedy = {
            "zh": "请在「后台任务」里按错误编号查服务日志，并检查相关流程是否还停着。",
            "en": "See their references under Jobs, read the log by them, and see whether a process still waits.",
        }
        return Finding("jobs", Level.WARN, words, remedy)
    if failed:
        words = {"zh": f"最近一天有 {failed} 项后台任务失败", "en": f"{failed} jobs failed within a day"}
        remedy = {
            "zh": "请在「后台任务」里查看原因，并重试。",
            "en": "See why under Jobs, and try them again.",
        }
        return Finding("jobs", Level.WARN, words, remedy)
    return Finding("jobs", Level.GOOD, {"zh": "后台任务正常", "en": "Jobs are done"})


def people(database: Database) -> Finding:
    """Say whether somebody can administer."""
    with database.read() as tx:
        active = tx.execute(select(account.c.roles).where(account.c.is_active == 1)).scalars().all()
    admins = sum(ADMINISTRATOR in json.loads(roles) for roles in active)
    if not admins:
        words: Text = {"zh": "没有可以登录的管理员", "en": "No administrator can sign in"}
        remedy: Text = {
            "zh": "请运行 huodan user create 添加一位管理员。",
            "en": "Add one with huodan user create.",
        }
        return Finding("people", Level.WARN, words, remedy)
    return Finding(
        "people",
        Level.GOOD,
        {
            "zh": f"{len(active)} 个账号，其中管理员 {admins} 位",
            "en": f"{len(active)} accounts, {admins} administrators",
        },
    )


def secrets(database: Database) -> Finding:
    """Say whether what encrypted fields hold can be opened on this machine."""
    try:
        find_key(database)
    except KeyUnreadable as error:
        return Finding(
            "secrets", Level.BAD, {"zh": error.text("zh"), "en": error.text("en")}, _put_back(database)
        )
    with database.read() as tx:
        found = count_secrets(tx)
    file = key_file(database)
    if found.lost or found.codes_lost or not found.is_ours:
        words: Text = {
            "zh": f"加密用的密钥不在这台机器上：{found.lost} 个加密字段的内容、{found.codes_lost} 个人的两步验证打不开"
            + ("" if found.is_ours else "，也不能再加密新的"),
            "en": f"A key is not on this machine: {found.lost} encrypted values and the codes of {found.codes_lost} people "
            "do not open" + ("" if found.is_ours else ", and nothing new is sealed"),
        }
        return Finding("secrets", Level.BAD, words, _put_back(database))
    if (
        found.values
        and file.exists()
        and os.name == "posix"
        and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ):
        words = {
            "zh": "这台机器上的其他用户也能读密钥文件",
            "en": "Other users of this machine may read the key",
        }
        remedy: Text = {"zh": f"请运行 chmod 600 {file}。", "en": f"Run chmod 600 {file}."}
        return Finding("secrets", Level.BAD, words, remedy)
    words = {
        "zh": f"加密字段的内容（{found.values} 个）都能解开",
        "en": f"All of {found.values} encrypted values can be opened",
    }
    return Finding("secrets", Level.GOOD, words)


def _put_back(database: Database) -> Text:
    file = key_file(database)
    return {
        "zh": f"请把原来的密钥文件放回 {file}（或设好 HUODAN_SEAL_KEY）再重启。设了密码的备份里有这把密钥。"
        "确实找不回来：运行 huodan seal-key give-up 换一把，再清空或重新填写打不开的内容、重置这些人的两步验证。",
        "en": f"Put the former key back at {file} (or set HUODAN_SEAL_KEY) and start again; backups with a password "
        "hold it. If it is lost for good: huodan seal-key give-up, then empty or fill in anew what does not open, and reset "
        "these people's two-step sign-in.",
    }


LOOKS: tuple[Callable[[Database], Finding], ...] = (
    program,
    disk,
    clock,
    data,
    files,
    secrets,
    backups,
    jobs,
    people,
    look_at_webhooks,
    look_at_mail,
    look_at_incoming,
    look_at_calendar,
    address,
    log,
)


def _postgres(tx: Tx) -> Finding:
    number = int(tx.execute(text("SHOW server_version_num")).scalar() or 0)
    size = tx.execute(text("SELECT pg_database_size(current_database())")).scalar() or 0
    words: Text = {
        "zh": f"PostgreSQL 正常（{size_text(size)}）",
        "en": f"PostgreSQL answers ({size_text(size)})",
    }
    if number < OLDEST_POSTGRES:
        remedy: Text = {"zh": "请升级到 PostgreSQL 13 以上。", "en": "Please use PostgreSQL 13 or newer."}
        return Finding("data", Level.WARN, words, remedy)
    return Finding("data", Level.GOOD, words)


def _server_version(tx: Tx) -> str:
    if tx.dialect == "sqlite":
        return f"SQLite {tx.execute(text('SELECT sqlite_version()')).scalar()}"
    return f"PostgreSQL {str(tx.execute(text('SHOW server_version')).scalar()).split()[0]}"


def _server_now(tx: Tx) -> int:
    return int(tx.execute(text("SELECT extract(epoch FROM clock_timestamp()) * 1000")).scalar() or 0)


def _moment(at: int, database: Database) -> str:
    return zone.iso(at, database.zone)[:16].replace("T", " ")
