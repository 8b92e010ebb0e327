"""关联查询 (带出, 同步): a field of the related record, always as it is now."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._base import ElementId, Field, Store


class Lookup(Field):
    """The ``source`` field of the record that ``relation`` points to; never stored."""

    store: ClassVar = Store.NONE
    widget: ClassVar = "readonly"
    title: ClassVar = {"zh": "关联查询", "en": "Look-up"}
    palette_place: ClassVar = 4
    is_computed: ClassVar = True

    kind: Literal["lookup"] = "lookup"
    relation: ElementId
    source: ElementId
