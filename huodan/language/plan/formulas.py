"""
Pass: formulas are parsed and checked, classed as stored or live (design §4.5), and put in order.

A stored formula that names a field of a related record reads a hidden copy, taken when the relation was
chosen, so that an invoiced total never moves by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from huodan.kit.words import say
from huodan.language import formula as lang
from huodan.language.document import Check
from huodan.language.fields import FieldClass, Store
from huodan.language.fields._base import FORMULA_TYPES
from huodan.language.fields.formula import Formula
from huodan.language.fields.lookup import Lookup
from huodan.language.fields.rollup import Rollup
from huodan.language.fields.serial import Serial
from huodan.language.plan.defaults import refuse_default
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import Compute, Copy, FieldPath, PlanCheck, PlanField
from huodan.language.plan.ruled import NOTHING_MOVED, Moved

PARENT = "^"


def check(draft: Draft) -> None:
    """Compile every formula and roll-up over own rows, and order the stored ones of each form."""
    for at, found in list(draft.table_fields()):
        text = _text(found)
        if text is not None:
            _compile(draft, at, found, text)
        elif found.field.default_formula is not None:
            _default(draft, at, found, found.field.default_formula)
    for at, _, checked in draft.walk():
        for index, each in enumerate(checked.checks):
            _check(draft, f"{at}.checks.{index}", checked.id, each)
    draft.settled()
    if not draft.problems:
        _spread_liveness(draft)
        _refuse_live_sources(draft)
        _refuse_live_copies(draft)
        _refuse_early_checks(draft)
        for form in draft.forms:
            order(draft, form)
    draft.settled()


def _text(found: PlanField) -> str | None:
    """A roll-up over own sub-rows is a formula the builder did not have to write."""
    field = found.field
    if isinstance(field, Formula):
        return field.formula
    if isinstance(field, Rollup) and found.klass == "stored":
        if field.operation == "count":
            return f"COUNT(#{field.over})"
        rows = f"#{field.over}.#{field.source}"
        if field.operation == "avg":
            return f"IF(COUNT({rows})=0,,AVERAGE({rows}))"
        return f"{field.operation.upper()}({rows})"
    return None


def _default(draft: Draft, at: str, found: PlanField, text: str) -> None:
    try:
        checked = lang.check(lang.parse(text), Scope(draft, found.table, may_copy=False))
    except lang.FormulaError as error:
        refuse_default(draft, f"{at}.default_formula", found.table, text, error)
        return
    draft.put(
        replace(found, default=Compute(lang.compile_formula(checked), checked.references, text, checked.node))
    )


def _compile(draft: Draft, at: str, found: PlanField, text: str) -> None:
    scope = Scope(draft, found.table)
    try:
        checked = lang.check(lang.parse(text), scope)
    except lang.FormulaError as error:
        draft.refuse(f"{at}.formula", error)
        return
    if isinstance(found.field, Formula) and not _fits(checked.type.base, found.field.result):
        zh, en = (
            "公式的结果与所选的结果类型不符。",
            "What the formula gives does not fit the chosen kind of result.",
        )
        draft.problem(f"{at}.result", "result_type", zh, en)
        return
    store = found.field.result_store if isinstance(found.field, Formula) else found.store
    compute = Compute(lang.compile_formula(checked), checked.references, text, checked.node)
    live: FieldClass = "live" if checked.uses_clock else "stored"
    draft.put(
        replace(
            found,
            klass=live if isinstance(found.field, Formula) else found.klass,
            store=store,
            compute=compute,
        )
    )
    keep_copies(draft, scope)


def _check(draft: Draft, at: str, form: str, each: Check) -> None:
    """Compile what records of a form must keep to."""
    table = each.rows or form
    if draft.parents.get(table, ("", None))[0] != form:
        zh, en = "要校验的明细不在这张表单里。", "The subform to check is not in this form."
        draft.problem(f"{at}.rows", "no_rows", zh, en)
        return
    scope = Scope(draft, table)
    try:
        checked = lang.check(lang.parse(each.formula), scope)
    except lang.FormulaError as error:
        draft.refuse(f"{at}.formula", error)
        return
    if checked.type.base not in (lang.ValueType.BOOL, lang.ValueType.ANY):
        zh = "校验要写成能判断对错的，例如 单价 >= 底价。"
        en = "A check must be something true or false, such as price >= floor price."
        draft.problem(f"{at}.formula", "result_type", zh, en)
        return
    keep_copies(draft, scope)
    compute = Compute(lang.compile_formula(checked), checked.references, each.formula, checked.node)
    draft.checks.setdefault(form, []).append(PlanCheck(each, table, compute))


def _refuse_early_checks(draft: Draft) -> None:
    """Refuse checks of what there is only after they were asked: live values, and serial numbers."""
    for at, _, form in draft.walk():
        for index, compiled in enumerate(draft.checks.get(form.id, ())):
            place, read = f"{at}.checks.{index}.formula", compiled.compute.references
            if any(target(draft, compiled.table, path).klass == "live" for path in read):
                zh = "校验不能用实时计算的字段：保存时还没有它的值。请直接用保存的字段。"
                en = "A check cannot use a live value, as there is none yet when saving. Use stored fields directly."
                draft.problem(place, "live_source", zh, en)
            elif awaits_number(draft, compiled.table, compiled.compute, set()):
                zh = (
                    "校验不能用流水号，也不能用由它算出的字段：新数据保存时流水号还没有生成。请改用别的字段。"
                )
                en = "A check cannot use a serial number, nor what is made of one: new records get it last. Use other fields."
                draft.problem(place, "late_source", zh, en)


def awaits_number(draft: Draft, table: str, compute: Compute, seen: set[str]) -> bool:
    """Say whether a formula reads a serial number of its own record, or what is made of one."""
    for path in compute.references:
        found = target(draft, table, path)
        if isinstance(found.field, Serial) and not found.is_hidden:
            return True
        if found.compute is not None and found.id not in seen:
            seen.add(found.id)
            if awaits_number(draft, found.table, found.compute, seen):
                return True
    return False


def keep_copies(draft: Draft, scope: Scope) -> None:
    """Let the tables have the copies a formula reads."""
    for copy, hidden in scope.hidden:
        draft.put(hidden)
        if copy not in draft.copies.setdefault(hidden.table, []):
            draft.copies[hidden.table].append(copy)


def _fits(gives: lang.ValueType, result: str) -> bool:
    """Text takes everything, a switch only truths; what is not known before it is there always may fit."""
    kinds = lang.ValueType
    takes = {
        "number": {kinds.NUMBER, kinds.BOOL},
        "date": {kinds.DATE, kinds.INSTANT},
        "date_time": {kinds.DATE, kinds.INSTANT},
        "switch": {kinds.BOOL},
    }
    return gives in (kinds.ANY, kinds.NOTHING) or gives in takes.get(result, {gives})


class Scope:
    """What a formula may name: own fields, the parent's, rows of subforms, one step over a relation."""

    def __init__(self, draft: Draft, table: str, *, may_copy: bool = True) -> None:
        self.draft, self.table, self.may_copy = draft, table, may_copy
        self.form, self.parent = draft.parents[table]
        self.hidden: list[tuple[Copy, PlanField]] = []

    def names(self) -> Iterable[str]:
        """List labels, for suggestions."""
        for table in dict.fromkeys((self.table, self.form)):
            for found in self.draft.fields[table].values():
                if not found.is_hidden:
                    yield say(found.label, "zh")

    def find(self, parts: tuple[str, ...]) -> lang.Reference | None:
        """Resolve a name or a dotted path, nearest table first."""
        for table, prefix in ((self.table, ()), (self.form, (PARENT,))):
            if prefix and self.table == self.form:
                break
            found = self._named(table, parts[0])
            if found is not None:
                return self._follow(found, parts[1:], prefix)
        return None

    def _named(self, table: str, name: str) -> PlanField | None:
        fields = self.draft.fields.get(table, {})  # a form of another app may be unknown to who asks
        if name.startswith("#"):
            return fields.get(name[1:])
        for found in fields.values():
            if not found.is_hidden and name in (found.key, *found.field.aliases):
                return found
        labels = [found for found in fields.values() if not found.is_hidden and name in _labels(found)]
        return labels[0] if len(labels) == 1 else None

    def _follow(self, found: PlanField, rest: tuple[str, ...], prefix: FieldPath) -> lang.Reference | None:
        path = (*prefix, found.id)
        if found.store is Store.ROWS:
            if not rest:
                many = lang.Type(lang.ValueType.NUMBER, many=True)
                return lang.Reference(path, many, say(found.label, "zh"), (_step(found),))
            inner = self._named(found.id, rest[0])
            if inner is None or len(rest) > 1:
                return None
            label = f"{say(found.label, 'zh')}.{say(inner.label, 'zh')}"
            many = lang.Type(type_of(inner).base, many=True)
            return lang.Reference((*path, inner.id), many, label, (_step(found), _step(inner)))
        if isinstance(found.field, Lookup):
            relation = self.draft.fields[found.table][found.field.relation]
            copied = self._copy(relation, f"#{found.field.source}", prefix)
            return copied and replace(copied, steps=(_step(found),))
        if not rest:
            return lang.Reference(path, type_of(found), say(found.label, "zh"), (_step(found),))
        if found.target is not None and len(rest) == 1:
            return self._copy(found, rest[0], prefix)
        return None

    def _copy(self, relation: PlanField, name: str, prefix: FieldPath) -> lang.Reference | None:
        """Find a field of a related record: a hidden copy of it is read."""
        assert relation.target is not None
        source = self._named(relation.target, name)
        if (
            not self.may_copy
            or source is None
            or source.store in (Store.ROWS, Store.NONE)
            or source.klass == "live"
        ):
            return None
        id = f"{relation.id}__{source.id}"
        plain = source.field.model_copy(
            update={"id": id, "key": id, "required": False, "unique": False, "aliases": ()}
        )
        hidden = PlanField(
            plain, relation.form, relation.table, "copied", source.store, source.target, is_hidden=True
        )
        self.hidden.append((Copy(relation.id, (source.id,), id, is_hidden=True), hidden))
        label = f"{say(relation.label, 'zh')}.{say(source.label, 'zh')}"
        return lang.Reference((*prefix, id), type_of(source), label, (_step(relation), _step(source)))


