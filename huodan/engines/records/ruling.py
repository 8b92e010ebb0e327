"""
What the rules of a form do with a draft 「表单规则」: hide, require, lock, give values; on every path (decision 0047).

Locks are judged by what is stored, or for new rows by what they begin with, before anything is sent: so nobody opens one by
changing, in the same save, what it hangs on. Values come among the formulas, whether a field is shown or required last.
Owns no condition: that is ``language.formula``. A form without rules has no Ruling.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from huodan.engines.records import transitions
from huodan.engines.records.draft import RecordDraft, RowDraft, start
from huodan.engines.records.formulas import FormulaFailed, Worked, answers, constants_of, reads_changed
from huodan.engines.records.reasons import reason
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import Cell, Store
from huodan.language.formula import Value
from huodan.language.plan.model import Compute, Plan, PlanField, PlanTable
from huodan.language.plan.ruled import PlanDeed, PlanRule, Step
from huodan.storage.db import Tx

Place = tuple[Id, str]


class Locked(HuodanError):
    """A rule of the form keeps this field as it is."""

    code = "locked"
    status = 422
    zh = "「{label}」已被规则「{rule}」锁定，不能修改。请还原它再保存，或请管理员处理。"
    en = "“{label}” is locked by the rule “{rule}” and cannot be changed. Put it back and save, or ask an administrator."


class RowLocked(HuodanError):
    """A row has a field that a rule keeps as it is, and so stays; the caller may not know of the field."""

    code = "row_locked"
    status = 422
    zh = "「{label}」的第 {row} 行有被规则「{rule}」锁定的内容，不能删除。请保留这一行。"
    en = "Row {row} of “{label}” cannot go: the rule “{rule}” locks something in it. Keep the row."


class NotDecided(HuodanError):
    """Nobody can say whether a rule of the form holds."""

    code = "rule_not_answered"
    status = 422
    zh = "规则「{rule}」的条件算不出来：{reason}。请检查它用到的字段，或请管理员改这条规则。"
    en = "The condition of the rule “{rule}” cannot be worked out: {reason}. See the fields it uses, or ask an administrator."


@dataclass(slots=True)
class Ruling:
    """
    What rules say of one draft.

    locked: the rule that locks each field of each row. was: what that is judged by.
    as_was: whether the record becomes what it was, which no rule changes. is_final: whether nothing changes the draft any more.
    known: whether conditions hold in rows that do not change any more, by which rule is asked. moved: whether what a formula
    reads from such a row has changed; asked once for all rows that ask the same of the record.
    """

    tx: Tx
    plan: Plan
    draft: RecordDraft
    worked: Worked
    as_was: bool = False
    locked: dict[Place, PlanRule] = field(default_factory=dict)
    was: RecordDraft | None = None
    is_final: bool = False
    known: dict[tuple[int, RowDraft], bool] = field(default_factory=dict)
    moved: dict[tuple[int, RowDraft], bool] = field(default_factory=dict)

    def lock(self) -> None:
        """Find what is locked, and put back and refuse what was sent for it."""
        if not self.as_was and any(True for _ in self._fields("locked")):
            was = self.was = start(self.draft.form, id=self.draft.main.id, old=self.draft.old)
            stored = {row.id: row for row in was.every_row()}
            self._begin(was.main)
            for row in self.draft.every_row():
                before = stored.get(row.id)
                if before is None:
                    before = RowDraft(row.table, row.id, None, {})
                    self._begin(before)
                self._lock_row(row, was, before)
            for subform in self.draft.removed:
                self._keep_rows(subform, was)

    def lock_new(self, row: RowDraft) -> None:
        """Find what would be locked in a row that somebody adds."""
        if self.was is not None:
            before = RowDraft(row.table, row.id, None, {})
            self._begin(before)
            self._lock_row(row, self.was, before)

    def settle(self, id: str, rows: Iterable[RowDraft]) -> None:
        """Empty a field where it is hidden and said to be empty then, or give it the value a rule has for it."""
        if self.as_was or id not in self.draft.form.rules.moved:
            return
        is_stamped = False
        for row in rows:
            if not self.is_locked(row, id) and self.is_touched(row, id):
                self._settle(row, id)
                is_stamped = is_stamped or id in row.changed
        if is_stamped:
            transitions.stamp(self.plan, self.draft, now=self.tx.now, as_was=self.as_was)

    def is_locked(self, row: RowDraft, id: str) -> bool:
        """Say whether a field of a row, or the subform the row is in, keeps what is stored."""
        return (row.id, id) in self.locked or (self.draft.main.id, row.table.id) in self.locked

    def is_touched(self, row: RowDraft, id: str, aspects: Collection[str] = ("shown", "assigned")) -> bool:
        """Say whether a row is new, or a field of it, or what rules about it read, is other than before."""
        return row.is_new or id in row.changed or self.is_moved(row, id, aspects)

    def is_moved(self, row: RowDraft, id: str, aspects: Collection[str]) -> bool:
        """Say whether what rules about a field read is other than before."""
        for aspect in aspects:
            for rule, deed in self._said(aspect, id):
                asked = self._asked(rule, row)
                computes = deed.computes if rule.when is None else (rule.when, *deed.computes)
                if any(self._reads_changed(asked, each) for each in computes):
                    return True
        return False

    def hidden(self, row: RowDraft, id: str) -> bool:
        """Say whether a field is hidden; a column also with its subform."""
        if row is not self.draft.main and self.hidden(self.draft.main, row.table.id):
            return True
        steps = self._said("shown", id)
        last = self._last(steps, row)
        return last.deed.do == "hide" if last else bool(steps) and steps[0][1].deed.do == "show"

    def required(self, row: RowDraft, found: PlanField) -> bool:
        """Say whether a field must be filled in; none that is hidden must be."""
        last = self._last(self._said("required", found.id), row)
        wanted = found.field.required if last is None else last.deed.do == "require"
        return wanted and not self.hidden(row, found.id)

    def wanted(self, row: RowDraft, usual: Iterable[PlanField]) -> Iterator[PlanField]:
        """List the fields of a row that must be filled in; ``usual`` are those that must be without rules."""
        known = dict.fromkeys(found.id for found in usual)
        ruled = [id for id in self._fields("required") if id in row.table.by_id]
        for id in dict.fromkeys([*known, *ruled]):
            found = row.table.by_id[id]
            if found.store is not Store.ROWS and self.required(row, found):
                yield found

    def deed(self, aspect: str, row: RowDraft, id: str) -> PlanDeed | None:
        """Find what counts in one respect of a field now: the last deed whose rule holds."""
        return self._last(self._said(aspect, id), row)

    def tell(self) -> None:
        """Note, when all is worked out, the rules nobody can say of whether they hold, where something they read has changed."""
        self.is_final = True
        for rule in self.draft.form.rules.rules:
            if rule.when is None:
                continue
            for row in self._rows(rule.table):
                if row.is_new or reads_changed(self.draft, row, rule.when):
                    error = self.answer(rule.when, self.draft, row)[1]
                    if error is not None:
                        why = reason(self.draft, error, [rule.when])
                        self.draft.refuse(_at(rule, row), NotDecided(rule=rule.rule.name, reason=why))

    def answer(self, asked: Compute, draft: RecordDraft, row: RowDraft) -> tuple[Value, HuodanError | None]:
        """Give what a formula comes to in a row, or why to nothing."""
        ((_, value, error),) = answers(self.tx, self.plan, draft, asked, [row], self.worked)
        return value, error

    def _fields(self, aspect: str) -> Iterator[str]:
        return self.draft.form.rules.fields(aspect)

    def _said(self, aspect: str, id: str) -> tuple[Step, ...]:
        return self.draft.form.rules.said.get((aspect, id), ())

    def _rows(self, table: str) -> list[RowDraft]:
        return [self.draft.main] if table == self.draft.form.id else self.draft.rows[table]

    def _asked(self, rule: PlanRule, row: RowDraft) -> RowDraft:
        return row if rule.table == row.table.id else self.draft.main

    def _reads_changed(self, row: RowDraft, asked: Compute) -> bool:
        if not self.is_final:
            return reads_changed(self.draft, row, asked)
        key = (id(asked), row)
        if key not in self.moved:
            self.moved[key] = reads_changed(self.draft, row, asked)
        return self.moved[key]

    def _last(self, steps: tuple[Step, ...], row: RowDraft) -> PlanDeed | None:
        """Find the last deed whose rule holds; where nobody can say, it does not."""
        for rule, deed in reversed(steps):
            if self._holds(rule, self.draft, self._asked(rule, row)):
                return deed
        return None

    def _holds(self, rule: PlanRule, draft: RecordDraft, row: RowDraft) -> bool:
        """Say whether a rule holds in a row; asked again only while the row may still change."""
        if rule.when is None:
            return True
        key = (id(rule), row)
        if draft is self.draft and not self.is_final:
            return self.answer(rule.when, draft, row)[0] is True
        if key not in self.known:
            self.known[key] = self.answer(rule.when, draft, row)[0] is True
        return self.known[key]

    def _begin(self, row: RowDraft) -> None:
        """Give a row that is not stored what it begins with."""
        if row.is_new:
            row.cells.update(constants_of(self.tx, self.plan, row.table, self.worked))

    def _lock_row(self, row: RowDraft, was: RecordDraft, before: RowDraft) -> None:
        for id in self._fields("locked"):
            if id not in row.table.by_id:
                continue
            rule = self._locking(id, was, before)
            if rule is None:
                continue
            self.locked[row.id, id] = rule
            found = row.table.by_id[id]
            if found.store is Store.ROWS:
                if self.draft.is_changed(id) or self.draft.is_moved(id):
                    self.draft.refuse(found.key, Locked(label=found.label, rule=rule.rule.name))
            elif id in row.sent and row.cells.get(id) != before.cells.get(id):
                self._put_back(row, id, before.cells.get(id))
                self.draft.refuse(row.path(found), Locked(label=found.label, rule=rule.rule.name))

    def _locking(self, id: str, was: RecordDraft, before: RowDraft) -> PlanRule | None:
        """Find the rule that locks a field of a row as it was; the first one that unlocks it where none does so."""
        steps = self._said("locked", id)
        for rule, deed in reversed(steps):
            row = before if rule.table == before.table.id else was.main
            if self._holds(rule, was, row):
                return rule if deed.deed.do == "lock" else None
        return steps[0][0] if steps[0][1].deed.do == "unlock" else None

    def _keep_rows(self, subform: str, was: RecordDraft) -> None:
        """Refuse that rows go whose fields are locked."""
        gone = {row.id for row in self.draft.removed[subform]}
        table = self.draft.form.subforms[subform]
        at = self.draft.form.table.by_id[subform]
        for number, row in enumerate(was.rows[subform], 1):
            for id in self._fields("locked") if row.id in gone else ():
                found = table.by_id.get(id)
                rule = self._locking(id, was, row) if found is not None else None
                if found is not None and rule is not None:
                    error = RowLocked(label=at.label, row=number, rule=rule.rule.name)
                    self.draft.refuse(at.key, error)
                    break

    def _put_back(self, row: RowDraft, id: str, begun: Cell = None) -> None:
        """Give a field, and what was copied over it unseen, the cells that are stored."""
        row.put(id, begun if row.before is None else row.before.get(id))
        for into in _copied(row.table, id):
            row.put(into, None if row.before is None else row.before.get(into))

    def _settle(self, row: RowDraft, id: str) -> None:
        found = row.table.by_id[id]
        shown = self._said("shown", id)
        if any(deed.deed.clears for _, deed in shown) and self.hidden(row, id):
            row.put(id, None)
            for into in _copied(row.table, id):
                row.put(into, None)
            return
        deed = self._last(self._said("assigned", id), row)
        if deed is None or deed.compute is None:
            return
        value, error = self.answer(deed.compute, self.draft, row)
        if error is None:
            try:
                row.put(id, found.from_value(value, tz=self.tx.zone))
            except HuodanError as wrong:
                error = wrong
        if error is not None:
            row.put(id, None)
            why = reason(self.draft, error, [deed.compute])
            self.draft.refuse(row.path(found), FormulaFailed(label=found.label, reason=why))


def rule_on(tx: Tx, plan: Plan, draft: RecordDraft, worked: Worked, *, as_was: bool) -> Ruling | None:
    """Begin to rule on a draft whose references are found; None where its form has no rules."""
    if not draft.form.rules.rules:
        return None
    draft.ruling = Ruling(tx, plan, draft, worked, as_was)
    draft.ruling.lock()
    return draft.ruling


def _copied(table: PlanTable, relation: str) -> Iterator[str]:
    return (copy.into for copy in table.copies if copy.relation == relation and copy.is_hidden)


def _at(rule: PlanRule, row: RowDraft) -> str:
    """Name a field of the row a rule reads, else one it is about."""
    named = {path[0] for path in rule.when.references} if rule.when is not None else set()
    own = [found for found in row.table.fields if not found.is_hidden]
    about = {id for deed in rule.does for id in deed.fields}
    found = next((each for ids in (named, about) for each in own if each.id in ids), None)
    return row.path(found) if found is not None else ""
