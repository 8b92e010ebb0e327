"""定位: a point of the earth and what people call it, kept as one text: 「西湖文化广场 @120.16241,30.27881」."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import ClassVar, Literal

from huodan.kit.numbers import round_to
from huodan.kit.text import clean
from huodan.kit.width import narrow
from huodan.language.fields._base import Field, Store
from huodan.language.fields._schema import Schema

LONGEST_PLACE = 150
PLACES = 6  # eleven centimetres
_NUMBER = r"([+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?)"
_SAID = re.compile(rf"(.*?) ?[@(]? ?(?<![0-9.+-]){_NUMBER} ?[,、; ] ?{_NUMBER} ?\)?")
SHOWN = r"^(\S.*\s)?@-?[0-9]{1,3}(\.[0-9]+)?,-?[0-9]{1,2}(\.[0-9]+)?$"


class Location(Field):
    """
    Where something is: longitude and latitude (WGS 84), and an address or a note before them.

    Lies as a text, so that it is found by its address; also typed as 「30.27881,120.16241」, as maps copy it.
    """

    store: ClassVar = Store.TEXT
    meaning: ClassVar = "location"
    widget: ClassVar = "location"
    title: ClassVar = {"zh": "定位", "en": "Location"}
    purpose: ClassVar = {
        "zh": "在哪里：手机上点一下就记下位置",
        "en": "Where something is: on a phone one press notes it",
    }
    palette_place: ClassVar = 6
    suggested_by: ClassVar = ("定位", "经纬度", "coordinates")
    group: ClassVar = "contact"
    is_searched: ClassVar = True
    is_groupable: ClassVar = False
    max_length: ClassVar = 200
    examples: ClassVar[tuple[tuple[object, object], ...]] = (
        ("西湖文化广场 @120.16241,30.27881", "西湖文化广场 @120.16241,30.27881"),
        ("30.278810, 120.162410", "@120.16241,30.27881"),
        ("仓库（120.16241，30.27881）", "仓库 @120.16241,30.27881"),
        ({"lon": 120.16241, "lat": "30.27881", "address": "仓库"}, "仓库 @120.16241,30.27881"),
        ({"lon": "-0.5", "lat": 0}, "@-0.5,0"),
        ("", None),
        ({}, None),
    )
    rejects: ClassVar[tuple[object, ...]] = (
        "西湖文化广场", "181,91", "1.2.3,4", "5120.1,30", "@120.1", 120.1, True, ["1,2"], {"lon": 1}, {"lon": "东", "lat": 1},
        {"lon": 200, "lat": 1}, {"x": 1}, {"lon": 1, "lat": 1, "address": "路" * 151},
    )  # fmt: skip

    kind: Literal["location"] = "location"

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Read an address with its point, a point alone, or ``{lon, lat, address}``."""
        if raw is None or raw == {} or (isinstance(raw, str) and not raw.strip()):
            return None
        found = _read(raw)
        if found is None:
            raise self.wrong(
                raw, "经纬度，如「仓库 @120.16241,30.27881」", "a point such as “Depot @120.16241,30.27881”"
            )
        lon, lat, address = found
        point = f"@{_plain(lon)},{_plain(lat)}"
        return f"{address} {point}" if address else point

    def operand(self, raw: object, *, tz: str) -> str | None:
        """Read any piece of the text."""
        return clean(raw) if isinstance(raw, str) and len(raw) <= 1000 else self.parse(raw, tz=tz)

    def shown_schema(self) -> Schema:
        """Describe the text."""
        return {"type": "string", "pattern": SHOWN}

    def sent_schema(self) -> Schema:
        """Describe the text, or its pieces by name."""
        number = {"type": ["number", "string"]}
        pieces = {
            "lon": number,
            "lat": number,
            "address": {"type": ["string", "null"], "maxLength": LONGEST_PLACE},
        }
        named = {
            "type": "object",
            "properties": pieces,
            "required": ["lon", "lat"],
            "additionalProperties": False,
        }
        return {"anyOf": [{"type": "string", "pattern": SHOWN}, named]}


def _read(raw: object) -> tuple[Decimal, Decimal, str] | None:
    """Give longitude, latitude and address; None if it is no such thing."""
    if isinstance(raw, Mapping):
        if not {"lon", "lat"} <= set(raw) <= {"lon", "lat", "address"}:
            return None
        return _checked(raw["lon"], raw["lat"], raw.get("address"), is_ordered=True)
    if not isinstance(raw, str) or len(raw) > 1000:
        return None
    said = _SAID.fullmatch(" ".join(narrow(raw).split()))
    return _checked(said[2], said[3], said[1], is_ordered="@" in narrow(raw)) if said else None


def _checked(
    lon: object, lat: object, address: object, *, is_ordered: bool
) -> tuple[Decimal, Decimal, str] | None:
    first, second = _number(lon), _number(lat)
    if first is None or second is None or not isinstance(address, str | None):
        return None
    # Some maps copy the latitude first; where only that makes sense it is meant.
    if not is_ordered and abs(first) <= 90 < abs(second):
        first, second = second, first
    place = " ".join((clean(address or "") or "").split())
    fits = abs(first) <= 180 and abs(second) <= 90 and len(place) <= LONGEST_PLACE
    return (first, second, place.replace("@", " ").strip()) if fits else None


def _number(raw: object) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float) or len(str(raw)) > 40:
        return None
    try:
        number = Decimal(str(raw).strip())
    except InvalidOperation:
        return None
    return round_to(number, PLACES) if number.is_finite() and abs(number) < 1000 else None


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
