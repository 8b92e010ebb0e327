"""On which version of its record a decision was taken: noted as it is said, in the data of its visit."""

from __future__ import annotations

from huodan.engines.records import Asked
from huodan.language.flow.run import Task, Visit

DECIDED_ON = "decided_on"


def note_version(visit: Visit, task: Task, asked: Asked | None) -> None:
    """Note on which version of the record somebody says what they say now."""
    known = visit.data.get(DECIDED_ON)
    if asked is not None and asked.version:
        visit.data[DECIDED_ON] = {**(known if isinstance(known, dict) else {}), str(task.id): asked.version}


def version_decided_on(visit: Visit, task: Task) -> int | None:
    """Give the version of the record an answer was given on, None where that was not noted."""
    known = visit.data.get(DECIDED_ON)
    found = known.get(str(task.id)) if isinstance(known, dict) else None
    return found if isinstance(found, int) else None
