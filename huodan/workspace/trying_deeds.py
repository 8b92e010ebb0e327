"""
What a step of a test run would do (``trying_flows.py``): said, with what stands there before, instead of done.

What would be written into the record of the run is put into it as it is held, so that what comes behind sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from huodan.engines.records import Asked
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.document import builtin
from huodan.language.fields import Cell
from huodan.language.flow.step import Answers, Begins, Calls, Changes, Finds, Makes, Removes, Tells
from huodan.language.nodes._who import Who
from huodan.language.plan.model import PlanField
from huodan.language.whole import sees_whole
from huodan.storage.sql.shown import show_cells, titles
from huodan.workspace.runs.moving import Do, Moving
from huodan.workspace.runs.wishes import NotConnected, Wishing

MOST_NAMED = 5


class SeesTooLittle(HuodanError):
    """The way of a record tells of values, also of those who asks may not see."""

    code = "sees_too_little"
    status = 403
    zh = "试运行会用到流程里引用的全部字段。你要能看到这些表单的全部数据，才能试运行；请管理员给你一个这样的角色。"
    en = "A test run uses all fields the process reads. You need a role that shows all data of these forms; ask an administrator."


@dataclass(frozen=True, slots=True)
class Written:
    """
    A field that would get a value. path: its key. before, after: as ``api.md`` writes them.

    is_known: false where it is another one for each record.
    """

    path: str
    label: Text
    before: object = None
    after: object = None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """
    Something a step would do.

    form: the id of what it does so with, ``of`` what that is called; count: of how many. records: what the first of them are
    called, where somebody may read that. to: whom it tells what (text), over which channels.
    """

    what: str
    form: str | None = None
    of: Text | None = None
    count: int = 0
    records: tuple[str | None, ...] = ()
    written: tuple[Written, ...] = ()
    to: tuple[Id, ...] = ()
    text: Text | None = None
    over: tuple[str, ...] = ()


class Dry(Wishing):
    """Says what a wish would do. seen: what who asks may read."""

    def __init__(self, moving: Moving, turn: Do, seen: Grant) -> None:
        super().__init__(moving, turn, _undone)
        self.seen = seen

    def say(self) -> Done:
        """
        Say what would be done.

        Raises:
            HuodanError: what would keep it from being done.
        """
        match self.turn.wish:
            case Changes() as wish:
                return self._changed(wish)
            case Makes() as wish:
                return self._made(wish)
            case Removes(of=of):
                return self._about("remove", self.planned.aims[of].table, self.around.found(of))
            case Tells(who=who, text=text, fields=fields, over=over):
                people = self.around.people(cast(Sequence[Who], who))
                return Done(
                    "tell", written=tuple(map(self._address, fields)), to=people, text=text, over=over
                )
            case Finds(form=form) as wish:
                self._require_seen(form)
                found = self._find(wish)
                self.visit.data["found"] = list(found)
                return self._about("find", form, found)
            case Begins(flow=other, of=of):
                return Done("begin", of=self.plan.flows[other].flow.label, count=len(self.around.found(of)))
            case Calls(over=over, address=address):
                if address is None:
                    raise NotConnected(over=over)
                return Done("call", of=address, count=1)
            case Answers():
                raise AssertionError(self.turn.wish)  # nobody is called here

    def _require_seen(self, form: str) -> None:
        """Let a form pass of which may be told which records there are."""
        if form not in {each.id for each in builtin().forms} and not sees_whole(self.seen, form):
            raise SeesTooLittle

    def _about(self, what: str, table: str, found: Sequence[Id], written: tuple[Written, ...] = ()) -> Done:
        """Say that something is done with some records, or rows of the record."""
        if table not in self.plan.forms:
            return Done(what, None, self.planned.table.by_id[table].label, len(found), written=written)
        named = titles(self.tx, self.seen.plan, self.seen, table, set(found[:MOST_NAMED]))
        called = tuple(named[id] for id in found[:MOST_NAMED])
        return Done(what, table, self.plan.forms[table].label, len(found), called, written)

    def _changed(self, wish: Changes) -> Done:
        table, asked, meant = self.planned.aims[wish.of].table, self._asked(), self.around.found(wish.of)
        if table not in self.plan.forms or len(meant) != 1:
            fields = self.plan.tables[table].by_id
            named = tuple(
                Written(fields[id].key, fields[id].label, is_known=False) for id, _, _ in wish.given
            )
            return self._about("change", table, meant, named)
        seen = self.moving.common.seen(table, meant[0]) if wish.of else self.around.turn
        into = asked if meant[0] == asked.id else seen.over
        assert into is not None
        cells = asked.given_cells(
            self._fields(table, seen, wish.given), into=into, over=seen.over, row=seen.row
        )
        written = self._written(into, cells)
        into.draft.main.cells.update({field.id: cell for field, cell in cells})
        return self._about("change", table, meant, written)

    def _made(self, wish: Makes) -> Done:
        form, turn = self.plan.forms[wish.form], self.around.turn
        self._require_seen(form.id)
        there = self._match(wish) if wish.match else None
        into = None if there is None else Asked(self.tx, self.plan, form, there)
        given = self._fields(wish.form, turn, wish.given)
        cells = self._asked().given_cells(given, into=into, over=turn.over, row=turn.row)
        self.visit.data["found"] = [] if there is None else [there]
        if there is None:
            return Done("make", form.id, form.label, 1, written=self._written(None, cells))
        return self._about("change", form.id, (there,), self._written(into, cells))

    def _written(
        self, into: Asked | None, cells: Sequence[tuple[PlanField, Cell | None]]
    ) -> tuple[Written, ...]:
        before = [(field, None if into is None else into.cells.get(field.id)) for field, _ in cells]
        was, now = (show_cells(self.tx, self.plan, self.seen, each) for each in (before, cells))
        return tuple(
            Written(field.key, field.label, *pair)
            for (field, _), pair in zip(cells, zip(was, now, strict=True), strict=True)
        )

    def _address(self, path: str) -> Written:
        """Name a phone or an address of the record, or of what it names."""
        leaf = self.plan.path(self.planned.table.id, path).leaf
        cells = self._asked().cells
        if leaf.id not in self.planned.table.by_id:
            return Written(leaf.key, leaf.label, is_known=False)
        (value,) = show_cells(self.tx, self.plan, self.seen, [(leaf, cells.get(leaf.id))])
        return Written(leaf.key, leaf.label, after=value)


def _undone(command: object) -> None:
    raise AssertionError(command)
