"""地址: 省 / 市 / 区 by the names of GB/T 2260, and the detail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from huodan.kit import regions
from huodan.kit.text import clean
from huodan.language.fields._base import Cell, ElementId, Field, Part, Store

_PIECES = ("province", "city", "district", "detail")
LONGEST_LINE = 1000


class Address(Field):
    """
    A place in China; its province, city and district can be filtered and grouped.

    name_into, phone_into: the text fields of the same row that take 收货人 and 电话 out of a pasted line; what has no
    field to go to stays in the detail.
    """

    store: ClassVar = Store.PLACE
    widget: ClassVar = "address"
    title: ClassVar = {"zh": "地址", "en": "Address"}
    purpose: ClassVar = {
        "zh": "省、市、区加详细地址；粘贴一整段会自己分开，能按地区统计",
        "en": "Province, city, district and street; a pasted line is taken apart, and figures can be grouped by region",
    }
    palette_place: ClassVar = 2
    suggested_by: ClassVar = ("地址", "address")
    is_searched: ClassVar = True
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
    name_into: ElementId | None = None
    phone_into: ElementId | None = None

    def parse(self, raw: object, *, tz: str) -> tuple[str | None, ...] | None:
        """Find the places by code, full or short name, or split one line of text."""
        if raw is None:
            return None
        if isinstance(raw, str):
            line = self._text(raw)
            if line is None:
                return None
            found, into = regions.split_address(line), self._into()
            stays = [
                found.detail,
                *(getattr(found, piece) for piece in ("name", "phone") if piece not in into),
            ]
            raw = {piece: getattr(found, piece) for piece in _PIECES[:3]}
            raw["detail"] = " ".join(piece for piece in stays if piece)
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

    def spill(self, raw: object) -> Mapping[str, object]:
        """Give the name and the phone of a pasted line to the fields that take them."""
        if not isinstance(raw, str) or len(raw) > LONGEST_LINE or not self._into():
            return {}
        found = regions.split_address(clean(raw) or "")
        return {id: text for piece, id in self._into().items() if (text := getattr(found, piece)) is not None}

    def found_by(self, cell: tuple[str | None, ...] | None) -> tuple[str, ...]:
        """Give the address as it is written, and its region as people say it: 「浙江杭州西湖」."""
        if cell is None:
            return ()
        written = " ".join(piece for piece in cell if piece)
        said = " ".join(regions.short_names(*cell[:3]))
        return (written, said) if said else (written,)

    def _into(self) -> dict[str, str]:
        pairs = (("name", self.name_into), ("phone", self.phone_into))
        return {piece: id for piece, id in pairs if id is not None}

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
