"""
What somebody wants of an import: how the file is laid out, where its columns go, what becomes of its rows.

Owns the words for these choices and what is no such choice; JSON-ready, so that a job can keep it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from huodan.kit.errors import HuodanError

Mode = Literal["create", "update", "upsert"]
Accept = Literal["all", "valid"]
ImportAs = Literal["new", "open", "history"]
MODES: tuple[Mode, ...] = ("create", "update", "upsert")
ACCEPTS: tuple[Accept, ...] = ("all", "valid")
IMPORTS_AS: tuple[ImportAs, ...] = ("new", "open", "history")


class BadMode(HuodanError):
    """There are three modes of importing."""

    code = "bad_mode"
    status = 422
    zh = "导入方式要是 create、update 或 upsert。"
    en = "The mode must be create, update or upsert."


class BadAccept(HuodanError):
    """Either all rows are imported or those without mistakes."""

    code = "bad_accept"
    status = 422
    zh = "accept 要是 all（全部正确才导入）或 valid（导入正确的行）。"
    en = "accept must be all (only if all rows are right) or valid (the rows that are right)."


class BadImportAs(HuodanError):
    """The documents of a file are new, in progress, or history."""

    code = "bad_import_as"
    status = 422
    zh = "import_as 要是 new（新单据）、open（正在执行的单据）或 history（历史单据）。"
    en = "import_as must be new (new documents), open (in progress) or history (over)."


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What somebody wants of an import.

    sheet, header_row, lines, link: of the file, see ``read_table``; None lets them be found.
    mapping: field paths by column; None proposes them by name, ``guess`` also by the mapping saved for such columns
    and by the values. saved: the name of a saved mapping to be taken.
    key: the path of the unique field that tells which record a row means; None takes the first with a column.
    accept: all rows or none, or those that are right. import_as: whether flows and notices start (new), or not.
    make: paths of relations whose missing targets are made, if the importer may. add_options: by path, values that
    become options of the field, if the importer may design. use_options: by path and value, the option that is meant.
    file: its name, for the list of imports.
    """

    sheet: str | None = None
    header_row: int | None = None
    lines: str | None = None
    link: str | None = None
    mapping: Mapping[str, str | None] | None = None
    guess: bool = False
    saved: str | None = None
    mode: Mode = "upsert"
    key: str | None = None
    accept: Accept = "all"
    import_as: ImportAs = "new"
    make: tuple[str, ...] = ()
    add_options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    use_options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    file: str | None = None

    @property
    def publishes(self) -> bool:
        """Say whether a version of the app comes with the import, which then writes alone."""
        return any(self.add_options.values())

    def check(self) -> None:
        """
        This function will let a wish pass that means something.

        Raises:
            BadMode, BadAccept, BadImportAs
        """
        if self.mode not in MODES:
            raise BadMode(path="mode")
        if self.accept not in ACCEPTS:
            raise BadAccept(path="accept")
        if self.import_as not in IMPORTS_AS:
            raise BadImportAs(path="import_as")
