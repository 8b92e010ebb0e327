"""手写签名: one picture, drawn by hand where the record is filled in."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._files import File, Files


class Signature(Files):
    """A name written by hand, such as that of who received the goods; kept as a picture."""

    widget: ClassVar = "signature"
    title: ClassVar = {"zh": "手写签名", "en": "Signature"}
    purpose: ClassVar = {
        "zh": "在屏幕上手写的签名",
        "en": "A signature written on the screen",
    }
    palette_place: ClassVar = 3
    suggested_by: ClassVar = ("签名", "签字", "signature")
    types: ClassVar = frozenset({"image/png"})
    examples: ClassVar = (
        (
            [{"id": "file_000000000000d", "name": "签名.png", "size": 4096, "type": "image/png"}],
            (File(13, "签名.png", 4096, "image/png"),),
        ),
        ("", None),
    )
    rejects: ClassVar = (True, ["file_000000000000a", "file_000000000000b"], [None])

    kind: Literal["signature"]
    most: Literal[1] = 1
