"""
A form with secrets: an encrypted number that stands once, another that may be anything, one in each sub-row.

Owns the app, its roles, and a look into everything a database keeps.
"""

from __future__ import annotations

import zlib
from typing import Any

from huodan.engines.query import query, read_query, reveal
from huodan.kit.ids import Id
from huodan.language.document import builtin
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import EVERYTHING, Desk, rights

SECRET = "QZX6222-0213保密"
OTHER = "KJV7788-绝密"


def vault() -> Tree:
    """Write the app; a teller sees the numbers masked, a guest none of them, a keeper only what is theirs."""
    secret = ["card_number", "card_note", "card_pins", "pin_code"]
    masked = [{"id": "masked", "fields": secret[:2] + secret[3:], "right": "masked"}]
    hidden = [{"id": "hidden", "fields": secret, "right": "hidden"}]
    every = [*EVERYTHING, "import", "export"]
    roles = [
        {"id": "chief", "name": "总经理", "forms": [rights("card", every), rights("slip", EVERYTHING)]},
        {"id": "teller", "name": "柜员", "forms": [rights("card", every, but=masked)]},
        {"id": "guest", "name": "访客", "forms": [rights("card", EVERYTHING, but=hidden)]},
        {"id": "keeper", "name": "保管", "forms": [rights("card", EVERYTHING, rows="own")]},
    ]
    pins = [field("pin_name", "single_line_text"), field("pin_code", "encrypted")]
    fields = [
        field("card_name", "single_line_text"),
        field("card_number", "encrypted", unique=True),
        field("card_note", "encrypted"),
        field("card_plain", "single_line_text"),
        field("card_owner", "member", is_owner=True, is_current_by_default=True),
        field("card_pins", "subform", fields=pins),
    ]
    slip = form("slip", field("slip_name", "single_line_text"), field("slip_card", "relation", target="card"))
    return app(form("card", *fields), slip, roles=roles)


def build(url: str) -> None:
    """Publish the app into an empty database."""
    database = Database(url, zone="Asia/Shanghai", today=20260506)
    try:
        for each in (builtin(), read(vault())):
            assert isinstance(publish_app(database, SYSTEM, each), int)
    finally:
        database.close()


class Vault(Desk):
    """Somebody who keeps secrets."""

    def of(self, role: str, person: Id = 1) -> Vault:
        """Give the same vault to somebody else."""
        return Vault(self.database, Actor(person, "李雷", roles=frozenset((role,))))

    def see(self, look: Any) -> Any:
        """Look with one's own rights."""
        with self.database.read() as tx:
            plan = current_plan(tx)
            return look(tx, plan, self.grant(plan))

    def rows(self, **body: object) -> list[Any]:
        """Ask for a list of cards, by name."""
        asked = read_query("card", {"order": [{"field": "name", "dir": "asc"}], **body})
        return list(self.see(lambda tx, plan, grant: query(tx, plan, grant, asked).rows))

    def names(self, op: str, value: object = None, field: str = "number") -> list[Any]:
        """List the cards a filter finds."""
        test = {"field": field, "op": op} | ({} if value is None else {"value": value})
        return [row["name"] for row in self.rows(columns=["name"], where=test)]

    def plain(self, id: Id, path: str = "number", row: Id | None = None) -> str | None:
        """Read a secret plainly."""
        told: str | None = self.see(
            lambda tx, plan, grant: reveal(tx, plan, grant, "card", id, path, row=row)[1]
        )
        return told


def told_by(database: Database, *secrets: str) -> set[str]:
    """Name the tables that hold one of some texts anywhere, packed or not."""
    from sqlalchemy import inspect

    wanted = [form.encode() for text in secrets for form in {text, text.lower(), ascii(text)[1:-1]}]
    found = set()
    with database.read() as tx:
        for table in inspect(tx.connection).get_table_names():
            for row in tx.run(f'SELECT * FROM "{table}"'):
                if any(each in _bytes(cell) for cell in row for each in wanted):
                    found.add(table)
    return found


def _bytes(cell: object) -> bytes:
    if isinstance(cell, bytes | memoryview | bytearray):
        raw = bytes(cell)
        try:
            return raw + zlib.decompress(raw)
        except zlib.error:
            return raw
    return str(cell).encode()
