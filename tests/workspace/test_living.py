"""
An app that is changed while it is used: random documents, records, publishes, undos and crashes.

One law for all values: while nobody saves a field of a record, it holds whatever it held the last time it was of this kind,
however often it became another one, went away and came back in between, and whatever happened to everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import TypeVar

import pytest
from hypothesis import note, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from huodan.engines import records
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.document import App, builtin, read_app, tree_of
from huodan.language.messages import SYSTEM, Command, CreateRecord, DeleteRecord, RestoreRecord, UpdateRecord
from huodan.storage import Database, Tx
from huodan.workspace.check import check
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan, published_apps
from huodan.workspace.publish import publish, publish_app
from huodan.workspace.versions import document_of, undo_version, versions
from tests.crash.test_every_statement import TODAY, Countdown, Killed, throw
from tests.support import apps
from tests.support.becoming import KINDS, OPTIONS, RAW

T = TypeVar("T")
Place = tuple[str, Id, str]
"""A field of a record or of a row: table, id, field."""


MADE_OF = KINDS
DERIVED = {"formula", "rollup", "subform"}
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


def fields_of(tree: apps.Tree) -> list[tuple[list[apps.Tree], apps.Tree]]:
    """List every field with the list it stands in, those of rows too."""
    found = []
    for form in tree["forms"]:
        for field in form["fields"]:
            found.append((form["fields"], field))
            found += [(field["fields"], inner) for inner in field.get("fields", ())]
    return found


def add_field(tree: apps.Tree, where: int, what: int, new: str) -> None:
    inside = (tree["forms"][-1]["fields"], _pick(fields_of(tree), where)[0])
    inside[what % 2].append(_of_kind({"id": new, "key": new, "label": new}, what))


def drop_field(tree: apps.Tree, where: int, what: int, new: str) -> None:
    inside, field = _pick(fields_of(tree), where)
    if len(inside) > 1:
        inside.remove(field)


def retype(tree: apps.Tree, where: int, what: int, new: str) -> None:
    inside, field = _pick([one for one in fields_of(tree) if one[1]["kind"] not in DERIVED], where)
    kept = {name: field[name] for name in ("id", "key", "label")}
    inside[inside.index(field)] = _of_kind(kept, what)


def rename(tree: apps.Tree, where: int, what: int, new: str) -> None:
    _pick(fields_of(tree), where)[1]["label"] = f"名{what}"


def move(tree: apps.Tree, where: int, what: int, new: str) -> None:
    inside, field = _pick(fields_of(tree), where)
    inside.remove(field)
    inside.insert(what % (len(inside) + 1), field)


def drop_option(tree: apps.Tree, where: int, what: int, new: str) -> None:
    with_options = [field for _, field in fields_of(tree) if field.get("options")]
    if with_options and len(options := _pick(with_options, where)["options"]) > 1:
        options.pop(what % len(options))


def add_formula(tree: apps.Tree, where: int, what: int, new: str) -> None:
    inside, field = _pick(fields_of(tree), where)
    made = apps.field(new, "formula", formula=f'{field["key"]} & "!"', result="text")
    inside.append(made | {"key": new})


def add_form(tree: apps.Tree, where: int, what: int, new: str) -> None:
    field = _of_kind({"id": f"{new}_v", "key": "v", "label": "v"}, what)
    title = {"id": f"{new}_t", "key": "name", "label": "t", "kind": "single_line_text"}
    form = apps.form(new, title, field)
    tree["forms"].append(form | {"id_prefix": "n" + "".join("abcdefghij"[int(one)] for one in new[1:])})


def drop_form(tree: apps.Tree, where: int, what: int, new: str) -> None:
    if len(tree["forms"]) > 1:
        tree["forms"].pop(where % len(tree["forms"]))


def lay_out(tree: apps.Tree, where: int, what: int, new: str) -> None:
    form = _pick(tree["forms"], where)
    form["sections"] = [{"id": f"{new}_s", "key": new, "label": "段", "fields": [form["fields"][0]["id"]]}]


def restrict(tree: apps.Tree, where: int, what: int, new: str) -> None:
    field = _pick(fields_of(tree), where)[1]
    name = ("required", "unique")[what % 2]
    field[name] = not field.get(name)


CHANGES = [
    add_field,
    drop_field,
    retype,
    rename,
    move,
    drop_option,
    add_formula,
    add_form,
    drop_form,
    lay_out,
]
CHANGES += [restrict, retype, retype]


def _pick(of: Sequence[T], at: int) -> T:
    return of[at % len(of)]


def _of_kind(field: apps.Tree, what: int) -> apps.Tree:
    kind = _pick(sorted(MADE_OF), what)
    return field | {"kind": kind} | deepcopy(MADE_OF[kind])


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
        tree = _pick(self.tree()["forms"], form)
        self.save(CreateRecord(tree["id"], self.values(tree, field, raw)))

    @rule(record=st.integers(0, 60), field=PLACES, raw=PLACES)
    def update(self, record: int, field: int, raw: int) -> None:
        """Change a field of a record."""
        if ids := self.ids():
            form, id = _pick(ids, record)
            tree = next(one for one in self.tree()["forms"] if one["id"] == form)
            self.save(UpdateRecord(form, id, self.values(tree, field, raw)))

    @rule(which=st.integers(0, 60), back=st.booleans())
    def throw_away(self, which: int, back: bool) -> None:
        """Move a record to the trash, or take one back."""
        if not back and (ids := self.ids()) and self.save(DeleteRecord(*_pick(ids, which))):
            self.deleted.append(_pick(ids, which))
        forms = {form["id"] for form in self.tree()["forms"]}
        known = [found for found in self.deleted if found[0] in forms]
        if back and known and self.save(RestoreRecord(*_pick(known, which))):
            self.deleted.remove(_pick(known, which))

    @invariant()
    def is_lawful(self) -> None:
        """What ``huodan check`` looks for, and the law of this file."""
        with self.database.read() as tx:
            assert check(tx) == ()
        self.remember()

    def remember(self) -> None:
        """Compare every value with what it was the last time it was of this kind."""
        for place, (kind, cell) in self.cells().items():
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
        for place, (kind, cell) in self.cells().items():
            if place in was and was[place][1] != cell:
                self.memory[place] = {kind: cell}
        note(repr(command))
        return True

    def values(self, form: apps.Tree, field: int, raw: int) -> dict[str, object]:
        """Draw what to enter."""
        found = _pick(form["fields"], field)
        if found["kind"] != "subform":
            return {found["key"]: _pick(list(RAW[found["kind"]]), raw)}
        inner = _pick(found["fields"], field)
        return {found["key"]: [{inner["key"]: _pick(list(RAW[inner["kind"]]), raw)}]}

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
                                found[table.id, id, field.id] = (field.field.kind, cells[field.id])
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
