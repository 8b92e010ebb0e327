"""
The words that cross rooms: commands wanted, changes happened, and who acts.

Commands come from doors or rules and carry raw values by field key, exactly as ``api.md`` writes them.
Changes carry cells (stored values) by field id. Both are small and frozen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from huodan.kit.errors import Problem
from huodan.kit.ids import Id

SYSTEM_PERSON: Id = 0
Narrowing = frozenset[tuple[str, str]]
Results = Mapping[Id, Mapping[str, Any]]
"""What formulas came to: cells by sub-row (0: the record's own) and field."""
ANY_FORM = "*"
SYSTEM_NAMES = {"zh": "系统", "en": "System"}


@dataclass(frozen=True, slots=True)
class Actor:
    """
    Who acts: a person with roles, an API key standing for roles, or the system itself.

    departments: the actor's own department and all below it.
    narrowing: for a key, the (form id or ``*``, verb) pairs it is kept to; None means all that its roles give.
    """

    person: Id
    name: str
    roles: frozenset[str] = frozenset()
    departments: tuple[Id, ...] = ()
    is_admin: bool = False
    key: Id | None = None
    lang: str = "zh"
    narrowing: Narrowing | None = None

    @property
    def scope(self) -> str:
        """Name the actor for idempotency keys and rate limits."""
        return f"key:{self.key}" if self.key else f"person:{self.person}"


SYSTEM = Actor(person=SYSTEM_PERSON, name=SYSTEM_NAMES["zh"])


class Origin(StrEnum):
    """On which path a command came; kept in the journal."""

    SCREEN = "screen"
    API = "api"
    IMPORT = "import"
    RULE = "rule"
    BACKUP = "backup"


class Reason(StrEnum):
    """What an act was, if it was more than a save; kept in the journal."""

    BULK = "bulk"
    RECOMPUTE = "recompute"
    UNDO = "undo"
    RESTORE = "restore"
    MERGE = "merge"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class Why:
    """Why something happened; ``of_version``: the version a restore goes back to."""

    reason: Reason
    of_version: int | None = None


@dataclass(frozen=True, slots=True)
class CreateRecord:
    """
    Store a new record of a form.

    values: raw values by field key; sub-rows as a list of such mappings.
    id: brought by the client, or None for a new one.
    as_was: it began elsewhere, so that it need not begin as new records do; no door can say so.
    chosen: by node of a flow that begins by it, whom who hands in wants asked there (发起人自选).
    """

    form: str
    values: Mapping[str, object]
    id: Id | None = None
    origin: Origin = Origin.API
    as_was: bool = False
    chosen: Mapping[str, Sequence[Id]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UpdateRecord:
    """
    Change the named fields of a record.

    base_version: the version the caller saw; None means «do not compare».
    returning: sub-rows this record had once, that may come back under their ids; no door can say so.
    as_was: it becomes what it was, which is no step of work (decision 0044); no door can say so.
    anew: stored formulas, by table and field, to be worked out whatever changed. results: what formulas come to,
    instead of being worked out (decision 0050); no door can say either.
    is_noted: it makes a version even if it changes nothing, so that the history tells of it; no door can say so.
    """

    form: str
    id: Id
    values: Mapping[str, object]
    base_version: int | None = None
    origin: Origin = Origin.API
    returning: frozenset[Id] = frozenset()
    as_was: bool = False
    anew: frozenset[tuple[str, str]] = frozenset()
    results: Results = field(default_factory=dict)
    is_noted: bool = False


@dataclass(frozen=True, slots=True)
class DeleteRecord:
    """Move a record to the trash."""

    form: str
    id: Id
    base_version: int | None = None
    origin: Origin = Origin.API


@dataclass(frozen=True, slots=True)
class RestoreRecord:
    """Bring a record back from the trash."""

    form: str
    id: Id
    origin: Origin = Origin.API


@dataclass(frozen=True, slots=True)
class RepointRecord:
    """
    Let what a record says of one record, in itself and its sub-rows, be said of another; no door can say so.

    target: the form of both. gone, stays: the record named so far, and the one named from now on.
    back: cells by row (0: the record's own) and field before and after an earlier such act, which is taken back where
    nobody changed it since; None for every place that names ``gone``.
    """

    form: str
    id: Id
    target: str
    gone: Id
    stays: Id
    back: Mapping[tuple[Id, str], tuple[Any, Any]] | None = None
    origin: Origin = Origin.API


@dataclass(frozen=True, slots=True)
class PutBack:
    """
    Give a record back what a change of it replaced, as it was; no door can say so.

    before, after: what the change replaced, and by what, as the journal keeps it; of the fields that shall go back only.
    """

    form: str
    id: Id
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    origin: Origin = Origin.API


Command = CreateRecord | UpdateRecord | DeleteRecord | RestoreRecord | RepointRecord | PutBack


class ChangeKind(StrEnum):
    """What happened to a record."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Change:
    """
    What happened to one record in one command.

    before, after: JSON-ready cells of the changed fields by field id; sub-rows as lists of rows.
    version: the record's version after the change. warnings: told to who saved it, kept nowhere.
    """

    form: str
    record: Id
    kind: ChangeKind
    version: int
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    origin: Origin = Origin.API
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class AddComment:
    """
    Say something about a record.

    mentions: people who shall hear of it. reply_to: another comment of the record.
    """

    form: str
    record: Id
    text: str
    mentions: tuple[Id, ...] = ()
    reply_to: Id | None = None


@dataclass(frozen=True, slots=True)
class EditComment:
    """Say it in other words, soon after; mentions: None for those it had."""

    form: str
    record: Id
    comment: Id
    text: str
    mentions: tuple[Id, ...] | None = None


@dataclass(frozen=True, slots=True)
class DeleteComment:
    """Take back what was said; that something was said stays."""

    form: str
    record: Id
    comment: Id


Remark = AddComment | EditComment | DeleteComment
"""What is said about a record; it makes no version of it and is no Change (decision 0052)."""
