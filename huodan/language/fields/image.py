"""图片: pictures that belong to a record, shown small wherever it is shown."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._files import PICTURES, File, Files


class Image(Files):
    """Pictures of the types every browser shows; what a file is, its content says."""

    widget: ClassVar = "image"
    title: ClassVar = {"zh": "图片", "en": "Image"}
    purpose: ClassVar = {
        "zh": "照片或图片，列表里看得到缩略图",
        "en": "Pictures, shown small in lists",
    }
    palette_place: ClassVar = 2
    suggested_by: ClassVar = ("图片", "照片", "picture", "photo")
    types: ClassVar = PICTURES
    examples: ClassVar = (
        (
            [{"id": "file_000000000000c", "name": "橘子酱.jpg", "size": 4096, "type": "image/jpeg"}],
            (File(12, "橘子酱.jpg", 4096, "image/jpeg"),),
        ),
        ("", None),
    )
    rejects: ClassVar = (True, ["rec_000000000000c"], [None], {"id": "file_000000000000c"})

    kind: Literal["image"]
