"""
What an app made of a file will look like, in the words of its columns: what is proposed, and what somebody changed of it.

Owns the shape, which a screen sends back, and that whatever comes back makes sense. Does not own how it is found
(``finding.py``) or what document it becomes (``making.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field as Setting, ValidationError

from huodan.engines.exchange.table import MOST_COLUMNS
from huodan.kit.errors import HuodanError
from huodan.kit.text import clean

MAIN, LINES, OUT = "main", "lines", "out"
TEXT = "single_line_text"
NUMBERS = ("number", "money", "percent")
KINDS_OFFERED = (
    TEXT,
    "multi_line_text",
    *NUMBERS,
    "date",
    "date_time",
    "dropdown",
    "switch",
    "phone",
    "email",
    "address",
    "id_card",
    "url",
)
MOST_PARTIES = 10
LONGEST_LABEL = 100

Label = Annotated[str, Setting(min_length=1, max_length=LONGEST_LABEL)]
Index = Annotated[int, Setting(ge=0, lt=MOST_COLUMNS)]


class BadProposal(HuodanError):
    """What somebody wants of a file's columns does not fit the file."""

    code = "bad_proposal"
    status = 422
    zh = "这样建不了应用（{place}）：{reason}"
    en = "No app can be made like this ({place}): {reason}"


