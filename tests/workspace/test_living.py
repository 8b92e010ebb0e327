"""
An app that is changed while it is used: random documents, records, publishes, undos and crashes.

One law for all values: while nobody saves a field of a record, it holds whatever it held the last time it was of this kind,
however often it became another one, went away and came back in between, and whatever happened to everything else. So it is
with a field that was moved to another form and comes back, unless somebody entered something where it was meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy

import pytest
from hypothesis import note, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from huodan.engines import records
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.document import App, builtin, read_app, tree_of
from huodan.language.fields import Field
from huodan.language.messages import SYSTEM, Command, CreateRecord, DeleteRecord, RestoreRecord, UpdateRecord
from huodan.storage import Database, Tx
from huodan.workspace.check import check
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan, published_apps
from huodan.workspace.publish import publish, publish_app
from huodan.workspace.versions import document_of, undo_version, versions
from tests.crash.test_every_statement import TODAY, Countdown, Killed, throw
from tests.support import apps
from tests.support.becoming import OPTIONS, RAW
from tests.support.reshaping import CHANGES, fields_of, merge_options, move_field, pick, retype

Place = tuple[str, Id, str]
"""A field of a record or of a row: table, id, field."""

PLACES = st.integers(0, 11)


def first_app() -> apps.Tree:
    """Write the app it begins with."""
    return apps.app(
        apps.form("customer", apps.field("customer_name", "single_line_text")),
        apps.form(
            "item",
            apps.field("item_name", "single_line_text"),
            apps.field("item_value", "single_line_text"),
            apps.field("item_amount", "number", places=1),
            apps.field("item_color", "dropdown", options=OPTIONS),
            apps.field(
                "item_rows",
                "subform",
                fields=[apps.field("row_value", "single_line_text"), apps.field("row_number", "number")],
            ),
            apps.field("item_sum", "rollup", over="item_rows", source="row_number"),
        ),
    )


def begin(url: str) -> None:
    """Publish it into an empty database and store some records."""
    database = Database(url, today=TODAY)
    for app in (builtin(), apps.read(first_app())):
        assert isinstance(publish_app(database, SYSTEM, app), int)
    commands: list[Command] = [CreateRecord("customer", {"name": name}) for name in ("云杉", "12")]
    commands += [
        CreateRecord(form, {"name": name}) for form in ("people", "departments") for name in ("云杉", "红")
    ]
    for raw in RAW["single_line_text"]:
        rows = [{"value": raw, "number": "3"}, {"number": "4"}]
        commands.append(CreateRecord("item", {"name": "x", "value": raw, "amount": "7", "rows": rows}))
    database.transact(
        SYSTEM, lambda tx: perform(tx, current_plan(tx), system_grant(current_plan(tx)), *commands)
    )
    database.close()


def _sense(field: Field) -> str:
    """Say what a field is of, and which of its options were merged: with others its cells are others."""
    merged = getattr(field, "merged", {})
    return f"{field.kind} {sorted(merged.items())}" if merged else field.kind


class Living(RuleBasedStateMachine):
    """Builders and users of one app; remembers what every field of every record held in each kind it was of."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.countdown = Countdown(None, throw)
        self.names = 0
        self.database = self._open()
        self.memory: dict[Place, dict[str, object]] = {}
        self.deleted: list[tuple[str, Id]] = []
        self.remember()

    def _open(self) -> Database:
        return Database(self.url, today=TODAY, on_statement=self.countdown)

    @rule(change=st.sampled_from(CHANGES), where=PLACES, what=st.integers(0, 40), crash=st.integers(0, 120))
    def change(
        self, change: Callable[[apps.Tree, int, int, str], None], where: int, what: int, crash: int
    ) -> None:
        """Publish another document, after dying once on the way."""
        tree = deepcopy(self.tree())
        self.names += 1
        change(tree, where, what, f"n{self.names}")
        app = read_app(tree)
        if not isinstance(app, App):
            return
        self.publish(lambda tx: publish(tx, app), crash, becomes=tree_of(app))
        note(f"{change.__name__}({where}, {what})")

    @rule(where=PLACES, what=st.integers(0, 40), crash=st.integers(0, 120))
    def change_kind(self, where: int, what: int, crash: int) -> None:
        """Let a field become another kind."""
        self.change(retype, where, what, crash)

    @rule(where=st.integers(0, 60), what=st.integers(0, 40), crash=st.integers(0, 120))
    def move(self, where: int, what: int, crash: int) -> None:
        """Move a field, and take that back, mostly: then everything is what it was."""
        was, tree = self.cells(), self.tree()
        self.change(move_field, where, what, crash)
        if what % 4 and self.tree() != tree:
            self.undo(0, crash)
            assert self.cells() == was

    @rule(where=PLACES, what=st.integers(0, 40), crash=st.integers(0, 120))
    def merge(self, where: int, what: int, crash: int) -> None:
        """Merge two options: whoever had one of them has the one that stays, all others have what they had."""
        was = self.cells()
        tree = deepcopy(self.tree())
        merge_options(tree, where, what, "")
        app = read_app(tree)
        assert isinstance(app, App), app
        self.publish(lambda tx: publish(tx, app), crash, becomes=None)
        if self.tree() == tree_of(app):
            with self.database.read() as tx:
                plan = current_plan(tx)
            for (table, id, field), (_, cell) in self.cells().items():
                into = getattr(plan.tables[table].by_id[field].field, "merged", {})
                before = was[table, id, field][1]
                if into and isinstance(before, tuple):
                    before = tuple(sorted({into.get(one, one) for one in before}))
                assert cell == (before if isinstance(before, tuple) else into.get(before, before))
        note(f"merge({where}, {what})")

    @rule(crash=st.integers(0, 120))
    def undo_last(self, crash: int) -> None:
        """Take the last version back."""
        self.undo(0, crash)

    @rule(which=PLACES, crash=st.integers(0, 120))
    def undo(self, which: int, crash: int) -> None:
        """Take one version back."""
        with self.database.read() as tx:
            *known, first = versions(tx, "test")
            if not known:
                return
            at = which % len(known)
            before = [*known, first][at + 1].number
            becomes = tree_of(document_of(tx, "test", before)) if at == 0 else None
        self.publish(lambda tx: undo_version(tx, "test", known[at].number), crash, becomes=becomes)
        note(f"undo({known[at].number})")

    @rule(form=PLACES, field=PLACES, raw=PLACES)
    def create(self, form: int, field: int, raw: int) -> None:
        """Enter a record."""
        tree = pick(self.tree()["forms"], form)
        self.save(CreateRecord(tree["id"], self.values(tree, field, raw)))

    @rule(record=st.integers(0, 60), field=PLACES, raw=PLACES)
    def update(self, record: int, field: int, raw: int) -> None:
        """Change a field of a record."""
        if ids := self.ids():
            form, id = pick(ids, record)
            tree = next(one for one in self.tree()["forms"] if one["id"] == form)
            self.save(UpdateRecord(form, id, self.values(tree, field, raw)))

    @rule(which=st.integers(0, 60), back=st.booleans())
    def throw_away(self, which: int, back: bool) -> None:
        """Move a record to the trash, or take one back."""
        if not back and (ids := self.ids()) and self.save(DeleteRecord(*pick(ids, which))):
            self.deleted.append(pick(ids, which))
        forms = {form["id"] for form in self.tree()["forms"]}
        known = [found for found in self.deleted if found[0] in forms]
        if back and known and self.save(RestoreRecord(*pick(known, which))):
            self.deleted.remove(pick(known, which))

    @invariant()
    def is_lawful(self) -> None:
        """What ``huodan check`` looks for, and the law of this file."""
        with self.database.read() as tx:
            assert check(tx) == ()
        self.remember()

    def remember(self) -> None:
        """Compare every value with what it was the last time it was of this kind."""
        cells = self.cells()
        came = self.came()
        for place, (kind, cell) in cells.items():
            if place[2] in came:
                continue  # it holds what it gets from where it was, and is looked at there
            known = self.memory.setdefault(place, {})
            assert known.setdefault(kind, cell) == cell, (place, kind, known[kind], cell)

    def publish(self, work: Callable[[Tx], object], crash: int, *, becomes: apps.Tree | None) -> None:
        """Publish; a crash on the way, a refusal and an error leave what was."""
        before, was = self.tree(), self.cells()
        done: object = None
        for at in (crash, None):
            self.countdown.at, self.countdown.seen = at, []
            try:
                done = self.database.transact(SYSTEM, work, alone=True)
                break
            except Killed:
                self.database.close()
                self.countdown.at = None
                self.database = self._open()
                assert (self.tree(), self.cells()) == (before, was)
            except HuodanError as error:
                note(f"refused: {error.text('en')}")
                break
        self.countdown.at = None
        if not isinstance(done, int):
            assert (self.tree(), self.cells()) == (before, was)
        elif becomes is not None:
            assert self.tree() == becomes

    def save(self, command: Command) -> bool:
        """Perform a command; forget of every field that is changed by it what it was in other kinds."""
        was = self.cells()

        def work(tx: Tx) -> None:
            plan = current_plan(tx)
            perform(tx, plan, system_grant(plan), command)

        try:
            self.database.transact(SYSTEM, work)
        except HuodanError:
            assert self.cells() == was
            return False
        came = self.came()
        for place, (kind, cell) in self.cells().items():
            if place in was and was[place][1] != cell:
                self.memory[place] = {kind: cell}
            if place[2] in came and was.get(place, ("", None))[1] != cell:
                self.forget(came, place[2])
        note(repr(command))
        return True

    def came(self) -> dict[str, str]:
        """Name the fields that were moved, and what they were."""
        return {
            field["id"]: field["came"]["field"] for _, field in fields_of(self.tree()) if field.get("came")
        }

    def forget(self, came: Mapping[str, str], field: str) -> None:
        """Forget what a field held before it was moved: it gets what was entered since where it was empty."""
        source = came.get(field)
        if source is not None:
            self.memory = {place: known for place, known in self.memory.items() if place[2] != source}
            self.forget(came, source)

    def values(self, form: apps.Tree, field: int, raw: int) -> dict[str, object]:
        """Draw what to enter."""
        found = pick([one for one in form["fields"] if one["kind"] in (*RAW, "subform")], field)
        if found["kind"] != "subform":
            return {found["key"]: pick(list(RAW[found["kind"]]), raw)}
        inner = pick([one for one in found["fields"] if one["kind"] in RAW], field)
        return {found["key"]: [{inner["key"]: pick(list(RAW[inner["kind"]]), raw)}]}

    def tree(self) -> apps.Tree:
        """Give the document of today."""
        with self.database.read() as tx:
            return tree_of(published_apps(tx)["test"])

    def ids(self) -> list[tuple[str, Id]]:
        """List the records of all forms."""
        forms = {form["id"] for form in self.tree()["forms"]}
        return sorted({(table, id) for table, id, _ in self.cells() if table in forms})

    def cells(self) -> dict[Place, tuple[str, object]]:
        """Give what every field of every record and row holds that comes from people, with its kind."""
        found: dict[Place, tuple[str, object]] = {}
        with self.database.read() as tx:
            plan = current_plan(tx)
            for form in (form for form in plan.forms.values() if form.app == "test"):
                ids = [row[0] for row in tx.run(f"SELECT id FROM r_{form.id} ORDER BY id")]
                for record in records.load_many(tx, plan, form, ids):
                    held = [(form.table, record.id, record.cells)]
                    held += [
                        (form.subforms[name], row.id, row.cells)
                        for name in record.rows
                        for row in record.rows[name]
                    ]
                    for table, id, cells in held:
                        for field in table.fields:
                            if field.has_column and not field.is_hidden and not field.field.is_computed:
                                found[table.id, id, field.id] = (_sense(field.field), cells[field.id])
        return found

    def teardown(self) -> None:
        """Go home."""
        self.database.close()


@pytest.fixture
def living(
    prepared_database: Callable[[str, Callable[[str], object]], str],
) -> Callable[[], Living]:
    """Give what opens the app as it begins, in a database of its own."""
    return lambda: Living(prepared_database("living", begin))


def test_no_value_is_lost_whatever_is_changed_and_taken_back(living: Callable[[], Living]) -> None:
    few = settings(max_examples=6, stateful_step_count=12)
    run_state_machine_as_test(living, settings=few)  # type: ignore[no-untyped-call]


@pytest.mark.proof
def test_no_value_is_lost_in_long_lives(living: Callable[[], Living]) -> None:
    many = settings(max_examples=150, stateful_step_count=40)
    run_state_machine_as_test(living, settings=many)  # type: ignore[no-untyped-call]
