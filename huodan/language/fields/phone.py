"""手机: a mobile number, kept as its eleven digits; one abroad with the code of its country."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from huodan.kit import phones
from huodan.language.fields._base import Field, Store


class Phone(Field):
    """A phone number: 手机 only (also abroad, where they look like others), or any 电话 with ``landline``."""

    store: ClassVar = Store.TEXT
    meaning: ClassVar = "phone"
    widget: ClassVar = "phone"
    title: ClassVar = {"zh": "手机", "en": "Phone"}
    purpose: ClassVar = {
        "zh": "手机或座机号码，去掉空格横线，手机上点一下就打",
        "en": "A phone number, kept without spaces; on a phone one press calls it",
    }
    palette_place: ClassVar = 1
    suggested_by: ClassVar = ("电话", "手机", "手机号", "phone", "mobile", "phone number", "mobile number")
    is_searched: ClassVar = True
    is_telling: ClassVar = True
    is_groupable: ClassVar = False
    examples: ClassVar = (
        ("+86 139-0002-7919", "13900027919"),
        ("１３９０００２７９１９", "13900027919"),
        ("+852 9123 4567", "+85291234567"),
        ("0912-345-678", "+886912345678"),
        ("", None),
    )
    rejects: ClassVar = ("12345678901", "010-62345678", "1390002791a", True)

    kind: Literal["phone"] = "phone"
    landline: bool = False

    @classmethod
    def starter(cls, id: str, lang: str) -> dict[str, Any]:
        """Begin with any phone, as people seldom tell them apart."""
        return {"landline": True}

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Normalise a number or say what a right one looks like."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        text = str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
        number = (
            phones.mobile(text) or phones.abroad(text) or (phones.landline(text) if self.landline else None)
        )
        if number is None and self.landline:
            zh, en = (
                "电话号码，如 13800000000、010-62345678 或 +852 91234567",
                "a phone number such as 010-62345678",
            )
            raise self.wrong(raw, zh, en)
        if number is None:
            raise self.wrong(raw, "11 位手机号", "an 11-digit mobile number")
        return number

    def mask(self, cell: str) -> str:
        """Show the first three and the last four digits, of a short number hardly any."""
        if len(cell) < 10:
            return f"{cell[:1]}****{cell[-1:]}"
        return f"{cell[:3]}****{cell[-4:]}"
