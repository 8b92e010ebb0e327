"""地址: 省 / 市 / 区 by the names of GB/T 2260, and the detail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from huodan.kit import regions
from huodan.kit.text import clean
from huodan.language.fields._base import Cell, Field, Part, Store

_PIECES = ("province", "city", "district", "detail")
LONGEST_LINE = 1000


class Address(Field):
    """A place in China; its province, city and district can be filtered and grouped."""

    store: ClassVar = Store.PLACE
    widget: ClassVar = "address"
    title: ClassVar = {"zh": "地址", "en": "Address"}
    is_sortable: ClassVar = False
    is_groupable: ClassVar = False
    parts: ClassVar = (
        Part("province", {"zh": "省", "en": "Province"}, "p"),
        Part("city", {"zh": "市", "en": "City"}, "c"),
        Part("district", {"zh": "区县", "en": "District"}, "d"),
        Part("detail", {"zh": "详细地址", "en": "Detail"}, ""),
    )
    examples: ClassVar[tuple[tuple[object, Cell], ...]] = (
        (
            {"province": "浙江", "city": "杭州", "detail": "工业二路77号"},
            ("浙江省", "杭州市", None, "工业二路77号"),
        ),
        ({"province": "330000"}, ("浙江省", None, None, None)),
        ("浙江省杭州市工业二路77号", ("浙江省", "杭州市", None, "工业二路77号")),
        ("", None),
        ({}, None),
    )
    rejects: ClassVar = ({"province": "火星省"}, 12, {"street": "x"}, {"detail": "x" * 301})

    kind: Literal["address"] = "address"

    def parse(self, raw: object, *, tz: str) -> tuple[str | None, ...] | None:
        """Find the places by code, full or short name, or split one line of text."""
        if raw is None:
            return None
        if isinstance(raw, str):
            line = self._text(raw)
            if line is None:
                return None
            found = regions.split_address(line)
            rest = " ".join(piece for piece in (found.detail, found.name, found.phone) if piece)
            raw = {piece: getattr(found, piece) for piece in _PIECES[:3]} | {"detail": rest}
        if not isinstance(raw, Mapping) or set(raw) - set(_PIECES):
            raise self.wrong(raw, "省、市、区和详细地址", "province, city, district and detail")
        texts = {piece: self._text(raw.get(piece)) for piece in _PIECES}
        if not any(texts.values()):
            return None
        detail = texts.pop("detail")
        if detail is not None and len(detail) > 300:
            raise self.wrong(raw, "300 字以内的详细地址", "a detail of at most 300 characters")
        place = regions.find(**texts) if any(texts.values()) else (None, None, None)
        if place is None:
            named = " ".join(text for text in texts.values() if text)
            raise self.wrong(
                named, "GB/T 2260 里的省、市、区名称", "province, city and district names of GB/T 2260"
            )
        return (*place, detail)

    def _text(self, piece: object) -> str | None:
        if piece is None:
            return None
        if not isinstance(piece, str | int) or isinstance(piece, bool):
            raise self.wrong(piece, "文字", "text")
        if len(str(piece)) > LONGEST_LINE:
            raise self.wrong(piece, "一行地址", "one line of address")
        return clean(str(piece))

    def show(self, cell: tuple[str | None, ...], *, tz: str) -> dict[str, str | None]:
        """Give the four pieces by name."""
        return dict(zip(_PIECES, cell, strict=True))
