"""
Columns to fields: what a person said, or what the names of columns suggest.

Owns the names a column may go by: label, key, aliases, import names, ``明细.产品``, its target's title.
Only fields the importer may write are proposed; naming any other is refused as if it did not exist.
Does not own: the values (``entries.py``).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from huodan.engines.exchange.synonyms import meanings
from huodan.engines.exchange.table import Table
from huodan.kit.errors import HuodanError
from huodan.kit.text import fold
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.fields import Part, Store
from huodan.language.fields._references import form_of_several
from huodan.language.plan.model import Path, Plan, PlanField, PlanForm, PlanTable, UnknownPath

_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
LINE = "#"
_LINE_NAMES = ("行号", "line no.", LINE)
_JOINTS = re.compile(r"\s*[-./:：·>]\s*")


class UnknownColumn(HuodanError):
    """The mapping names a column that the file does not have."""

    code = "unknown_column"
    status = 422
    zh = "文件里没有「{column}」这一列。有：{columns}。"
    en = "The file has no column “{column}”. It has: {columns}."


class NotImportable(HuodanError):
    """The mapping names a field that cannot take values of a file."""

    code = "not_importable"
    status = 422
    zh = "「{path}」不能导入。请选一个可以填写的字段，或不导入这一列。"
    en = "“{path}” cannot be imported. Choose a field that can be filled in, or leave this column out."


class TwoColumns(HuodanError):
    """The mapping leads two columns to one field."""

    code = "two_columns"
    status = 422
    zh = "「{first}」和「{second}」两列都对应「{path}」，请只留一列。"
    en = "The columns “{first}” and “{second}” both go to “{path}”; please keep one."


@dataclass(frozen=True, slots=True)
class Aim:
    """
    Where a column goes.

    field: the field written, in ``subform`` or in the record itself. part: a piece of a composite field.
    match: the key of the target's field by which a reference is looked up; None for its title or codes.
    A subform itself as field means the number of the sub-row in its record.
    """

    path: str
    field: PlanField
    subform: PlanField | None = None
    part: Part | None = None
    match: PlanField | None = None

    @property
    def label(self) -> Text:
        """This function will name the field for people."""
        if self.is_line:
            return _joined([self.field.label, {"zh": "行号", "en": "Line no."}])
        last = self.part or self.match
        return _joined([each.label for each in (self.subform, self.field, last) if each is not None])

    @property
    def target(self) -> str | None:
        """This function will name the form whose records the field points to, one or several; None if it points to none."""
        return self.field.target or form_of_several(self.field.field)

    @property
    def is_line(self) -> bool:
        """This function will say whether the column numbers the sub-rows of a record."""
        return self.field is self.subform


def propose(
    plan: Plan, grant: Grant, form: PlanForm, table: Table, *, within: PlanField | None = None
) -> tuple[Aim | None, ...]:
    """
    This function will find the field of each column by its name; None where nothing writable fits.

    within: a subform, if the file holds nothing but its rows.
    """
    named = _named(plan, grant, form, within)
    taken: set[str] = set()
    aims: list[Aim | None] = []
    drawn = {column for _, column in table.pictures}
    for index, name in enumerate(table.header):
        fits = [aim for spelling in _spellings(name) for aim in named.get(spelling, ())]
        if table.own is not None:  # the columns of a sheet of sub-rows go to sub-rows, the others do not
            is_inner = index >= table.own
            spellings = _spellings(name.partition(".")[2]) if is_inner else ()
            fits += [aim for spelling in spellings for aim in named.get(spelling, ())]
            fits = [aim for aim in fits if (aim.subform is not None) is is_inner]
        if not fits:  # 明细.产品, as a sheet of sub-rows has it
            last = _JOINTS.split(name)[-1]
            fits = list(named.get(fold(last), ())) if last != name else []
        aim = next((aim for aim in fits if aim.path not in taken and _may_hold(aim, index, drawn)), None)
        if aim is not None:
            taken.add(aim.path)
        aims.append(aim)
    return tuple(aims)


def _may_hold(aim: Aim, column: int, drawn: Container[int]) -> bool:
    """Say whether a column can be meant for a field: names alone are no files, so only pictures lead there by themselves."""
    return aim.field.store is not Store.FILES or column in drawn


def propose_alike(
    plan: Plan,
    grant: Grant,
    form: PlanForm,
    table: Table,
    aims: Sequence[Aim | None],
    *,
    within: PlanField | None = None,
) -> tuple[Aim | None, ...]:
    """
    This function will give columns without a field the one free field whose name means the same as theirs.

    within: as for ``propose``.
    """
    nouns = [*_texts(form.form.noun or form.label), *form.form.import_names]
    found, known = list(aims), tuple(_meant(plan, grant, form, nouns, within))
    drawn = {column for _, column in table.pictures}
    for index, name in enumerate(table.header):
        if found[index] is not None:
            continue
        own = name if table.own is None or index < table.own else name.partition(".")[2]
        said = meanings(_BRACKETS.sub("", own).strip(" *＊：:"), nouns)
        taken = {aim.path for aim in found if aim is not None}
        fits = {
            aim.path: aim
            for meant, aim in known
            if said & meant and aim.path not in taken and _may_hold(aim, index, drawn)
            if table.own is None or (aim.subform is not None) is (index >= table.own)
        }
        if len(fits) == 1:
            (found[index],) = fits.values()
    if within is not None:
        return tuple(found)
    filled = {
        aim.subform.id for aim in found if aim is not None and aim.subform is not None and not aim.is_line
    }
    lines = [aim for aim in _lines(grant, form) if aim.field.id in filled and aim not in found]
    for index, name in enumerate(table.header):
        if found[index] is None and fold(name) in _LINE_NAMES and len(lines) == 1:
            found[index] = lines.pop()
    return tuple(found)


def _meant(
    plan: Plan, grant: Grant, form: PlanForm, nouns: Sequence[str], within: PlanField | None
) -> Iterator[tuple[frozenset[str], Aim]]:
    """List what the names of each field mean; the title also goes by what one record is called."""
    for names, aim in _likeliest_first(plan, grant, form, within):
        if aim.part is None and aim.match is None and not aim.is_line:
            more = nouns if aim.field is form.title else ()
            yield frozenset[str]().union(*(meanings(name, nouns) for name in (*names, *more))), aim


def read_mapping(
    plan: Plan, grant: Grant, form: PlanForm, table: Table, mapping: Mapping[str, str | None]
) -> tuple[Aim | None, ...]:
    """
    This function will take what a person said; columns that are not named are left out.

    Raises:
        UnknownColumn, UnknownPath, NotImportable, TwoColumns
    """
    given: dict[str, str | None] = {}
    for column, path in mapping.items():
        found = next((name for name in table.header if fold(name) == fold(column)), None)
        if found is None:
            raise UnknownColumn(column=column[:60], columns="、".join(table.header[:30]))
        given[found] = path
    aims = tuple(
        find_aim(plan, grant, form, given[name]) if given.get(name) else None for name in table.header
    )
    columns: dict[str, str] = {}
    for name, aim in zip(table.header, aims, strict=True):
        if aim is not None and columns.setdefault(aim.path, name) != name:
            raise TwoColumns(first=columns[aim.path], second=name, path=aim.path)
    return aims


def may_aim(plan: Plan, grant: Grant, form: PlanForm, path: str) -> bool:
    """This function will say whether a column may go to a path, as far as the importer may know."""
    try:
        find_aim(plan, grant, form, path)
    except HuodanError:
        return False
    return True


def aims_within(plan: Plan, grant: Grant, form: PlanForm, subform: PlanField) -> list[Aim]:
    """This function will list where columns of a file of sub-rows may go, parts and keys of references too; no files."""
    aims = {aim.path: aim for _, aim in _likeliest_first(plan, grant, form, subform)}
    order = {found.id: place for place, found in enumerate(form.subforms[subform.id].fields)}
    wanted = (aim for aim in aims.values() if aim.field.store is not Store.FILES)
    return sorted(wanted, key=lambda aim: order[aim.field.id])


def open_aims(plan: Plan, grant: Grant, form: PlanForm, taken: Iterable[Aim]) -> list[Aim]:
    """This function will list the fields no column goes to yet, as far as the importer may write them."""
    used = {(aim.subform and aim.subform.id, aim.field.id) for aim in taken}
    aims: dict[str, Aim] = {}
    for _, aim in _likeliest_first(plan, grant, form):
        is_whole = aim.part is None and aim.match is None and not aim.is_line
        if (
            is_whole
            and aim.field.store is not Store.FILES
            and (aim.subform and aim.subform.id, aim.field.id) not in used
        ):
            aims.setdefault(aim.path, aim)
    return list(aims.values())


def find_aim(plan: Plan, grant: Grant, form: PlanForm, path: str | None) -> Aim:
    """
    This function will read where a path leads, as far as the importer may know and write it.

    Raises:
        UnknownPath, NotImportable
    """
    line = next((aim for aim in _lines(grant, form) if aim.path == path), None)
    if line is not None:
        return line
    found = plan.path(form.id, path or "")
    if not grant.is_system and not all(_may_know(grant, field) for field in found.fields):
        raise UnknownPath(path=path)
    aim = _read_path(found)
    if aim is None or not _is_importable(grant, form, aim.field):
        raise NotImportable(path=path)
    return aim


def _read_path(found: Path) -> Aim | None:
    steps = list(found.steps)
    subform = steps.pop(0) if steps and steps[0].store is Store.ROWS else None
    if not steps:
        return Aim(found.text, found.leaf, subform, found.part)
    names_one = found.part is None and found.leaf.has_column and found.leaf.store is not Store.SEALED
    if len(steps) == 1 and steps[0].target is not None and names_one:
        return Aim(found.text, steps[0], subform, match=found.leaf)
    return None


def _may_know(grant: Grant, field: PlanField) -> bool:
    granted = grant.form(field.form)
    return field.id in granted.readable | granted.writable


def _is_importable(grant: Grant, form: PlanForm, field: PlanField) -> bool:
    is_value = field.klass == "input" and field.store not in (Store.ROWS, Store.NONE) and not field.is_hidden
    return is_value and not field.field.is_computed and field.id in grant.form(form.id).writable


def _named(plan: Plan, grant: Grant, form: PlanForm, within: PlanField | None) -> dict[str, list[Aim]]:
    """List the aims by every name a column may have, the likelier ones first."""
    named: dict[str, list[Aim]] = {}
    for names, aim in _likeliest_first(plan, grant, form, within):
        for name in names:
            for spelling in _spellings(name):
                aims = named.setdefault(spelling, [])
                if aim not in aims:
                    aims.append(aim)
    return named


def _likeliest_first(
    plan: Plan, grant: Grant, form: PlanForm, within: PlanField | None = None
) -> Iterator[tuple[list[str], Aim]]:
    tables: list[tuple[PlanField | None, PlanTable]] = [(None, form.table)]
    tables += [(form.table.by_id[id], table) for id, table in form.subforms.items()]
    if within is not None:
        tables = [(within, form.subforms[within.id])]
    ours = [
        (subform, field)
        for subform, table in tables
        for field in table.fields
        if _is_importable(grant, form, field)
    ]
    for subform, field in ours:
        own = Aim(_path(subform, field), field, subform)
        names = _full_names(subform, field)
        yield names, own
        for part in field.field.parts:
            pieces = [part.key, *_texts(part.label)]
            yield (
                [f"{name}.{piece}" for name in names for piece in pieces],
                Aim(f"{own.path}.{part.key}", field, subform, part),
            )
    for subform, field in ours:
        if field.target is not None:
            path = _path(subform, field)
            yield list(_target_names(plan, field)), Aim(path, field, subform)
            for match in _matches(plan, grant, field):
                names = [f"{first}.{last}" for first in _full_names(subform, field) for last in _names(match)]
                yield names, Aim(f"{path}.{match.key}", field, subform, match=match)
    for aim in _lines(grant, form) if within is None else ():
        yield [f"{first}.{last}" for first in _names(aim.field) for last in _LINE_NAMES], aim


def _lines(grant: Grant, form: PlanForm) -> Iterator[Aim]:
    """Aim at the numbers of sub-rows, where anything in them may be imported."""
    for id, table in form.subforms.items():
        subform = form.table.by_id[id]
        if any(_is_importable(grant, form, field) for field in table.fields):
            yield Aim(f"{subform.key}.{LINE}", subform, subform)


def _matches(plan: Plan, grant: Grant, field: PlanField) -> Iterator[PlanField]:
    """List the fields of a target that name one of its records: 客户.编号."""
    assert field.target is not None
    target = plan.forms[field.target]
    for found in target.table.fields:
        names_one = found is target.title or found.field.unique
        if names_one and found.store is Store.TEXT and found.has_column and _may_know(grant, found):
            yield found


def _target_names(plan: Plan, field: PlanField) -> Iterator[str]:
    """A column may be called as the target's own code or title is: 产品编码, 产品名称."""
    assert field.target is not None
    target = plan.forms[field.target]
    for found in target.table.fields:
        if found is target.title or found.field.unique:
            yield from _names(found)
            yield from (f"{first}{name}" for first in _texts(field.label) for name in _texts(found.label))


