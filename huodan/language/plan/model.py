"""
The Plan: what all published apps of a workspace mean together, frozen and ready for engines.

Owns the compiled shape and how a path such as ``lines.product.code`` is found in it.
Holds no connection and no SQL; the same Plan serves every request until the workspace version changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field as derived
from typing import Any, TypeVar

from huodan.kit.words import Text
from huodan.language.document import App, Check, Form, Role, Verb
from huodan.language.fields import Cell, Field, FieldClass, Store
from huodan.language.fields._base import cell_value, show_cell, store_schema, value_cell
from huodan.language.fields._references import form_of_several
from huodan.language.fields.serial import Serial
from huodan.language.formula import Env, Node, Value
from huodan.language.formula.lowering import Lowered
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.paths import OnlyShown, Path, UnknownPath, find_path
from huodan.language.plan.pressed import PlanButton
from huodan.language.plan.ruled import NO_RULES, PlanRules

Evaluate = Callable[[Env], Value]
Made = TypeVar("Made")
FieldPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compute:
    """
    How a stored or live formula gets its value.

    references: id paths it reads, relative to its own table; a step into the parent row starts with ``^``.
    """

    evaluate: Evaluate
    references: frozenset[FieldPath]
    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class Copy:
    """When ``relation`` changes, the value at ``source`` of its target is copied into ``into`` (ids)."""

    relation: str
    source: FieldPath
    into: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class PlanField:
    """
    One field, compiled.

    store: where its cells lie; for computed fields that of the result.
    target: the form a reference points to.
    default: the formula a new record or row takes when the field was not sent.
    is_hidden: a copy made by the compiler for a formula; no screen and no API shows it.
    lowered: for a live formula or roll-up its form in statements, if it has one; barrier: why it has none.
    id, key, label: those of ``field``; kept here because every save asks a thousand times.
    column: what its columns are named by: its id, or of another kind of it, a name of its own (decision 0039).
    pasts: what it was before the workspace versions named, the earliest first, where it was of another kind.
    has_column: whether its cells lie in columns of its table.
    is_queryable: whether statements can filter, sort, group and measure by it: stored, or live and lowered.
    """

    field: Field
    form: str
    table: str
    klass: FieldClass
    store: Store
    target: str | None = None
    compute: Compute | None = None
    default: Compute | None = None
    is_hidden: bool = False
    lowered: Lowered | None = None
    barrier: Text | None = None
    column: str = ""
    pasts: tuple[Past, ...] = derived(default=(), repr=False)
    id: str = derived(init=False, repr=False, compare=False)
    key: str = derived(init=False, repr=False, compare=False)
    label: Text = derived(init=False, repr=False, compare=False)
    has_column: bool = derived(init=False, repr=False, compare=False)
    is_queryable: bool = derived(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        has_column = self.klass != "live" and self.store not in (Store.ROWS, Store.NONE)
        for name, value in (
            ("id", self.field.id),
            ("key", self.field.key),
            ("label", self.field.label),
            ("has_column", has_column),
            ("is_queryable", has_column or self.lowered is not None),
            ("column", self.column or self.field.id),
        ):
            object.__setattr__(self, name, value)

    @property
    def shape(self) -> tuple[object, ...]:
        """Say what its cells mean where they lie: of two fields with the same shape one reads what the other wrote."""
        is_long = self.store is Store.TEXT and not self.field.is_sortable
        return self.store, is_long, self.target or form_of_several(self.field), self.field.meant()

    @property
    def others(self) -> tuple[PlanField, ...]:
        """List what it was of another kind, each with columns that still hold its values of then."""
        named = {past.field.column: past.field for past in self.pasts}
        return tuple(field for column, field in named.items() if column != self.column)

    def at(self, version: int) -> PlanField:
        """Say what it was in a workspace version."""
        return next((past.field for past in self.pasts if version < past.until), self)

    @property
    def is_own(self) -> bool:
        """Say whether no other record or row has the value: a number the system gives, a unique value, files, a secret."""
        is_kept = self.store in (Store.FILES, Store.SEALED)
        return self.field.unique or is_kept or isinstance(self.field, Serial)

    def show(self, cell: Cell, *, tz: str) -> object:
        """Turn a cell into the JSON value of ``api.md``; a reference stays an id."""
        if cell is None or self.store in (Store.REF, Store.REFS):
            return cell
        if self.field.is_computed:
            return show_cell(self.store, cell, tz=tz)
        return self.field.show(cell, tz=tz)

    def shown_schema(self) -> Mapping[str, Any]:
        """Describe the JSON value of ``api.md``, as JSON Schema."""
        return store_schema(self.store) if self.field.is_computed else self.field.shown_schema()

    def to_value(self, cell: Cell, *, tz: str) -> Value:
        """Turn a cell into the value a formula works with."""
        if cell is None:
            return None
        return (
            cell_value(self.store, cell, tz=tz)
            if self.field.is_computed
            else self.field.to_value(cell, tz=tz)
        )

    def operand(self, raw: object, *, tz: str) -> Cell | None:
        """Turn what a filter compares with into a cell."""
        if not self.field.is_computed:
            return self.field.operand(raw, tz=tz)
        if raw is not None and not isinstance(raw, str | int | float):
            raise self.field.wrong(raw, "一个值", "one value")
        written = raw if raw is None or isinstance(raw, str | bool) else str(raw)
        return value_cell(self.store, written, places=6, tz=tz)

    def from_value(self, value: Value, *, tz: str) -> Cell | None:
        """Turn a formula's result into a cell."""
        if self.field.is_computed:
            return value_cell(self.store, value, places=getattr(self.field, "places", 6), tz=tz)
        return self.field.from_value(value, tz=tz)


