"""关联查询 (带出, 同步): a field of the related record, always as it is now."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._base import ElementId, Field, Store


class Lookup(Field):
    """The ``source`` field of the record that ``relation`` points to; never stored."""

    store: ClassVar = Store.NONE
    widget: ClassVar = "readonly"
    title: ClassVar = {"zh": "关联查询", "en": "Look-up"}
    purpose: ClassVar = {
        "zh": "一直显示关联的那条数据现在的值，如客户的电话",
        "en": "Always shows what the related record says now, such as the customer’s phone",
    }
    palette_place: ClassVar = 4
    is_computed: ClassVar = True

    kind: Literal["lookup"] = "lookup"
    relation: ElementId
    source: ElementId
