"""子表单: rows that belong to one record, with lasting ids and an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.language.fields._base import Field, Store

if TYPE_CHECKING:
    AnyField = Field
else:
    AnyField = "AnyField"


class Subform(Field):
    """Lines of a record, such as 订单明细; its fields may be of any kind but another subform."""

    store: ClassVar = Store.ROWS
    widget: ClassVar = "subform"
    title: ClassVar = {"zh": "子表单", "en": "Subform"}
    purpose: ClassVar = {
        "zh": "一条数据里的多行明细，如订单明细；列就是它的字段",
        "en": "Lines within a record, such as those of an order; its columns are fields",
    }
    palette_place: ClassVar = 2
    is_sortable: ClassVar = False
    is_groupable: ClassVar = False

    kind: Literal["subform"] = "subform"
    width: Annotated[int, Setting(ge=1, le=4)] = 4
    fields: Annotated[tuple[AnyField, ...], Setting(min_length=1, max_length=100)]
    least_rows: Annotated[int, Setting(ge=0, le=2000)] = 0
    most_rows: Annotated[int, Setting(ge=1, le=2000)] = 500

    @classmethod
    def starter(cls, id: str, lang: str) -> dict[str, Any]:
        """Begin with one column of text."""
        label = "Name" if lang == "en" else "名称"
        column = {"id": f"{id}_a", "key": "name", "kind": "single_line_text", "label": label}
        return {"fields": [column]}
