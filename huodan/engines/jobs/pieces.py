"""The pieces a job is cut into, beforehand or while it goes on, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, insert, select, update

from huodan.kit.ids import Id
from huodan.kit.packed import pack, unpack
from huodan.storage.db import Tx
from huodan.storage.system import job_piece

MOST_PIECES = 100


@dataclass(frozen=True, slots=True)
class JobPiece:
    """One part of a job's work; ``result`` is None until it is done."""

    number: int
    body: Mapping[str, Any]
    result: Mapping[str, Any] | None


def add_pieces(tx: Tx, job: Id, bodies: Iterable[Mapping[str, object]]) -> int:
    """Cut the work of a job into pieces, numbered from 0, and say how many."""
    rows = [{"job": job, "number": number, "body": pack(body)} for number, body in enumerate(bodies)]
    if rows:
        tx.execute(insert(job_piece), rows)
    return len(rows)


def piece(tx: Tx, job: Id, number: int) -> JobPiece | None:
    """Give one piece of a job, None after the last."""
    row = tx.execute(select(job_piece).where(job_piece.c.job == job, job_piece.c.number == number)).first()
    return None if row is None else _piece(row)


def pieces(tx: Tx, job: Id, *, start: int = 0, limit: int = MOST_PIECES) -> tuple[JobPiece, ...]:
    """List the pieces of a job in their order."""
    wanted = select(job_piece).where(job_piece.c.job == job, job_piece.c.number >= start)
    return tuple(_piece(row) for row in tx.execute(wanted.order_by(job_piece.c.number).limit(limit)))


def note_piece(tx: Tx, job: Id, number: int, result: Mapping[str, object]) -> bool:
    """Keep what became of a piece that was known beforehand; False if it was not."""
    here = and_(job_piece.c.job == job, job_piece.c.number == number)
    return tx.execute(update(job_piece).where(here).values(result=pack(result))).rowcount > 0


def keep_piece(
    tx: Tx, job: Id, number: int, *, body: Mapping[str, object], result: Mapping[str, object]
) -> None:
    """Keep what became of a piece, whether it was known beforehand or not."""
    if not note_piece(tx, job, number, result):
        row = {"job": job, "number": number, "body": pack(body), "result": pack(result)}
        tx.execute(insert(job_piece), row)


def _piece(row: Any) -> JobPiece:
    return JobPiece(row.number, unpack(row.body), None if row.result is None else unpack(row.result))
