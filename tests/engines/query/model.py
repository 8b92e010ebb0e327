"""What a filter, a scope and a right mean, told in plain Python over rows in memory: the model SQL is held against."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

from huodan.kit.text import fold, sort_key
from huodan.language.access import Grant, Part
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.filter import All, AnyOf, Context, Filter, Not, Test, read_filter
from huodan.language.plan.model import PlanField
from tests.engines.query.shop import PLAN, ZONE

Cells = dict[str, Any]

TEXTS = ("云杉贸易", "银杏", "ABC", "ａｂｃ d", "Zebra", "100%", "a_b'c", "\\", None, None)
DAYS = (20251231, 20260430, 20260506, 20260507, None)


@dataclass
class Rows:
    """Records by form and id; sub-rows stand under ``lines``."""

    records: dict[str, dict[int, Cells]] = field(default_factory=dict)

    @staticmethod
    def random(seed: int) -> Rows:
        """This function will make up customers, products and orders from few values, so that filters hit."""
        pick = random.Random(seed).choice
        rows = Rows({"cust": {}, "prod": {}, "ordr": {}, "paym": {}, "people": {}, "departments": {}})
        for id in range(211, 218):
            rows.records["cust"][id] = {
                "c_name": pick(TEXTS),
                "c_code": f"K{id}",
                "c_owner": pick((2, 3, None)),
                "c_level": pick(("la", "lb", None)),
                "c_limit": pick((0, 5_000_000, -1_500_000, None)),
                "c_place": pick((None, ("浙江省", "杭州市", None, "路1号"), ("江苏省", None, None, None))),
                "c_parent": pick((None, 211, 212, 999)),
            }
        for id in range(221, 225):
            rows.records["prod"][id] = {
                "p_name": pick(TEXTS),
                "p_code": f"P{id}",
                "p_kind": pick(("k1", "k2", None)),
            }
        for id in range(231, 261):
            rows.records["ordr"][id] = {
                "o_no": f"N{id}",
                "o_customer": pick((None, 999, *range(211, 218))),
                "o_owner": pick((2, 3, None)),
                "o_status": pick(("s1", "s2", "s3", None)),
                "o_at": pick((None, 1_778_034_600_000, 1_778_000_000_000, 1_767_000_000_123)),
                "o_due": pick(DAYS),
                "o_urgent": pick((True, False, None)),
                "o_note": pick(("第一行\n第二行", "abc", None)),
                "o_secret": pick(TEXTS),
                "o_rate": pick((0, 50_000, None)),
                "lines": [
                    {
                        "l_product": pick((None, *range(221, 225))),
                        "l_qty": pick((0, 1_000_000, None)),
                        "l_note": pick(TEXTS),
                    }
                    for _ in range(pick((0, 0, 1, 2, 3)))
                ],
            }
        return rows


@dataclass(frozen=True)
class Model:
    """The rows as one asker sees them; without a grant everything is seen."""

    rows: Rows
    context: Context
    grant: Grant | None = None

    def found(self, form: str, tree: object) -> list[int]:
        """This function will list the records that pass a filter and may be seen."""
        filter = read_filter(PLAN, form, tree, context=self.context)
        records = self.rows.records[form]
        return [
            id
            for id, row in records.items()
            if self.sees(form, id) and self.holds(filter, (form, id), row, row)
        ]

    def sees(self, form: str, id: object) -> bool:
        """This function will say whether a record is there for the asker."""
        row = self.rows.records[form].get(id)  # type: ignore[call-overload]
        return row is not None and (self.grant is None or bool(self._parts(form, row)))

    def sorted(self, form: str, order: list[tuple[str, bool]]) -> list[int]:
        """This function will list all visible records in an order: paths, each with «is descending»."""
        ids = sorted(id for id in self.rows.records[form] if self.sees(form, id))
        if order and order[-1][1]:
            ids.reverse()
        for text, is_descending in reversed(order):
            keys = {id: self._key(form, id, text) for id in ids}
            there = [id for id in ids if keys[id] is not None]
            # A stable sort keeps equal ones as they stand, also when it is turned round.
            there = sorted(there, key=keys.__getitem__, reverse=is_descending)
            ids = there + [id for id in ids if keys[id] is None]
        return ids

    def _key(self, form: str, id: int, text: str) -> Any:
        path = PLAN.path(form, text)
        row: Cells | None = self.rows.records[form][id]
        for step in path.steps:
            found = None if row is None else self._cell(step, row, row)
            row = self.rows.records[str(step.target)][found] if self.sees(str(step.target), found) else None
        cell = None if row is None else self._cell(path.leaf, row, row)
        if cell is None:
            return None
        if path.leaf.target is not None:
            title = PLAN.forms[path.leaf.target].title.key
            return self._key(path.leaf.target, cell, title) if self.sees(path.leaf.target, cell) else None
        if path.part is not None:
            return cell[("province", "city", "district", "detail").index(path.part.key)]
        if path.leaf.store is Store.CHOICE:
            return [option.id for option in path.leaf.field.options].index(cell)  # type: ignore[attr-defined]
        return sort_key(cell) if path.leaf.store is Store.TEXT else cell

    def holds(self, filter: Filter, at: tuple[str, int], record: Cells, row: Cells) -> bool:
        """This function will say whether a row passes a filter."""
        if isinstance(filter, All):
            return all(self.holds(part, at, record, row) for part in filter.parts)
        if isinstance(filter, AnyOf):
            return any(self.holds(part, at, record, row) for part in filter.parts)
        if isinstance(filter, Not):
            return not self.holds(filter.part, at, record, row)
        return self._walk(filter, filter.path.steps, record, row)

    def _walk(self, test: Test, steps: tuple[PlanField, ...], record: Cells, row: Cells) -> bool:
        if not steps:
            return self._leaf(test, record, row)
        step = steps[0]
        if step.store is Store.ROWS:
            lines = self._cell(step, record, row) or []
            return any(self._walk(test, steps[1:], record, line) for line in lines)
        if test.op == "empty":
            return not self._walk(replace(test, op="not_empty"), steps, record, row)
        assert step.target is not None
        id = self._cell(step, record, row)
        if not self.sees(step.target, id):
            return False
        target = self.rows.records[step.target][id]
        return self._walk(test, steps[1:], target, target)

    def _leaf(self, test: Test, record: Cells, row: Cells) -> bool:
        found = self._cell(test.path.leaf, record, row)
        if test.path.part is not None and found is not None:
            found = found[("province", "city", "district", "detail").index(test.path.part.key)]
        there = found not in (None, [])
        if test.op in ("empty", "not_empty"):
            return there is (test.op == "not_empty")
        if not there:
            return False
        wanted: list[Any] = list(test.operands)
        if test.path.leaf.store is Store.TEXT:
            found, wanted = fold(found), [fold(each) for each in wanted]
        return {
            "eq": lambda: found == wanted[0],
            "ne": lambda: found != wanted[0],
            "in": lambda: found in wanted,
            "not_in": lambda: found not in wanted,
            "lt": lambda: found < wanted[0],
            "lte": lambda: found <= wanted[0],
            "gt": lambda: found > wanted[0],
            "gte": lambda: found >= wanted[0],
            "between": lambda: wanted[0] <= found <= wanted[1],
            "contains": lambda: wanted[0] in found,
            "not_contains": lambda: wanted[0] not in found,
            "starts": lambda: found.startswith(wanted[0]),
        }[test.op]()

    def _cell(self, found: PlanField, record: Cells, row: Cells) -> Any:
        if self.grant is not None:
            parts = self._parts(found.form, record)
            if not any(found.id in part.read for part in parts):
                return None
        return row.get("lines" if found.id == "o_lines" else found.id)

    def _parts(self, form: str, record: Cells) -> list[Part]:
        assert self.grant is not None
        return [
            part for part in self.grant.form(form).parts_for(Verb.READ) if self._covers(part, form, record)
        ]

    def _covers(self, part: Part, form: str, record: Cells) -> bool:
        if part.rows == "where":
            tree = read_filter(PLAN, form, part.where, context=self.context)
            return Model(self.rows, self.context).holds(tree, (form, 0), record, record)
        owners = (record.get(owner.id) for owner in PLAN.forms[form].owners)
        return part.rows == "all" or self.context.person in owners


CONTEXT = Context(ZONE, 20260506, 2)
