"""What a node wants done, as commands and rows: each wish when its turn has come, so that it sees what came before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import cast

from huodan.connectors.channels import CHANNELS, PROGRAMS
from huodan.engines import flow, mail, records, webhooks
from huodan.engines.query import Order, Query, query
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.access import system_grant
from huodan.language.flow.course import START, TRUNK
from huodan.language.flow.run import Visit
from huodan.language.flow.step import Answers, Begins, Calls, Changes, Finds, Makes, Removes, Tells
from huodan.language.messages import Change, Command, CreateRecord, DeleteRecord, Origin, UpdateRecord
from huodan.language.nodes._who import Who
from huodan.workspace import live
from huodan.workspace.notices import EACH, TO, noted
from huodan.workspace.runs import calling
from huodan.workspace.runs.around import Seen, Surrounding
from huodan.workspace.runs.beginning import depth_behind, require_shallow, row_behind
from huodan.workspace.runs.moving import CHILDREN, ENDED, Begin, Do, Moving, Turn
from huodan.workspace.runs.turns import Wrote

MOST_MATCHED = 2
EMAIL, ROBOT = "email", "hook_"
"""Ways a notice may go besides within the workspace: to people, and to groups by the ids of their robots."""
Perform = Callable[[Command], Change | None]


class NotConnected(HuodanError):
    """A step calls a program nothing is connected to."""

    code = "not_connected"
    status = 422
    zh = "这一步要调用的外部系统「{over}」还没有接好。请管理员接好后重试，或跳过这一步。"
    en = "This step calls “{over}”, which is not connected. Connect it and try again, or skip the step."


class NoRecord(HuodanError):
    """A step is about the record of its run, which has none."""

    code = "no_record"
    status = 422
    zh = "这个流程启动时没有对应的数据，这一步不知道要处理哪一条。请在启动条件里选处理哪些数据，或先用「查询数据」找出来。"
    en = (
        "This process began for no record, so this step has nothing to act on. Say in its start for which records it "
        "begins, or find some first with a query."
    )


class NoOtherFlow(HuodanError):
    """The process a step begins was taken out."""

    code = "no_other_flow"
    status = 409
    zh = "要启动的子流程已经删除。请流程管理员跳过这一步，或让它改走新流程。"
    en = "The process this step begins was taken out. Its administrator can skip the step, or move this to the new version."


class SeveralFit(HuodanError):
    """More than one record is the same in what it is found by."""

    code = "several_fit"
    status = 422
    zh = "「{form}」里有多条数据符合条件，不知道该更新哪一条。"
    en = "Several records of {form} fit, so it is not clear which of them to change."


class Wishing:
    """A run with a wish whose turn has come. perform: does one command, as the system and with the run as its cause."""

    def __init__(self, moving: Moving, turn: Do, perform: Perform) -> None:
        self.moving, self.turn, self._perform = moving, turn, perform
        self.wrote: list[Wrote] = []
        self.tx, self.plan, self.planned = moving.tx, moving.plan, moving.planned
        run = moving.held.run
        last = max(run.visits.values(), key=lambda each: each.id, default=None)
        self.visit = run.visits.get(turn.visit) or last or Visit(Id(0), START, Id(0), TRUNK, self.tx.now)
        self.around = Surrounding(moving.common, self.visit)

    def do(self) -> list[Turn]:
        """
        Do what is wanted, and give the runs that begin by it.

        Raises:
            HuodanError: whatever keeps it from being done.
        """
        match self.turn.wish:
            case Changes() as wish:
                for command in self._changes(wish):
                    self.perform(command)
            case Makes() as wish:
                self._make(wish)
            case Removes(of=of):
                self._remove(of)
            case Tells() as wish:
                self._tell(wish)
            case Finds() as wish:
                self._note(self._find(wish))
            case Begins() as wish:
                return self._begin(wish)
            case Calls() as wish:
                self._call(wish)
            case Answers(given=given):
                self._take(given)
        return []

    def perform(self, command: Command) -> Change | None:
        """Do one command, and note what it did, so that it can be taken back."""
        change = self._perform(command)
        if change is not None:
            self.wrote.append((change.form, change.record, change.version))
        return change

    def _asked(self) -> records.Asked:
        asked = self.moving.common.asked
        if asked is None:
            raise NoRecord
        return asked

    def _meant(self, of: str) -> Iterator[tuple[str, Id]]:
        form = self.planned.aims[of].table
        yield from ((form, id) for id in self.around.found(of))

    def _fields(self, into: str, seen: Seen, given: Sequence[tuple[str, str, bool]]) -> records.Given:
        """Give the fields a wish names, with the formulas of what they get."""
        fields = self.plan.tables[into].by_id
        return [(fields[id], self.planned.formula(formula, seen.table), add) for id, formula, add in given]

    def _changes(self, wish: Changes) -> Iterator[Command]:
        """Give one change for each record that is meant; those of rows are one of their record."""
        table, asked = self.planned.aims[wish.of].table, self._asked()
        if table in asked.form.subforms:
            yield self._lines(table, set(self.around.found(wish.of)), wish)
            return
        for form, id in self._meant(wish.of):
            seen = self.moving.common.seen(form, id) if wish.of else self.around.turn
            into = asked if id == asked.id else seen.over
            assert into is not None
            fields = self._fields(form, seen, wish.given)
            values = asked.given(fields, into=into, over=seen.over, row=seen.row)
            yield UpdateRecord(form, id, values, origin=Origin.RULE)

    def _lines(self, table: str, rows: set[Id], wish: Changes | None) -> Command:
        """Change some rows of the record; without a wish they go."""
        asked, listed = self._asked(), []
        for id in asked.rows(table):
            values: dict[str, object] = {"id": format_id("row", id)}
            if id in rows and wish is None:
                continue
            if id in rows and wish is not None:
                fields = self._fields(table, Seen(table), wish.given)
                values |= asked.given(fields, into=asked, line=id, row=id)
            listed.append(values)
        key = asked.form.table.by_id[table].key
        return UpdateRecord(asked.form.id, asked.id, {key: listed}, origin=Origin.RULE)

    def _remove(self, of: str) -> None:
        table = self.planned.aims[of].table
        if table in self._asked().form.subforms:
            self.perform(self._lines(table, set(self.around.found(of)), None))
            return
        for form, id in self._meant(of):
            self.perform(DeleteRecord(form, id, origin=Origin.RULE))

    def _make(self, wish: Makes) -> None:
        form, asked, turn = self.plan.forms[wish.form], self._asked(), self.around.turn
        given = self._fields(wish.form, turn, wish.given)
        there = self._match(wish) if wish.match else None
        into = None if there is None else records.Asked(self.tx, self.plan, form, there)
        values = asked.given(given, into=into, over=turn.over, row=turn.row)
        if there is None:
            change = self.perform(CreateRecord(form.id, values, origin=Origin.RULE))
            assert change is not None
            there = change.record
        else:
            self.perform(UpdateRecord(form.id, there, values, origin=Origin.RULE))
        self._note((there,))

    def _match(self, wish: Makes) -> Id | None:
        """Find the record that is the same in what it is found by."""
        form, asked, turn = self.plan.forms[wish.form], self._asked(), self.around.turn
        fields = self._fields(wish.form, turn, [each for each in wish.given if each[0] in wish.match])
        values = asked.given(fields, into=None, over=turn.over, row=turn.row)
        tests = [
            {"field": key, "op": "empty"} if value is None else {"field": key, "op": "eq", "value": value}
            for key, value in values.items()
        ]
        found = self._query(Query(form.id, columns=(), where={"and": tests}, limit=MOST_MATCHED))
        if len(found) > 1:
            raise SeveralFit(form=form.label)
        return found[0] if found else None

    def _find(self, wish: Finds) -> Sequence[Id]:
        asked, form, turn = self._asked(), self.plan.forms[wish.form], self.around.turn
        tests: list[object] = [] if wish.where is None else [wish.where]
        for field, op, formula in wish.matches:
            value = asked.value(self.planned.formula(formula, turn.table), turn.over, turn.row)
            tests.append({"field": field, "op": op, "value": _outside(value)})
        order = tuple(Order(field, "desc" if down else "asc") for field, down in wish.order)
        return self._query(Query(form.id, columns=(), where={"and": tests}, order=order, limit=wish.most))

    def _query(self, asked: Query) -> list[Id]:
        rows = query(self.tx, self.plan, system_grant(self.plan), asked).rows
        return [id for row in rows if (id := parse_id(str(row["id"]))) is not None]

    def _note(self, found: Sequence[Id]) -> None:
        self.visit.data["found"] = list(found)
        flow.save(self.tx, self.moving.held)

    def _tell(self, wish: Tells) -> None:
        people = self.around.people(cast(Sequence[Who], wish.who))
        flow.inform(
            self.tx, self.moving.held, self.visit.id, people, flow.COPY if wish.is_copy else flow.NOTICE
        )
        live.tell(self.tx, live.inboxes(people))
        others = [each for each in wish.over if each != "inbox"]
        turn = self.around.turn
        id = turn.row if turn.over is None else turn.over.id
        data = {**noted(wish.text, turn.table, id), "over": others, "fields": list(wish.fields)}
        data[TO] = sorted(people)
        said = flow.say(self.tx, self.turn.run, flow.TOLD, visit=self.visit.id, data=data)
        held, (gateways, robots) = self.moving.held, self._hooks(others)
        for each in (*people, *wish.fields) if gateways else ():
            one = flow.say(self.tx, held.id, flow.TOLD, visit=self.visit.id, data={**data, EACH: each})
            webhooks.follow_notice(self.tx, gateways, entry=one, form=held.form, record=held.record)
        if EMAIL in others:
            mail.add(self.tx, frozenset(people), mail.Kind.NOTICE, run=held.id, said=said)
        webhooks.follow_notice(self.tx, robots, entry=said, form=held.form, record=held.record)

    def _hooks(self, over: Sequence[str]) -> tuple[list[Id], list[Id]]:
        """Give the gateways that tell single persons, and the robots that tell groups."""
        named = {id for each in over if each.startswith(ROBOT) and (id := parse_id(each)) is not None}
        there = [one for one in webhooks.list_all(self.tx) if one.id in named] if named else []
        channels = {one.id: CHANNELS[one.channel or PROGRAMS] for one in there}
        gateways = [id for id, channel in channels.items() if channel.is_to_each]
        return gateways, [id for id, channel in channels.items() if channel.is_for_people]

    def _call(self, wish: Calls) -> None:
        if wish.address is None:
            raise NotConnected(over=wish.over)
        asked, turn = self._asked(), self.around.turn
        values = {
            name: _outside(asked.value(self.planned.formula(formula, turn.table), turn.over, turn.row))
            for name, formula in wish.given
        }
        self.visit.data[calling.GAVE] = calling.shown(wish, values, self._tells_own)
        calling.ask(self.tx, self.moving.held, self.visit.id, wish, values)

    def _tells_own(self, formula: str) -> bool:
        compute = self.planned.formula(formula, self.around.turn.table)
        return bool(compute.references) and not calling.writes_text(compute.node)

    def _take(self, given: Sequence[tuple[str, object]]) -> None:
        """Put what was answered into fields of the record."""
        asked = self._asked()
        values = {asked.form.table.by_id[field].key: value for field, value in given}
        self.perform(UpdateRecord(asked.form.id, asked.id, values, origin=Origin.RULE))

    def _begin(self, wish: Begins) -> list[Turn]:
        held, parent = self.moving.held, (self.turn.run, self.visit.id)
        if wish.flow not in self.plan.flows:
            raise NoOtherFlow
        starter = held.run.starter
        turns: list[Turn] = []
        depth, row = depth_behind(self.tx, held.id), row_behind(self.tx, held.id)
        for form, id in self._meant(wish.of):
            turn = Begin(wish.flow, form, id, starter, cause=held.id, parent=parent, depth=depth, row=row)
            require_shallow(self.tx, self.plan, turn)
            turns.append(turn)
        return turns


def note_children(visit: Visit, children: Sequence[Id]) -> None:
    """Note the runs a visit waits for; of none it need not hear."""
    visit.data[CHILDREN] = list(children)
    if not children:
        visit.data[ENDED] = []


def _outside(value: object) -> object:
    return str(value) if value is not None and not isinstance(value, bool | tuple) else value
