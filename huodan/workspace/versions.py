"""
The versions of an app: what each changed, and taking one back, also weeks later and also when it is not the last.

Everything is read from the documents ``publish.py`` stored; nothing is written here. A version is undone by publishing
what its Edits' inverse makes of today's document. Values come back because columns are never taken away (D6).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from huodan.engines.jobs import Job
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.document import App, builtin, read_app, tree_of
from huodan.language.document.edits import AnyEdit, Clash, Tree, apply, clashes, diff, inverse
from huodan.storage.db import Tx
from huodan.storage.system import app_version
from huodan.workspace.administering import require_lawful
from huodan.workspace.plans import Problems
from huodan.workspace.publish import ask_for_pieces, is_for_pieces, publish


class VersionNotFound(HuodanError):
    """The app has no such version."""

    code = "version_not_found"
    status = 404
    zh = "这个应用没有这个版本。"
    en = "This app has no such version."


class AppRemoved(HuodanError):
    """The app was removed; nothing of it is changed until it is restored."""

    code = "app_removed"
    status = 409
    zh = "「{label}」已删除。要继续修改，请先在「搭建」里恢复它。"
    en = "“{label}” was removed. Restore it in the workbench of builders first to go on changing it."


class FirstVersion(HuodanError):
    """The first version of an app has nothing before it."""

    code = "first_version"
    status = 409
    zh = "这是应用的第一个版本，没有更早的样子可以回去。"
    en = "This is the first version of the app; there is nothing to go back to."


class BuiltUpon(HuodanError):
    """Later versions changed what this one did, so that it cannot be taken back by itself."""

    code = "built_upon"
    status = 409
    zh = "「{label}」后来又改过（版本 {later}），不能单独撤销这一次。请先撤销那些版本，或直接改成想要的样子。"
    en = "“{label}” was changed again later (version {later}). Undo that first, or change it as you want it."

    def __init__(self, *, found: Sequence[Clash], later: Sequence[int]) -> None:
        label = found[0].slots["label"]
        super().__init__(label=label, later="、".join(map(str, later)), path=found[0].path)
        self.clashes = tuple(found)
        self.later = tuple(later)


@dataclass(frozen=True, slots=True)
class Version:
    """One published version. at: when, in milliseconds. undoes: the version it took back, if it did."""

    number: int
    at: int
    by: Id
    undoes: int | None


def versions(tx: Tx, key: str) -> tuple[Version, ...]:
    """List the versions of an app, the newest first; none if there is no such app."""
    columns = (
        app_version.c.version,
        app_version.c.published_at,
        app_version.c.published_by,
        app_version.c.undoes,
    )
    rows = tx.execute(select(*columns).where(app_version.c.app == key).order_by(app_version.c.version.desc()))
    return tuple(Version(row.version, row.published_at, row.published_by, row.undoes) for row in rows)


def document_of(tx: Tx, key: str, number: int) -> App:
    """
    Give the document of a version.

    Raises:
        VersionNotFound: if there is none.
    """
    wanted = select(app_version.c.document).where(app_version.c.app == key, app_version.c.version == number)
    text = tx.execute(wanted).scalar()
    app = read_app(json.loads(text)) if text is not None else None
    if not isinstance(app, App):
        raise VersionNotFound
    return app


def sides_of(tx: Tx, key: str, number: int) -> tuple[Tree, Tree]:
    """
    Give the trees of a version and of the one before it, in the order of time.

    Raises:
        VersionNotFound, FirstVersion: if there is none, or none before it.
    """
    earlier = [one.number for one in versions(tx, key) if one.number < number]
    after = tree_of(document_of(tx, key, number))
    if not earlier:
        raise FirstVersion
    return tree_of(document_of(tx, key, earlier[0])), after


def changes_of(tx: Tx, key: str, number: int) -> tuple[AnyEdit, ...]:
    """
    List what a version changed.

    Raises:
        VersionNotFound, FirstVersion: if there is none, or none before it.
    """
    return diff(*sides_of(tx, key, number))


def undone(tx: Tx, key: str, number: int) -> App:
    """
    Give the document of today without what a version changed.

    Raises:
        VersionNotFound, FirstVersion: if there is none, or none before it.
        BuiltUpon: if later versions changed the same elements, or what came with it.
        AppRemoved: if the app is not there, unless this is the version that removed it.
    """
    if key == builtin().key:
        raise VersionNotFound
    back = inverse(changes_of(tx, key, number))
    every = versions(tx, key)
    last = document_of(tx, key, every[0].number)
    if last.is_removed and number != every[0].number:
        raise AppRemoved(label=last.label)
    now = tree_of(last)
    if found := clashes(now, back):
        later = [one.number for one in reversed(every) if one.number > number]
        raise BuiltUpon(found=found, later=tuple(_those_after(tx, key, later, found)))
    app = read_app(apply(now, back))
    assert isinstance(app, App), app
    return app


def undo_version(tx: Tx, key: str, number: int) -> int | Problems | Job:
    """
    Publish an app without what one of its versions changed, in a Tx that writes alone; later versions stay.

    Returns the new workspace version, what keeps the rest from making sense without it, or the job that does it where
    there is more to convert than one Tx may.

    Raises:
        VersionNotFound, FirstVersion, BuiltUpon, AppRemoved: as ``undone``. Refused: for an application administrator.
    """
    app = undone(tx, key, number)
    require_lawful(tx, key, app)
    if is_for_pieces(tx, app):
        return ask_for_pieces(tx, app, {"app": key, "undoes": number})
    return publish(tx, app, undoes=number)


def _those_after(tx: Tx, key: str, later: Iterable[int], found: Sequence[Clash]) -> Iterable[int]:
    """Name the later versions that changed the elements of a clash, or what is in them."""
    places = [clash.edit.place for clash in found]
    for number in later:
        touched = [edit.place for edit in changes_of(tx, key, number)]
        if any(_meet(one, other) for one in touched for other in places):
            yield number


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