def _step(found: PlanField) -> lang.Step:
    return lang.Step(found.id, say(found.label, "zh"), found.key)


def _labels(found: PlanField) -> tuple[str, ...]:
    label = found.label
    return (label,) if isinstance(label, str) else tuple(label.values())


def type_of(found: PlanField) -> lang.Type:
    """Say what formulas see of a field."""
    is_derived = isinstance(found.field, Rollup | Lookup)
    return lang.Type(FORMULA_TYPES[found.store]) if is_derived else found.field.formula_type()


def _spread_liveness(draft: Draft) -> None:
    """Make live whatever reads something live until nothing changes; the number of fields bounds it."""
    for _ in range(sum(len(fields) for fields in draft.fields.values())):
        moved = False
        for at, found in list(draft.table_fields()):
            if found.compute is None or found.klass == "live":
                continue
            if any(target(draft, found.table, path).klass == "live" for path in found.compute.references):
                if isinstance(found.field, Rollup):
                    _refuse_live(draft, at)
                    return
                draft.put(replace(found, klass="live"))
                moved = True
        if not moved:
            return


def _refuse_live_sources(draft: Draft) -> None:
    """Refuse roll-ups over a relation that sum what no column holds."""
    pointers = {found.id: found.table for _, found in draft.table_fields()}
    for at, found in draft.table_fields():
        field = found.field
        if not isinstance(field, Rollup) or found.compute is not None or field.source is None:
            continue
        if draft.fields[pointers[field.over]][field.source].klass == "live":
            _refuse_live(draft, at)


