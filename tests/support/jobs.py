"""A kind of job for tests: it makes a product with each piece, so that whatever is done twice can be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from huodan.engines import jobs
from huodan.engines.jobs import Job
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.messages import SYSTEM, Actor, CreateRecord
from huodan.storage import Database, Tx
from huodan.workspace.jobs import Done, GoOn, JobKind, Piece
from huodan.workspace.perform import perform


class Tea(JobKind):
    """Makes teas, one a piece."""

    label: ClassVar[Text] = {"zh": "茶", "en": "Tea"}
    attempts = 3

    def __init__(self, before: Callable[[Piece], None] = lambda piece: None) -> None:
        self.before = before

    def piece(self, piece: Piece) -> GoOn | Done:
        """Make one tea."""
        made, total = piece.job.position.get("made", 0), piece.job.input["teas"]
        perform(piece.tx, piece.plan, piece.grant, tea(f"{piece.job.input['name']}/{made}"))
        self.before(piece)
        made += 1
        return Done(made, {"teas": made}) if made == total else GoOn({"made": made}, made, total)


class Patient(Tea):
    """A tea that is tried for as long as it takes: its workers are killed."""

    attempts = 10_000


def tea(name: str) -> CreateRecord:
    """Wish for a product."""
    return CreateRecord("product", {"name": name, "price": "1"})


def ask(
    database: Database, *, teas: int = 1, name: str = "茶", actor: Actor = SYSTEM, kind: str = "tea"
) -> Id:
    """Ask for teas."""

    def work(tx: Tx) -> Id:
        id = jobs.enqueue(tx, kind=kind, title=Tea.label, input={"name": name, "teas": teas}, total=teas)
        assert id is not None
        return id

    return database.transact(actor, work)


def look(database: Database, id: Id) -> Job:
    """Look at a job."""
    with database.read() as tx:
        return jobs.find(tx, id)


def teas(database: Database) -> list[str]:
    """List the names of all products in order."""
    with database.read() as tx:
        return sorted(row[0] for row in tx.run("SELECT f_product_name FROM r_product"))
