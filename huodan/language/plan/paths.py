"""How a path such as ``lines.product.code`` is found in the tables of a Plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huodan.kit.errors import HuodanError
from huodan.language.fields import Part, Store
from huodan.language.fields.lookup import Lookup

if TYPE_CHECKING:
    from huodan.language.plan.model import PlanField, PlanForm, PlanTable


class UnknownPath(HuodanError):
    """A path names a field that does not exist (or that the asker may not know of)."""

    code = "unknown_field"
    status = 422
    zh = "没有「{path}」这个字段。请检查字段名。"
    en = "There is no field “{path}”. Please check the name."


class OnlyShown(HuodanError):
    """A live value that no statement works out cannot be filtered, sorted, grouped or summed by."""

    code = "only_shown"
    status = 422
    zh = (
        "「{field}」是打开列表时才算的，不能用来筛选、排序、分组或统计：{why}。"
        "请改用保存的字段；公式里不用 TODAY、NOW 和关联汇总，就会保存。"
    )
    en = (
        "“{field}” is worked out when a list is shown and cannot filter, sort, group or measure it: {why}. "
        "Use a stored field; a formula without TODAY, NOW and roll-ups over relations is stored."
    )


@dataclass(frozen=True, slots=True)
class Path:
    """
    A path that was found.

    steps: the subform and reference fields crossed. leaf: the field at its end. part: a piece of the leaf.
    guards: the fields whose rights decide who may use it; a look-up answers for what it stands for.
    """

    text: str
    steps: tuple[PlanField, ...]
    leaf: PlanField
    part: Part | None = None
    guards: tuple[PlanField, ...] = ()

    @property
    def fields(self) -> tuple[PlanField, ...]:
        """List every field the path touches."""
        return (*self.steps, self.leaf)

    def require_queryable(self) -> None:
        """
        See that statements can work with what stands at its end.

        Raises:
            OnlyShown: if it is a live value they cannot work out.
        """
        if self.leaf.barrier is not None and not self.leaf.is_queryable:
            raise OnlyShown(field=self.guards[-1].label, why=self.leaf.barrier)

    @property
    def subform(self) -> PlanField | None:
        """Give the subform the path goes through, if any."""
        return next((step for step in self.steps if step.store is Store.ROWS), None)


def find_path(tables: Mapping[str, PlanTable], forms: Mapping[str, PlanForm], table: str, text: str) -> Path:
    """Walk a path; look-ups are replaced by the relation and field they stand for."""
    names = text.split(".")
    steps: list[PlanField] = []
    guards: list[PlanField] = []
    behind_lookup = 0
    here = tables[table]
    while names:
        name = names.pop(0)
        found = here.find(name)
        if found is None or found.is_hidden:
            raise UnknownPath(path=text)
        if behind_lookup:
            behind_lookup -= 1
        else:
            guards.append(found)
        if isinstance(found.field, Lookup):
            behind_lookup = 2
            relation = here.by_id[found.field.relation]
            names = [f"#{relation.id}", f"#{found.field.source}", *names]
            continue
        if not names:
            return Path(text, tuple(steps), found, None, tuple(guards))
        if found.field.parts and len(names) == 1:
            part = next((part for part in found.field.parts if part.key == names[0]), None)
            if part is not None:
                return Path(text, tuple(steps), found, part, tuple(guards))
        if found.store is Store.ROWS:
            here = tables[found.id]
        elif found.target is not None and sum(step.target is not None for step in steps) < 3:
            here = tables[found.target]
        else:
            raise UnknownPath(path=text)
        steps.append(found)
    raise UnknownPath(path=text)