def _refuse_live_copies(draft: Draft) -> None:
    """
    Refuse fills and defaults that take what no column holds.

    A copy is taken at write (design §4.5), and a live value exists only inside a query.
    """
    for at, found in draft.table_fields():
        for index, fill in enumerate(getattr(found.field, "fills", ())):
            for copy in draft.copies.get(found.table, ()):
                is_meant = (copy.relation, copy.into, copy.is_hidden) == (found.id, fill.into, False)
                if is_meant and _leaf(draft, found, copy.source).klass == "live":
                    zh = "不能带出实时计算的字段：它没有保存的值。请改选保存的字段，或用「关联查询」显示它。"
                    en = "A live value cannot be filled in, as none is stored. Choose a stored field, or a look-up."
                    draft.problem(f"{at}.fills.{index}.source", "live_source", zh, en)
        if found.default is not None and any(
            target(draft, found.table, path).klass == "live" for path in found.default.references
        ):
            zh = "默认值不能用实时计算的字段：它没有保存的值。请直接用保存的字段。"
            en = "A default cannot use a live value, as none is stored. Use stored fields directly."
            draft.problem(f"{at}.default_formula", "live_source", zh, en)


def _leaf(draft: Draft, relation: PlanField, source: FieldPath) -> PlanField:
    """Walk from a relation to the field at the end of a path of ids; a piece of a value is its field's."""
    found = relation
    for id in source:
        inner = draft.fields.get(found.target or "", {}).get(id)
        if inner is None:
            break
        found = inner
    return found


