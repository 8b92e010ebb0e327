"""One visit of a step as its log tells it: what it asked, found, wrote, told and called, whom it waited for, what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from huodan.engines import flow, journal, mail, webhooks
from huodan.kit.errors import Problem
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.flow.run import Task, Visit
from huodan.language.flow.step import INBOX
from huodan.language.nodes import Node
from huodan.language.nodes._needs import Aimed, OfForm
from huodan.workspace.flowing.log.reader import Reader, Told as Read
from huodan.workspace.flowing.looking import told_text
from huodan.workspace.flowing.telling import kind_of, step_label
from huodan.workspace.flowing.watching import Deed
from huodan.workspace.flowing.why import why_stuck
from huodan.workspace.notices import TO
from huodan.workspace.runs.asked import ASKED, AskedThen, asked_at
from huodan.workspace.runs.calling import GAVE, SENT
from huodan.workspace.runs.moving import CHILDREN, STUCK
from huodan.workspace.runs.taking_back import wrote_at

GROUP = "group"
"""What is told over robots to those in a group."""
MOST_SHOWN = 20
"""Of what was found, by name."""


@dataclass(frozen=True, slots=True)
class WayAsked:
    """A way of a block. holds: its condition, None where it has none or its reader does not see all it read. reads: what."""

    label: Text
    is_taken: bool
    is_asked: bool = False
    holds: bool | None = None
    reads: tuple[Read, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Records a step found, made or goes through. count, records: None where its reader does not see their form whole."""

    form: str | None
    label: Text
    count: int | None
    records: tuple[tuple[Id, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one message over a channel, or of one attempt of a call. to: a person, or what an address is called."""

    over: str
    at: int | None
    state: str
    attempts: int = 1
    status: int | None = None
    why: Text | None = None
    answer: str | None = None
    person: Id | None = None
    to: Text | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a step told: whom, what, over which channels, and what became of it."""

    people: tuple[Id, ...]
    text: str | None
    over: tuple[str, ...]
    sent: tuple[Sent, ...]


@dataclass(frozen=True, slots=True)
class CallShown:
    """
    What a step sent to another program. host: of its address. given: names and values, None for what is fixed or secret.

    is_shown: false where its reader does not see all the flow reads; then neither what was sent nor what was answered is told.
    """

    host: str | None
    given: tuple[tuple[str, str | None], ...]
    tried: tuple[Sent, ...]
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A visit of a step. depth: of blocks around it. arm: the way it lies on. is_open, until: it still waits, until when."""

    visit: Visit
    kind: str
    label: Text
    depth: int
    arm: Text | None
    until: int | None
    ways: tuple[WayAsked, ...]
    waited: WayAsked | None
    found: Found | None
    deeds: tuple[Deed, ...]
    told: tuple[Told, ...]
    call: CallShown | None
    children: tuple[tuple[Id, str | None], ...]
    tasks: tuple[Task, ...]
    stuck: Text | None


class Telling:
    """Tells the visits of a run to its reader. said: of the run."""

    def __init__(self, reader: Reader, visits: Sequence[Visit], said: Sequence[flow.Said]) -> None:
        self.reader, self.said = reader, said
        tx, run = reader.tx, reader.held.id
        wrote = {one for visit in visits for one in wrote_at(visit) or ()}
        ids = {record for _, record, _ in wrote}
        listed = journal.written_by(tx, run, limit=len(wrote) * 4 + 100, records=ids) if ids else ()
        self.written = {(each.form, each.record, each.version): each for each in listed}
        self.informed = flow.informed(tx, run)
        shown = {visit.id for visit in visits}
        notes = [each.id for each in said if each.what in (flow.TOLD, flow.GROUPED) and each.visit in shown]
        self.deliveries = webhooks.deliveries_of(tx, notes)
        self.mails = mail.lines_of(tx, notes)
        self.names: Mapping[Id, str] = {}
        if self.deliveries:
            self.names = {each.id: each.name for each in webhooks.list_all(tx)}

    def step(self, visit: Visit) -> Step:
        """Tell one visit."""
        reader, held = self.reader, self.reader.held
        node = self._node(visit)
        return Step(
            visit,
            kind_of(reader.planned, visit.node),
            step_label(reader.planned, visit.node),
            self._depth(visit),
            self._arm(visit),
            held.due.get(visit.id) if visit.is_open else None,
            self._ways(visit, node),
            self._waited(visit, node),
            self._found(visit, node),
            self._deeds(visit),
            tuple(self._told(visit)),
            self._call(visit),
            tuple((Id(each), _ends(visit).get(str(each))) for each in _listed(visit, CHILDREN)),
            tuple(held.run.asked_at(visit.id)),
            self._stuck(visit),
        )

    def _depth(self, visit: Visit) -> int:
        depth, at = 0, visit
        while at.around:
            at, depth = self.reader.held.run.visits[at.around], depth + 1
        return depth

    def _node(self, visit: Visit | None) -> Node | None:
        planned = self.reader.planned
        if visit is None or planned is None or visit.node not in planned.course.places:
            return None
        found = planned.course.node(visit.node)
        return found if isinstance(found, Node) else None

    def _arm(self, visit: Visit) -> Text | None:
        block = self._node(self.reader.held.run.visits.get(visit.around))
        arms = () if block is None else block.arms
        return next((each.label for each in arms if each.id == visit.arm), None)

    def _ways(self, visit: Visit, node: Node | None) -> tuple[WayAsked, ...]:
        if node is None or node.is_loop or "arms" not in visit.data:
            return ()
        taken = _listed(visit, "arms")
        return tuple(self._way(visit, arm.label, arm.when, is_taken=arm.id in taken) for arm in node.arms)

    def _waited(self, visit: Visit, node: Node | None) -> WayAsked | None:
        until = getattr(node, "until", None)
        if node is None or not isinstance(until, str) or ASKED not in visit.data:
            return None
        return self._way(visit, node.label, until, is_taken=not visit.is_open)

    def _way(self, visit: Visit, label: Text, when: str | None, *, is_taken: bool) -> WayAsked:
        asked: AskedThen | None = None if when is None else asked_at(visit.data, when)
        if asked is None:
            return WayAsked(label, is_taken, when is not None)
        reads = tuple(each for read in asked.reads if (each := self.reader.told(read)) is not None)
        is_seen = all(each.is_shown for each in reads) and len(reads) == len(asked.reads)
        return WayAsked(label, is_taken, True, asked.holds if is_seen else None, reads)

    def _found(self, visit: Visit, node: Node | None) -> Found | None:
        """Tell what was found, or is gone through; what a step made stands among what it wrote."""
        if node is None:
            return None
        if node.is_loop:
            of = next((each.of for each in node.needs() if isinstance(each, Aimed)), "")
            planned = self.reader.planned
            table = planned.aims[of].table if planned is not None and of in planned.aims else None
            return None if table is None else self._records(table, _listed(visit, "items"))
        form = next((each.form for each in node.needs() if isinstance(each, OfForm)), None)
        if form is None or "found" not in visit.data or wrote_at(visit) is not None:
            return None
        return self._records(form, _listed(visit, "found"))

    def _records(self, table: str, ids: Sequence[int]) -> Found | None:
        reader = self.reader
        if table not in reader.plan.tables:
            return None
        if table not in reader.plan.forms:  # rows of the record
            record = reader.held.record
            is_seen = record is not None and table in reader.sight(reader.held.form, record).shown
            label = next(
                (t.by_id[table].label for t in reader.plan.tables.values() if table in t.by_id), table
            )
            return Found(None, label, len(ids) if is_seen else None)
        label = reader.plan.forms[table].label
        if not reader.sees_form(table):
            return Found(table, label, None)
        first = [Id(each) for each in ids[:MOST_SHOWN]]
        named = reader.titles(table, first)
        return Found(table, label, len(ids), tuple((id, named.get(id)) for id in first))

    def _deeds(self, visit: Visit) -> tuple[Deed, ...]:
        """Tell what was written; not that there is more its reader does not see."""
        wrote = wrote_at(visit) or ()
        listed = [self.written[one] for one in wrote if one in self.written]
        return tuple(deed for each in listed if (deed := self.reader.deed(each)) is not None)

    def _told(self, visit: Visit) -> list[Told]:
        reader, held = self.reader, self.reader.held
        mine = [each for each in self.said if each.visit == visit.id and each.what == flow.TOLD]
        to_groups = [each for each in self.said if each.visit == visit.id and each.what == flow.GROUPED]
        people = self.informed.get(visit.id, ())
        told: list[Told] = []
        sent = [
            self._delivery(hook, one) for hook, one in self.deliveries if one.entry in {e.id for e in mine}
        ]
        for line in self.mails:
            if line.item.said in {each.id for each in mine}:
                when = line.tried_at
                sent.append(
                    Sent(
                        "email",
                        when,
                        line.state.value,
                        line.item.attempts,
                        None,
                        line.error,
                        None,
                        line.person,
                    )
                )
        texts = [each for each in mine if "each" not in each.data]
        for each in texts:
            text = told_text(reader.tx, reader.plan, reader.grant, held.form, held.record, each.data)
            over = tuple(cast("list[str]", each.data.get("over") or []))
            is_last = each is texts[-1]
            mine_of = each.data.get(TO)
            meant = people if mine_of is None else tuple(Id(one) for one in mine_of)
            told.append(Told(meant, text, (INBOX, *over), tuple(sent) if is_last else ()))
        told = told or ([Told(people, None, (INBOX,), ())] if people else [])
        for each in to_groups:
            heard = tuple(self._delivery(hook, one) for hook, one in self.deliveries if one.entry == each.id)
            told += [Told((), None, (GROUP,), heard)] if heard else []
        return told

    def _delivery(self, hook: Id, one: webhooks.Delivery) -> Sent:
        zh, _, en = (one.error or "").partition("\n")
        why = {"zh": zh, "en": en or zh} if one.error else None
        name = self.names.get(hook, "")
        is_moot = one.state is webhooks.State.WITHHELD and one.error is not None
        state = "moot" if is_moot else one.state.value
        return Sent("webhook", one.tried_at, state, one.attempts, one.status, why, None, None, name or None)

    def _call(self, visit: Visit) -> CallShown | None:
        gave, sent = visit.data.get(GAVE), visit.data.get(SENT)
        if not isinstance(gave, dict):
            return None
        is_shown = self.reader.is_whole
        given = tuple((str(name), value) for name, value in cast("list[Any]", gave.get("given") or []))
        tried = tuple(
            Sent(
                "call",
                each["at"],
                "failed" if each["why"] else "done",
                status=each["status"],
                why=each["why"],
                answer=each["answer"] if is_shown else None,
            )
            for each in (sent if isinstance(sent, list) else [])
        )
        return CallShown(cast("str | None", gave.get("host")), given if is_shown else (), tried, is_shown)

    def _stuck(self, visit: Visit) -> Text | None:
        why = visit.data.get(STUCK)
        if not isinstance(why, list) or not visit.is_open:
            return None
        held = self.reader.held
        at = replace(held, stuck=Problem(str(visit.id), *why))
        return why_stuck(self.reader.plan, self.reader.grant, self.reader.planned, at)


def _listed(visit: Visit, name: str) -> list[Any]:
    found = visit.data.get(name)
    return found if isinstance(found, list) else []


def _ends(visit: Visit) -> Mapping[str, str]:
    found = visit.data.get("ends")
    return found if isinstance(found, Mapping) else {}
