"""Two versions of a record side by side, as far as their reader may see the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huodan.engines import journal, records
from huodan.engines.journal import CellChange
from huodan.kit import zone
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.shown import authors
from huodan.storage.sql.statements import fetch_versions


@dataclass(frozen=True, slots=True)
class Version:
    """A record at one version: when it was made (ISO), by whom, and all values, by field key."""

    version: int
    at: str
    by: Mapping[str, object]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, and what is other in the second; what belongs to one sub-row is found by its id."""

    was: Version
    now: Version
    changes: tuple[CellChange, ...]


def compare(
    tx: Tx, plan: Plan, grant: Grant, *, form: str, id: Id, was: int, now: int | None = None
) -> Comparison:
    """
    Compare a version with another one, or with what is stored.

    What is worked out when it is shown (look-ups, roll-ups over other records) is of no version and left out.

    Raises:
        NotFound: if the record is not there or may not be seen. NoVersion: if it never had such a version.
    """
    sight = journal.sight_of(tx, plan, grant, form=form, id=id)
    planned = plan.forms[form]
    versions = (was, now if now is not None else fetch_versions(tx, plan, form, [id])[id])
    past = [records.at_version(tx, plan, planned, id, version) for version in versions]
    (changes,) = journal.tell(tx, plan, grant, planned, sight, [records.between(planned, *past)])
    values = journal.tell_values(tx, plan, grant, planned, sight, [records.whole(each) for each in past])
    stamps = journal.stamps(tx, form=form, id=id, versions=set(versions))
    made = [stamps[version] for version in versions]
    names = authors(tx, plan, grant, [(stamp.person, stamp.key) for stamp in made])
    told = [
        Version(stamp.version, zone.iso(stamp.at, tx.zone), name, shown)
        for stamp, name, shown in zip(made, names, values, strict=True)
    ]
    return Comparison(told[0], told[1], changes)
