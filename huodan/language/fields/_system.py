"""The fields every record has: id, version, who and when. They stand in no document."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.kit.ids import parse_id
from huodan.language.fields._base import Field, Store
from huodan.language.fields.date_time import DateTime
from huodan.language.fields.member import Member


class RecordId(Field):
    """The id of the record itself."""

    store: ClassVar = Store.WHOLE
    widget: ClassVar = "readonly"
    title: ClassVar = {"zh": "记录", "en": "Record"}
    is_groupable: ClassVar = False

    kind: Literal["record_id"] = "record_id"

    def parse(self, raw: object, *, tz: str) -> int | None:
        """Read an outside id."""
        if raw is None or raw == "":
            return None
        found = parse_id(raw) if isinstance(raw, str) else raw
        if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 1 << 63:
            raise self.wrong(raw, "一条记录的标识", "the id of a record")
        return found


class Version(Field):
    """How often the record was saved, from 1."""

    store: ClassVar = Store.WHOLE
    widget: ClassVar = "readonly"
    title: ClassVar = {"zh": "版本", "en": "Version"}

    kind: Literal["version"] = "version"

    def parse(self, raw: object, *, tz: str) -> int | None:
        """Read a whole number."""
        if raw is None or raw == "":
            return None
        if isinstance(raw, bool) or not str(raw).isascii() or not str(raw).isdigit() or len(str(raw)) > 9:
            raise self.wrong(raw, "版本号", "a version number")
        return int(str(raw))


SYSTEM_FIELDS: tuple[Field, ...] = (
    RecordId(id="id", key="id", label={"zh": "记录", "en": "Record"}),
    Version(id="version", key="version", label={"zh": "版本", "en": "Version"}),
    DateTime(id="created_at", key="created_at", label={"zh": "创建时间", "en": "Created at"}),
    Member(id="created_by", key="created_by", label={"zh": "创建人", "en": "Created by"}),
    DateTime(id="updated_at", key="updated_at", label={"zh": "修改时间", "en": "Updated at"}),
    Member(id="updated_by", key="updated_by", label={"zh": "修改人", "en": "Updated by"}),
)
SYSTEM_KEYS = frozenset(field.key for field in SYSTEM_FIELDS)