@dataclass(frozen=True, slots=True)
class Past:
    """What a field was until a workspace version, in which it became another kind."""

    until: int
    field: PlanField


@dataclass(frozen=True, slots=True)
class Became:
    """
    That a field became another kind, as is kept beside the documents.

    until: the workspace version from which it is another. field, store, column: what it was, and where its cells lie.
    into: where they lie since.
    """

    until: int
    field: Field
    store: Store
    column: str
    into: str


Kinds = Mapping[tuple[str, str], tuple[Became, ...]]
"""What became of fields, the earliest first, by table and field; most have none."""


@dataclass(frozen=True, slots=True)
class PlanTable:
    """
    The rows of a form, or of one of its subforms.

    parent: the subform field's id in the form's table, None for the form's own rows.
    computed: stored computed fields in the order in which they must be worked out.
    """

    id: str
    form: str
    parent: str | None
    fields: tuple[PlanField, ...]
    by_id: Mapping[str, PlanField]
    by_key: Mapping[str, PlanField]
    computed: tuple[PlanField, ...]
    copies: tuple[Copy, ...]

    def find(self, name: str) -> PlanField | None:
        """Find a field by ``#id``, key or alias."""
        return self.by_id.get(name[1:]) if name.startswith("#") else self.by_key.get(name)


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """A check of a form, compiled. table: the rows that must keep to it."""

    check: Check
    table: str
    compute: Compute


@dataclass(frozen=True, slots=True)
class PlanForm:
    """A form, compiled: its own rows, its subforms' rows, its title and its owner fields, what its records must keep to."""

    form: Form
    app: str
    title: PlanField
    table: PlanTable
    subforms: Mapping[str, PlanTable]
    owners: tuple[PlanField, ...]
    order: tuple[tuple[str, str], ...]
    checks: tuple[PlanCheck, ...] = ()
    rules: PlanRules = NO_RULES
    buttons: tuple[PlanButton, ...] = ()

    @property
    def id(self) -> str:
        """Give the physical id."""
        return self.form.id

    @property
    def key(self) -> str:
        """Give the name in the API."""
        return self.form.key

    @property
    def label(self) -> Text:
        """Give the text people see."""
        return self.form.label


@dataclass(frozen=True, slots=True)
class PlanRights:
    """The rights of one role in one form, by field (ids, also of sub-rows); whether it may comment, what it opens with."""

    role: str
    form: str
    verbs: frozenset[Verb]
    rows: str
    where: Mapping[str, object] | None
    read: frozenset[str]
    write: frozenset[str]
    masked: frozenset[str]
    comments: bool = True
    opens_with: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """
    All published apps of a workspace.

    flows: by their ids. memory: what rooms work out of this Plan once and need as long as it is in use; see ``kept``.
    """

    version: int
    apps: Mapping[str, App]
    forms: Mapping[str, PlanForm]
    tables: Mapping[str, PlanTable]
    roles: Mapping[str, Role]
    rights: Mapping[tuple[str, str], PlanRights]
    flows: Mapping[str, PlanFlow] = derived(default_factory=dict)
    memory: dict[Hashable, Any] = derived(default_factory=dict, init=False, repr=False, compare=False)

    def kept(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Give what was made of this Plan under a key before, or make it; two threads may make it at once."""
        found: Made | None = self.memory.get(key)
        return self.memory.setdefault(key, make()) if found is None else found

    def form(self, app: str, form: str) -> PlanForm | None:
        """Find a form by the keys of its app and its own."""
        return next((found for found in self.forms.values() if found.app == app and found.key == form), None)

    def flows_of(self, form: str) -> tuple[PlanFlow, ...]:
        """List the flows of a form that are on, in the order of the documents."""
        return tuple(found for found in self.flows.values() if found.flow.is_on and found.table.id == form)

    def path(self, table: str, text: str) -> Path:
        """
        Find a path from a table: keys, aliases or ``#ids`` joined by dots, at most three references deep.

        Raises:
            UnknownPath: if a step does not exist or leads nowhere.
        """
        return find_path(self.tables, self.forms, table, text)


__all__ = [
    "Became",
    "Compute",
    "Copy",
    "Evaluate",
    "FieldPath",
    "Kinds",
    "OnlyShown",
    "Past",
    "Path",
    "Plan",
    "PlanCheck",
    "PlanField",
    "PlanForm",
    "PlanRights",
    "PlanTable",
    "UnknownPath",
]
