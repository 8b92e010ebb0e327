"""附件: files of any type that belong to a record, such as a scanned contract."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._base import Cell
from huodan.language.fields._files import File, Files


class Attachment(Files):
    """Files that are offered for download; what a browser shows safely can be looked at."""

    widget: ClassVar = "attachment"
    title: ClassVar = {"zh": "附件", "en": "Attachment"}
    purpose: ClassVar = {
        "zh": "合同、图纸这类文件，一条数据可以放几个",
        "en": "Files such as contracts and drawings; a record may hold several",
    }
    palette_place: ClassVar = 1
    suggested_by: ClassVar = ("附件", "合同", "扫描件", "attachment")
    examples: ClassVar[tuple[tuple[object, Cell], ...]] = (
        (
            [{"id": "file_000000000000a", "name": "合同.pdf", "size": 2048, "type": "application/pdf"}],
            (File(10, "合同.pdf", 2048, "application/pdf"),),
        ),
        (["file_000000000000b", "file_000000000000a"], (File(11), File(10))),
        ([], None),
    )
    rejects: ClassVar = (
        5,
        ["合同.pdf"],
        [{"name": "合同.pdf"}],
        ["file_000000000000a", "file_000000000000a"],
        [f"file_{number:013d}" for number in range(1, 11)],
    )

    kind: Literal["attachment"]
