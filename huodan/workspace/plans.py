"""
The current Plan of a workspace, compiled once per version and process.

Every Tx reads the version itself, so that many processes need no messages about new ones (D1).
Does not own how a version comes to be (``publish.py``).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from threading import RLock
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from huodan.engines import schema
from huodan.kit.errors import HuodanError, Problem
from huodan.language.document import App, canonical, read_app
from huodan.language.plan import Plan, compile, matches
from huodan.storage.db import Database, Tx
from huodan.storage.system import app_version

log = logging.getLogger(__name__)

VERSION = "workspace_version"
KEPT = 4
KEPT_TRIED = 4  # a draft, also as who builds one app alone may know of it (decision 0058)

Problems = tuple[Problem, ...]
T = TypeVar("T")

_READ_STAMP = f"SELECT value FROM workspace_setting WHERE key = '{VERSION}'"


class NothingPublished(HuodanError):
    """The workspace has no version yet."""

    code = "nothing_published"
    status = 503
    zh = "这个数据库还没有准备好，请用 huodan serve 启动一次。"
    en = "This database is not prepared yet; please start it once with huodan serve."


class Upgraded(HuodanError):
    """A newer program published something this one cannot read; the server must be started anew."""

    code = "upgraded"
    status = 503
    zh = "活单已升级，这个服务还是旧版本。请管理员重启服务（huodan serve）；数据没有改动。"
    en = "Huodan was upgraded and this server is still the old version. Please have it restarted (huodan serve)."


class AppNotFound(HuodanError):
    """There is no such app, or it is none that people build."""

    code = "app_not_found"
    status = 404
    zh = "没有这个应用，或者它不能修改。"
    en = "There is no such app, or it cannot be changed."


class _Kept:
    """
    The last Plans of one database by stamp, and a lock so that only one thread compiles.

    apps: the documents by stamp. tried: Plans of documents nobody has published, at least not yet.
    """

    def __init__(self) -> None:
        self.plans: dict[str, Plan] = {}
        self.apps: dict[str, dict[str, App]] = {}
        self.tried: dict[str, Plan] = {}
        self.lock = RLock()


_kept: WeakKeyDictionary[Database, _Kept] = WeakKeyDictionary()


def current_plan(tx: Tx) -> Plan:
    """
    Give the Plan of the workspace version this Tx sees.

    Raises:
        NothingPublished: if there is none; ``workspace.publish.publish_builtin`` makes the first.
        Upgraded: if a newer program made it.
    """
    stamp = current_stamp(tx)
    if stamp is None:
        raise NothingPublished
    kept = _kept.setdefault(tx.database, _Kept())
    found = kept.plans.get(stamp)
    if found is None:
        with kept.lock:
            found = kept.plans.get(stamp) or _compile(tx, stamp)
            _keep(kept.plans, stamp, found, most=KEPT)
    return found


def try_plan(tx: Tx, apps: Iterable[App], becoming: Iterable[schema.Becoming] = ()) -> Plan | Problems:
    """
    Give the Plan there will be if these documents are published as the next version, or what is wrong with them.

    becoming: the fields that become another kind with them.

    It is remembered: whoever publishes the very same finds it compiled, and what was decided by it still holds.
    """
    every = tuple(apps)
    version = version_of(current_stamp(tx)) + 1
    new = tuple(becoming)
    stamp = ":".join((stamp_of(version, every), *(f"{one.place}.{one.became.into}" for one in new)))
    kept = _kept.setdefault(tx.database, _Kept())
    found = kept.tried.get(stamp)
    if found is not None:
        return found
    kinds = schema.with_becoming(schema.kinds(tx), new)
    plan = compile(every, version=version, tz=tx.zone, kinds=kinds)
    if not isinstance(plan, Plan) and all(one.code == matches.CODE for one in plan):
        plan = _forgiven(tx, every, plan) or compile(
            every, version=version, tz=tx.zone, kinds=kinds, is_opening=True
        )
    if isinstance(plan, Plan):
        with kept.lock:
            _keep(kept.tried, stamp, plan, most=KEPT_TRIED)
    return plan


def _forgiven(tx: Tx, every: Iterable[App], problems: Problems) -> Problems:
    """Leave out what stands in documents that stay as they are and was wrong before: it keeps no other app from publishing."""
    now = published_apps(tx)
    before = compile(tuple(now.values()), version=0, tz=tx.zone, kinds=schema.kinds(tx))
    stay = {app.key for app in every if now.get(app.key) == app}
    known = () if isinstance(before, Plan) else before
    return tuple(one for one in problems if not (one in known and one.path.partition(".")[0] in stay))


def stamp_of(version: int, apps: Iterable[App]) -> str:
    """Write a workspace version and the hash of its documents, such as ``17:9f2c…``."""
    documents = "".join(sorted(canonical(each) for each in apps))
    return f"{version}:{hashlib.sha256(documents.encode()).hexdigest()[:16]}"


def version_of(stamp: str | None) -> int:
    """Read the version from a stamp; 0 for none."""
    return int(stamp.partition(":")[0]) if stamp else 0


def keep_plan(tx: Tx, stamp: str, plan: Plan) -> None:
    """Remember a Plan just compiled; should its Tx be rolled back, nobody will ever read its stamp."""
    kept = _kept.setdefault(tx.database, _Kept())
    with kept.lock:
        _keep(kept.plans, stamp, plan, most=KEPT)


def current_stamp(tx: Tx) -> str | None:
    """Give the workspace version and the hash of its documents; None before the first."""
    found = tx.run(_READ_STAMP).fetchone()  # in every Tx, so without SQLAlchemy's 0.1 ms
    return None if found is None else str(json.loads(found[0]))


@dataclass(frozen=True, slots=True)
class Published:
    """A version of an app, and when it was published."""

    version: int
    at: int


def published_at(tx: Tx, app: str, version: int) -> Published | None:
    """Give the version of an app that counted in a version of the workspace."""
    columns = app_version.c.version, app_version.c.published_at
    wanted = select(*columns).where(app_version.c.app == app, app_version.c.version <= version)
    row = tx.execute(wanted.order_by(app_version.c.version.desc()).limit(1)).first()
    return None if row is None else Published(row.version, row.published_at)


def published_apps(tx: Tx) -> dict[str, App]:
    """Give the current document of every app by its key; the caller may change the dict."""
    stamp = current_stamp(tx)
    kept = _kept.setdefault(tx.database, _Kept())
    found = kept.apps.get(stamp or "")
    if found is None:
        found = _read_apps(tx)
        with kept.lock:
            _keep(kept.apps, stamp or "", found, most=KEPT)
    return dict(found)


def _read_apps(tx: Tx) -> dict[str, App]:
    other = app_version.alias()
    newest = select(func.max(other.c.version)).where(other.c.app == app_version.c.app).scalar_subquery()
    rows = tx.execute(
        select(app_version.c.app, app_version.c.document)
        .where(app_version.c.version == newest)
        .order_by(app_version.c.app)
    )
    return {row.app: _read(row.document) for row in rows}


def _read(document: str) -> App:
    app = read_app(json.loads(document))
    if not isinstance(app, App):
        raise _upgraded(app)
    return app


def _compile(tx: Tx, stamp: str) -> Plan:
    apps = tuple(published_apps(tx).values())
    kinds = schema.kinds(tx)
    plan = compile(apps, version=version_of(stamp), tz=tx.zone, kinds=kinds, is_opening=True)
    if not isinstance(plan, Plan):
        raise _upgraded(plan)
    return plan


def _upgraded(problems: Problems) -> Upgraded:
    log.error(
        "What is published cannot be read: %s", "; ".join(f"{one.path}: {one.en}" for one in problems[:5])
    )
    return Upgraded()


def _keep(all: dict[str, T], stamp: str, one: T, *, most: int) -> None:
    while len(all) >= most and stamp not in all:
        all.pop(next(iter(all)))
    all[stamp] = one
