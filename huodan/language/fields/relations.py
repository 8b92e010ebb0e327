"""关联数据（多选）: several records of another form, of any app, such as the contracts of an order."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from huodan.language.fields._base import Cell, ElementId
from huodan.language.fields._references import References


class Relations(References):
    """Pointers to records of ``target``, each at most once; ``where`` chooses those that are offered."""

    meaning: ClassVar = "relations"
    widget: ClassVar = "relations"
    title: ClassVar = {"zh": "关联数据（多选）", "en": "Relations"}
    purpose: ClassVar = {
        "zh": "选另一张表单里的几条，如一单对应几个合同",
        "en": "Points to several records of another form, such as the contracts of an order",
    }
    palette_place: ClassVar = 2
    examples: ClassVar[tuple[tuple[object, Cell], ...]] = (
        ([17, {"id": 9}, 17], (9, 17)),
        ({"id": 17}, (17,)),
        ("", None),
        ([], None),
    )
    rejects: ClassVar[tuple[object, ...]] = (1.5, [[]], True, [True], list(range(1, 300)))

    kind: Literal["relations"] = "relations"
    target: ElementId
    columns: tuple[str, ...] = ()
    where: dict[str, Any] | None = None
    can_create: bool = True

    @property
    def target_form(self) -> str:
        """Name the id of the form this field points to."""
        return self.target