class Part(BaseModel):
    """A piece of a proposal."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Worked(Part):
    """
    A column that is worked out from others.

    how: ``product`` of some columns beside it, or ``sum`` of one of the lines. off: rows of the file it does not hold in.
    """

    how: Literal["product", "sum"]
    of: Annotated[tuple[Index, ...], Setting(min_length=1, max_length=3)]
    off: int = 0


class ProposedColumn(Part):
    """
    A column of the file: what field it becomes, and in which table.

    place: ``main``, ``lines``, the id of a party, or ``out`` for a column that is left out.
    """

    index: Index
    label: Label
    kind: Literal[KINDS_OFFERED]  # type: ignore[valid-type]
    place: str = MAIN
    worked: Worked | None = None


class Party(Part):
    """
    What the rows speak of again and again, such as 客户: a form of its own, which they point to.

    key: the column that names it. on: whether the records point to it or their lines.
    """

    id: Annotated[str, Setting(pattern=r"^p[0-9]{1,2}$")]
    label: Label
    key: Index
    on: Literal["main", "lines"] = "main"


class Proposal(Part):
    """
    An app to be made of a file.

    app, form: their names. key: the column that tells records apart, such as 订单编号. lines: the name of the table of lines,
    None where each row is a record.
    """

    app: Label
    form: Label
    key: Index | None = None
    lines: Label | None = None
    columns: Annotated[tuple[ProposedColumn, ...], Setting(min_length=1, max_length=MOST_COLUMNS)]
    parties: Annotated[tuple[Party, ...], Setting(max_length=MOST_PARTIES)] = ()

    def party(self, id: str) -> Party | None:
        """Give a party by its id."""
        return next((one for one in self.parties if one.id == id), None)

    def at(self, index: int) -> ProposedColumn | None:
        """Give what becomes of a column."""
        return next((one for one in self.columns if one.index == index), None)

    def among(self, place: str) -> Iterator[ProposedColumn]:
        """Give the columns of a place, in their order."""
        return (one for one in self.columns if one.place == place)


def read_proposal(tree: Any, header: tuple[str, ...]) -> Proposal:
    """
    Read a proposal that came back for a file with these columns, and make it whole.

    Raises:
        BadProposal: saying where it does not fit.
    """
    try:
        found = Proposal.model_validate(tree)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "proposal"
        raise BadProposal(path=place, place=place, reason=first["msg"]) from error
    return settled(found, header)


def settled(found: Proposal, header: tuple[str, ...]) -> Proposal:
    """
    Make a proposal whole: columns of what was unticked go back to the records, names are there and only once.

    Raises:
        BadProposal
    """
    _check(found, header)
    lines = found.lines if found.key is not None and any(found.among(LINES)) else None
    parties = tuple(
        one.model_copy(update={"on": MAIN}) if lines is None else one
        for one in found.parties
        if any(column.index == one.key and column.place != OUT for column in found.columns)
    )
    keys = {one.key: one.id for one in parties}
    here = {one.id: one for one in parties}
    columns = []
    naming = {*keys, found.key}
    for one in found.columns:
        place = keys.get(one.index, one.place)
        if place not in here and not (place == LINES and lines) and place != OUT:
            place = MAIN
        worked = one.worked if place in (MAIN, LINES) and one.index not in naming else None
        kind = TEXT if one.index in naming else one.kind
        columns.append(one.model_copy(update={"place": place, "worked": worked, "kind": kind}))
    key = found.key if any(one.index == found.key and one.place == MAIN for one in columns) else None
    if key is None and lines is not None:
        raise _bad(
            "lines", "拆成明细要有一列编号把各单分开", "lines need a column that tells the documents apart"
        )
    whole = found.model_copy(
        update={"columns": _worked(_named(tuple(columns))), "parties": parties, "lines": lines, "key": key}
    )
    if not any(one.place in (MAIN, *here) for one in whole.columns):
        raise _bad("columns", "至少要留一列", "keep at least one column")
    return whole


def _check(found: Proposal, header: tuple[str, ...]) -> None:
    indexes = [one.index for one in found.columns]
    wrong = [index for index in indexes if index >= len(header)]
    if wrong or len(set(indexes)) < len(indexes):
        raise _bad("columns", "列和文件里的对不上", "the columns are not those of the file")
    keys = [one.key for one in found.parties]
    if len(set(keys)) < len(keys) or len({one.id for one in found.parties}) < len(keys):
        raise _bad("parties", "同一列不能拆成两张表", "one column cannot name two tables")
    if found.key is not None and found.key in keys:
        raise _bad("key", "编号列不能同时是另一张表的名称", "the number cannot name another table as well")


def _named(columns: tuple[ProposedColumn, ...]) -> tuple[ProposedColumn, ...]:
    """Give names that stand twice in one table a number."""
    taken: dict[str, set[str]] = {}
    named = []
    for one in columns:
        names = taken.setdefault(one.place, set())
        label = base = clean(one.label) or f"({one.index + 1})"
        copies = 2
        while label in names:
            label, copies = f"{base[: LONGEST_LABEL - 6]} ({copies})", copies + 1
        names.add(label)
        named.append(one.model_copy(update={"label": label}))
    return tuple(named)


def _worked(columns: tuple[ProposedColumn, ...]) -> tuple[ProposedColumn, ...]:
    """Let go of what cannot be worked out any more, as a column it needs is elsewhere or itself worked out from it."""
    by_index = {one.index: one for one in columns}
    kept = []
    for one in columns:
        worked = one.worked
        others = [by_index.get(index) for index in worked.of] if worked else []
        wanted = LINES if worked and worked.how == "sum" else one.place
        is_fit = one.kind in NUMBERS and (wanted == one.place or one.place == MAIN)
        is_there = all(
            other is not None and other.place == wanted and other.kind in NUMBERS for other in others
        )
        is_plain = all(other is not None and _rests_on_nothing(other, worked) for other in others)
        kept.append(one if is_fit and is_there and is_plain else one.model_copy(update={"worked": None}))
    return tuple(kept)


def _rests_on_nothing(other: ProposedColumn, worked: Worked | None) -> bool:
    """Products are made of columns people fill in, so that nothing goes in circles; a sum may be of products."""
    return other.worked is None or (worked is not None and worked.how == "sum")


def _bad(place: str, zh: str, en: str) -> BadProposal:
    return BadProposal(path=place, place=place, reason={"zh": zh, "en": en})