def _refuse_live(draft: Draft, at: str) -> None:
    zh, en = "不能汇总实时计算的字段。", "A live value of the rows cannot be rolled up."
    draft.problem(at, "live_source", zh, en)


def target(draft: Draft, table: str, path: FieldPath) -> PlanField:
    """Give the field at the end of a path a formula of a table reads."""
    form, _ = draft.parents[table]
    if path[0] == PARENT:
        table, path = form, path[1:]
    found = draft.fields[table][path[0]]
    return draft.fields[found.id][path[1]] if len(path) > 1 else found


def order(draft: Draft, form: str, moved: Moved = NOTHING_MOVED) -> None:
    """
    Order the stored and default formulas of a form and its subforms; a cycle is named by its labels.

    moved: the fields that get values from rules, with what decides that; they take their turn among the formulas.
    """
    tables = [table for table, (owner, _) in draft.parents.items() if owner == form]
    reads: dict[str, frozenset[str]] = {}
    labels: dict[str, str] = {}
    where: dict[str, str] = {}
    for table in tables:
        for found in draft.fields[table].values():
            where[found.id], labels[found.id] = table, say(found.label, "zh")
            compute, stamped = found.compute or found.default, found.field.stamped_by
            paths = {(table, path) for path in compute.references} if compute is not None else set()
            paths |= moved.get(found.id, frozenset()) | (
                {(table, (stamped,))} if stamped and stamped in moved else set()
            )
            if compute is not None or paths or found.id in moved:
                reads[found.id] = frozenset(
                    name for at, path in paths if (name := _awaited(target(draft, at, path), moved))
                )
    try:
        ordered = lang.order(reads, labels)
    except lang.Cycle as error:
        field = next(field for field in reads if _reaches(reads, field))
        draft.refuse(draft.at.get((where[field], field), form), error)
        return
    stored = [(where[id], id) for id in ordered if draft.fields[where[id]][id].klass != "live"]
    draft.order[form] = stored


def _awaited(found: PlanField, moved: Moved) -> str | None:
    """Name the field that must be worked out before one is read; a hidden copy follows its relation."""
    if found.compute or found.default or found.id in moved or found.field.stamped_by in moved:
        return found.id
    relation = found.id.partition("__")[0]
    return relation if found.is_hidden and relation in moved else None


def _reaches(reads: Mapping[str, frozenset[str]], field: str) -> bool:
    """Tell whether a field needs itself."""
    seen: set[str] = set()
    ahead = set(reads[field])
    while ahead:
        seen |= ahead
        ahead = {needed for each in ahead for needed in reads.get(each, frozenset())} - seen
    return field in seen
