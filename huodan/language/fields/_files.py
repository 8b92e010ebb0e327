"""What attachment and image share: a cell that lists files, each as it was uploaded, in the order people gave them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Field as Setting

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.fields._base import Cell, Field, Store
from huodan.language.formula import Value

PREFIX = "file"
BY_NAME = 0
JOINT = "、"
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})


class File(NamedTuple):
    """One file of a cell. Name, size (bytes) and type are those of the upload and never change."""

    id: Id
    name: str = ""
    size: int = 0
    type: str = ""

    @property
    def outside(self) -> str:
        """Write its id for the outside."""
        return format_id(PREFIX, self.id)

    def view(self) -> dict[str, object]:
        """Describe it for the outside."""
        return {"id": self.outside, "name": self.name, "size": self.size, "type": self.type}


class TooManyFiles(HuodanError):
    """More files than the field takes."""

    code = "too_many_files"
    status = 422
    zh = "「{label}」最多放 {limit} 个文件，现在有 {count} 个。请去掉一些。"
    en = "“{label}” takes at most {limit} files; this has {count}. Please remove some."


class FileTwice(HuodanError):
    """One file stands twice in the field."""

    code = "file_twice"
    status = 422
    zh = "「{label}」里同一个文件放了两次，请去掉一个。"
    en = "“{label}” holds one file twice; please remove one."


class NotByName(HuodanError):
    """A name is no file, unless the record has a file of this name already."""

    code = "file_by_name"
    status = 422
    zh = (
        "「{label}」里没有名为「{name}」的文件：文件名只能指这条数据已有的文件。"
        "新文件请打开这条数据上传，图片也可以放进 Excel 的单元格里导入；或者不导入这一列。"
    )
    en = (
        "“{label}” has no file “{name}”: a name can only mean a file the record has already. Open the record and upload it, "
        "put a picture into the cell of the workbook, or leave this column out."
    )


class Files(Field):
    """
    Files that belong to a record.

    Who may link which file, and what it is called, an engine looks up; ``parse`` only reads which ones are meant. A text, as
    a cell of a table has it, means files the record has, by their names; it becomes one file of the id ``BY_NAME``.

    pictures: how those that come in for it are kept: ``clean``, without what a camera wrote into them (place, time,
    device); ``compressed``, no longer than 1,920 pixels as well; ``as_taken``, as they are.
    """

    store: ClassVar = Store.FILES
    is_sortable: ClassVar = False
    is_groupable: ClassVar = False
    types: ClassVar[frozenset[str]] = frozenset()

    unique: Literal[False] = False
    default: None = None
    default_formula: None = None
    most: Annotated[int, Setting(ge=1, le=50)] = 9
    pictures: Literal["clean", "compressed", "as_taken"] = "clean"

    def parse(self, raw: object, *, tz: str) -> tuple[File, ...] | None:
        """Read a list of ``{id, …}`` or of ids; what is said of a file besides its id is taken only until looked up."""
        if raw is None or raw == "" or raw == []:
            return None
        if isinstance(raw, str):
            return (File(BY_NAME, raw.strip()),) if raw.strip() else None
        if not isinstance(raw, Sequence) or isinstance(raw, bytes):
            raise self.wrong(raw, "一列已上传的文件", "a list of uploaded files")
        if len(raw) > self.most:
            raise TooManyFiles(label=self.label, limit=self.most, count=len(raw))
        files = tuple(self._file(each) for each in raw)
        if len({file.id for file in files}) < len(files):
            raise FileTwice(label=self.label)
        return files

    def _file(self, raw: object) -> File:
        told = raw if isinstance(raw, Mapping) else {"id": raw}
        text = told.get("id")
        id = parse_id(text) if isinstance(text, str) and text.startswith(f"{PREFIX}_") else None
        if id is None:
            raise self.wrong(raw, "已上传文件的标识", "the id of an uploaded file")
        name, size, type = told.get("name"), told.get("size"), told.get("type")
        return File(
            id,
            name if isinstance(name, str) else "",
            size if isinstance(size, int) else 0,
            type if isinstance(type, str) else "",
        )

    def show(self, cell: Cell, *, tz: str) -> list[dict[str, object]]:
        """List the files as ``{id, name, size, type}``."""
        return [File(*each).view() for each in cell]

    def to_value(self, cell: Cell, *, tz: str) -> Value:
        """Give a formula the names, so that it can ask whether there are any."""
        return None if cell is None else JOINT.join(name for _, name, _, _ in cell)

    def takes(self, type: str) -> bool:
        """Say whether a file of a type may stand here; no types mean any."""
        return not self.types or type in self.types

    def settings_view(self) -> dict[str, object]:
        """Say how many files a screen lets people choose, of which types, and how pictures are kept."""
        return {"most": self.most, "types": sorted(self.types), "pictures": self.pictures}