def _full_names(subform: PlanField | None, field: PlanField) -> list[str]:
    """A field of sub-rows goes by its own name too: 产品 and 明细.产品."""
    names = list(_names(field))
    return (
        names
        if subform is None
        else [*names, *(f"{first}.{last}" for first in _names(subform) for last in names)]
    )


def _path(subform: PlanField | None, field: PlanField) -> str:
    return field.key if subform is None else f"{subform.key}.{field.key}"


def _names(field: PlanField) -> Iterable[str]:
    return (*_texts(field.label), field.key, *field.field.aliases, *field.field.import_names)


def _texts(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text.values())


def _spellings(name: str) -> tuple[str, ...]:
    """A name as it stands, and without its unit or star: 单价(元) → 单价, *客户 → 客户."""
    plain = _JOINTS.sub(".", fold(name))
    bare = _JOINTS.sub(".", fold(_BRACKETS.sub("", name).strip(" *＊：:")))
    return tuple(dict.fromkeys(each for each in (plain, bare) if each))


def _joined(labels: list[Text]) -> Text:
    if all(isinstance(label, str) for label in labels):
        return " › ".join(str(label) for label in labels)
    said = ({"zh": label, "en": label} if isinstance(label, str) else label for label in labels)
    pairs = [
        (each.get("zh") or next(iter(each.values())), each.get("en") or next(iter(each.values())))
        for each in said
    ]
    return {"zh": " › ".join(zh for zh, _ in pairs), "en": " › ".join(en for _, en in pairs)}
