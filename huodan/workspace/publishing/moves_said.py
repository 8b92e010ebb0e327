"""
What a publish says of fields that go to another form: how many values go along, which do not, and who newly sees them.

Which values do not is listed one by one with the rehearsal (``rehearsal.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huodan.engines import records
from huodan.kit.words import Text
from huodan.language.document import Verb
from huodan.language.fields.lookup import Lookup
from huodan.language.plan.model import Plan, PlanField, PlanRights
from huodan.language.plan.uses import rows_by
from huodan.workspace.publishing.lines import Item, Level, line
from huodan.workspace.publishing.rights_said import field_named

WORDS: Mapping[str, tuple[str, str]] = {
    "moved": (
        "{field}移到《{form}》：{rows} 个值都跟着过去，那里有 {taken} 条有了值",
        "{field} goes to {form}: all {rows} values go along, {taken} there have one",
    ),
    "moved_apart": (
        "{field}移到《{form}》：那里有 {taken} 条有了值；{rows} 个值里有 {failed} 个没有用上"
        "（{differ} 个和取用的不一样，{left} 个没有对应的数据），都留在原来的列里，撤销时都会回来",
        "{field} goes to {form}: {taken} there have a value; {failed} of {rows} values are not used "
        "({differ} differ, {left} have nothing to go to); they stay in the old column and undoing brings them back",
    ),
    "moved_shows": (
        "{field}留在原处，改为显示《{form}》里的值：视图、公式照常；要修改它，请到《{form}》里改",
        "{field} stays where it was and shows the value in {form}: views and formulas go on; it is changed in {form}",
    ),
    "moved_searched": (
        "在《{own}》里搜索不再找{field}的内容，要到《{form}》里搜；筛选照常",
        "Searching {own} finds records by {field} no more: search {form} for it; filters go on",
    ),
    "moved_in_trash": (
        "《{own}》的回收站里还有 {count} 条数据：其中填过的{field}不会移过去，恢复后也不显示，撤销这次移动才回来；"
        "还要用的，请先恢复再发布",
        "{count} records of {own} are in the trash: what they have in {field} does not go along, is not shown when they are "
        "restored, and comes back when this move is undone; restore what is still needed before you publish",
    ),
    "moved_demands": (
        "{field}原来设了{demands}，移到《{form}》后不再要求；需要的话，请在那里重新设置",
        "{field} had to be filled in or unique ({demands}); in {form} it is not any more: set it there if it should be",
    ),
    "moved_seen": (
        "角色「{role}」在《{form}》里能看到{field}，其中有从他看不到的数据里移来的值",
        "Role “{role}” sees {field} in {form}, with values that come from records it does not see",
    ),
    "moved_rows": (
        "角色「{role}」在《{form}》里能看到哪些数据，是按{field}定的：发布后按《{there}》里的值判断，"
        "他会看到别的数据、看不到原来的一些，请核对",
        "Which records of {form} role “{role}” sees depends on {field}: from now on the value in {there} counts, "
        "so it sees others and some no more; please check",
    ),
    "moved_back": (
        "{field}回来了：原来的值都在；有 {taken} 条按《{form}》里后来的值更新（后来填的、改的，或者换了关联）",
        "{field} is back with all it had; {taken} get what {form} has now (entered or changed there, or they name another)",
    ),
    "moved_back_apart": (
        "{field}回来了：原来的值都在；有 {taken} 条按《{form}》里后来的值更新（后来填的、改的，或者换了关联）；"
        "后来填的 {failed} 个值没有地方放，列在下面，不会丢，再移过去时还在",
        "{field} is back with all it had; {taken} get what {form} has now (entered or changed there, or they name another); "
        "{failed} values entered there find no place: they are listed below, are kept, and are there when it is moved again",
    ),
}


DEMANDS: Mapping[str, tuple[str, str]] = {
    "required": ("必填", "required"),
    "unique": ("不允许重复", "unique"),
}


def move_lines(move: records.Move, rows: int, *, taken: int, failed: int, left: int) -> Iterator[Item]:
    """
    Give the lines about one move.

    rows: values there are. taken: rows that get one. failed: values that are not used, left: as there is nothing to go to.
    """
    plan = move.plan
    if move.since is not None:
        code, asks = ("moved_back_apart", True) if failed else ("moved_back", False)
        slots = {"field": field_named(plan, move.new), "form": move.before.forms[move.old.form].label}
        numbers = {"taken": taken, "failed": failed}
        yield _about(move.new, "yellow" if asks else "told", code, count=failed, **slots, **numbers)
        yield from _rows_by(move, move.new.id, plan.forms[move.new.form].label)
        if move.new.id not in move.before.tables[move.new.table].by_id:
            slots = {"field": field_named(move.before, move.old), "form": plan.forms[move.new.form].label}
            yield from _seen(move, slots)
        return
    form = plan.forms[move.new.form].label
    slots = {"field": field_named(move.before, move.old), "form": form}
    numbers = {"rows": rows, "taken": taken, "failed": failed, "left": left, "differ": failed - left}
    level: Level = "yellow" if failed else "told"
    yield _about(move.new, level, "moved_apart" if failed else "moved", count=failed, **slots, **numbers)
    if stays(move):
        yield _about(move.old, "told", "moved_shows", **slots)
        if move.old.field.is_searched:
            own = move.before.forms[move.old.form].label
            yield _about(move.old, "yellow", "moved_searched", **slots, own=own)
        yield from _rows_by(move, move.old.id, form)
    if demands := [
        words for name, words in DEMANDS.items() if _demands(move.old, name) > _demands(move.new, name)
    ]:
        said = {"zh": "、".join(zh for zh, _ in demands), "en": ", ".join(en for _, en in demands)}
        yield _about(move.new, "yellow", "moved_demands", **slots, demands=said)
    yield from _seen(move, slots)
    for rights in (each for each in plan.rights.values() if each.role in plan.roles):
        name = plan.roles[rights.role].name
        if rights.form == move.old.form and stays(move) and _shows_others(move, rights):
            own = plan.forms[rights.form].label
            yield _about(move.old, "yellow", "moved_seen", **(slots | {"form": own}), role=name)


def trash_lines(move: records.Move, count: int) -> Iterator[Item]:
    """Tell of the records in the trash, whose values stay where they are."""
    if count and move.since is None:
        own = move.before.forms[move.old.form].label
        slots = {"field": field_named(move.before, move.old), "own": own}
        yield _about(move.old, "yellow", "moved_in_trash", count=count, **slots)


def stays(move: records.Move) -> bool:
    """Tell whether a look-up stays where a field was."""
    there = move.plan.tables.get(move.old.table)
    found = there.by_id.get(move.old.id) if there is not None else None
    return move.since is None and found is not None and isinstance(found.field, Lookup)


def _demands(field: PlanField, name: str) -> bool:
    return bool(getattr(field.field, name, False))


def _seen(move: records.Move, slots: Mapping[str, object]) -> Iterator[Item]:
    """Tell of the roles that see values from records, or of a field, they did not see before."""
    for rights in (each for each in move.plan.rights.values() if each.role in move.plan.roles):
        if rights.form == move.new.form and _newly(move, rights):
            name = move.plan.roles[rights.role].name
            yield _about(move.new, "yellow", "moved_seen", **slots, role=name)


def _rows_by(move: records.Move, field: str, there: Text) -> Iterator[Item]:
    """Tell of the roles that will see other records, as these are chosen by the field."""
    for role, form in rows_by(move.plan, field):
        slots = {"role": role, "form": move.plan.forms[form].label, "there": there}
        named = field_named(move.before, move.old if move.since is None else move.new)
        yield _about(move.old, "yellow", "moved_rows", field=named, **slots)


def _shows_others(move: records.Move, rights: PlanRights) -> bool:
    """Tell whether the look-up shows a role values of records it does not see, which it does not find elsewhere either."""
    if not _sees(rights, move.old):
        return False
    was = _rights(move.before, rights.role, move.old.form)
    there = _rights(move.plan, rights.role, move.new.form)
    if there is not None and there.rows == "all" and _sees(there, move.new):
        return False
    return was is None or not _sees(was, move.old) or was.rows != "all"


def _newly(move: records.Move, rights: PlanRights) -> bool:
    """Tell whether a role sees values from records, or of a field, it did not see before."""
    if not _sees(rights, move.new):
        return False
    was = _rights(move.before, rights.role, move.old.form)
    if was is None or not _sees(was, move.old):
        return True
    return move.old.form != move.new.form and was.rows != "all"


def _sees(rights: PlanRights, field: PlanField) -> bool:
    return Verb.READ in rights.verbs and field.id in rights.read | rights.masked


def _rights(plan: Plan, role: str, form: str) -> PlanRights | None:
    return plan.rights.get((role, form))


def _about(place: PlanField, level: Level, code: str, **slots: object) -> Item:
    return line(WORDS, level, code, table=place.table, id=place.id, **slots)
