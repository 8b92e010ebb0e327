"""
What a publish means, in the words of business people: what is asked before it, and what is only told.

Red blocks, yellow asks, the rest is told. Owns the words and what is worth a line; ``rehearsal.py`` found it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from huodan.kit.words import say
from huodan.language.document import tree_of
from huodan.language.document.edits import Tree
from huodan.language.document.merging import word_uses
from huodan.language.document.said import setting_name
from huodan.language.fields import KINDS, Option, Store
from huodan.language.plan.conversion import are_merged
from huodan.language.plan.model import Plan, PlanField, PlanTable
from huodan.language.plan.uses import Use, uses
from huodan.storage.db import Tx
from huodan.storage.sql.tables import columns, tables
from huodan.storage.system import trash
from huodan.workspace.publishing.due import DueFlow
from huodan.workspace.publishing.flows_said import flow_lines
from huodan.workspace.publishing.lines import LANGS, Item, Level, line
from huodan.workspace.publishing.moves_said import move_lines, stays, trash_lines
from huodan.workspace.publishing.planned import Planned
from huodan.workspace.publishing.recomputes import changed_formulas
from huodan.workspace.publishing.rights_said import field_named, rights_lines
from huodan.workspace.publishing.standing import Standing, lines

MOST_NAMED = 12

WORDS: Mapping[str, tuple[str, str]] = {
    "converted": (
        "{field}从{old}变为{new}：{rows} 个值都能转换",
        "{field}, {old} to {new}: all {rows} values convert",
    ),
    "unconverted": (
        "{field}从{old}变为{new}：{rows} 个值里有 {failed} 个不能转换，会变成空；撤销时原来的值都会回来",
        "{field}, {old} to {new}: {failed} of {rows} values do not convert and become empty; undoing brings all back",
    ),
    "calculated": (
        "{field}：给已有的 {rows} 条都算好",
        "{field} is worked out for all {rows} there are",
    ),
    "uncalculated": (
        "{field}：已有的 {rows} 条里有 {failed} 条算不出来，会是空的",
        "{field} cannot be worked out for {failed} of {rows} there are; it stays empty in them",
    ),
    "removed": (
        "删除{field}：有 {count} 条填过它；值会留着，撤销时回来",
        "{field} goes: {count} have a value in it; the values are kept and undoing brings them back",
    ),
    "option_removed": (
        "{field}去掉选项「{option}」：有 {count} 条选着它，会显示成已删除的选项",
        "{field}, option “{option}” goes: {count} have it chosen and will show an option that is gone",
    ),
    "option_merged": (
        "{field}的选项「{option}」并入「{into}」：{count} 条改为「{into}」；撤销时原来的值都会回来",
        "{field}, option “{option}” goes into “{into}”: {count} become “{into}”; undoing brings all back",
    ),
    "option_apart": (
        "{field}的选项「{option}」从「{into}」里分出来：合并前选着它、之后没有改过的都会回来",
        "{field}, option “{option}” is apart from “{into}” again: what had it and was not changed since has it again",
    ),
    "word_in_formula": (
        "{places}里写着「{option}」：如果是和{field}比较，它已并入「{into}」，不会再相等，请改成「{into}」",
        "{places}: “{option}” stands there; where it is compared with {field}, it went into “{into}”: write “{into}”",
    ),
    "api_removed": (
        "接口里不再有 {key}（{field}）：用它的程序要改",
        "{key} ({field}) is gone from the API: programs that use it must change",
    ),
    "api_kind": (
        "接口里 {key}（{field}）换了类型：用它的程序要改",
        "{key} ({field}) is of another type in the API: programs that use it must change",
    ),
    "api_reads": (
        "接口和导入里 {key}（{field}）只能读、不能再填了：往里填它的程序和导入文件要改",
        "{key} ({field}) can only be read by API and imports now: programs and files that fill it in must change",
    ),
    "formula_moved": (
        "{field}用到移动的字段：已有的 {count} 条保持原来的结果，再次保存时才按移动后的值算；要让它们也按新的值，请在下面选",
        "{field} reads a field that is moved: {count} keep their results until they are saved again, unless you choose below",
    ),
    "used": (
        "{field}用在：{places}。请看看它们是否还合适",
        "{field} is used in: {places}. See whether these still make sense",
    ),
    "formula": (
        "{field}的公式改了：已有的 {count} 条保持原来的结果，再次保存时才按新公式计算；要让它们也按新公式，请在下面选",
        "{field} has another formula: {count} keep their results until they are saved again, unless you choose below",
    ),
    "time": (
        "切换用时约 {ms} 毫秒；先在旁边准备，大家照常工作",
        "The switch takes about {ms} ms; everything is prepared beside, and everybody works on",
    ),
}
PLACES: Mapping[str, tuple[str, str]] = {
    "formula": ("公式「{}」", "formula “{}”"),
    "lookup": ("关联查询「{}」", "look-up “{}”"),
    "rollup": ("汇总「{}」", "roll-up “{}”"),
    "fill": ("「{}」的带出", "fill-in of “{}”"),
    "offer": ("「{}」的可选范围", "what “{}” offers"),
    "title": ("《{}》的数据标题", "record title of {}"),
    "view": ("视图「{}」", "view “{}”"),
    "card": ("工作台卡片「{}」", "workbench card “{}”"),
    "role": ("角色「{}」", "role “{}”"),
    "check": ("提交校验「{}」", "check “{}”"),
    "related": ("关联列表「{}」", "related list “{}”"),
    "rule": ("表单规则「{}」", "form rule “{}”"),
    "button": ("按钮「{}」", "button “{}”"),
    "flow": ("流程「{}」", "process “{}”"),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a field's values convert: how many there are, how many do not; left: of those there is nothing to go to."""

    rows: int
    failed: int
    left: int = 0


def items(
    tx: Tx,
    planned: Planned,
    numbers: Mapping[tuple[str, str], Numbers],
    standing: Iterable[Standing],
    switch_ms: int,
    due: Iterable[DueFlow] = (),
) -> tuple[Item, ...]:
    """Say what a publish that can be done means, what asks first."""
    assert planned.before is not None
    found = [
        *lines(planned.plan, standing),
        *_Sayer(tx, planned, planned.before, planned.plan).items(numbers),
        *flow_lines(tx, planned.before, planned.plan, due),
        line(WORDS, "told", "time", ms=switch_ms),
    ]
    return tuple(sorted(found, key=lambda item: ("red", "yellow", "told").index(item.level)))


@dataclass(frozen=True, slots=True)
class _Sayer:
    tx: Tx
    planned: Planned
    before: Plan
    plan: Plan

    def items(self, numbers: Mapping[tuple[str, str], Numbers]) -> Iterator[Item]:
        """Give a line for everything worth one."""
        moved = {(each.table, each.id) for one in self.planned.moves for each in (one.old, one.new)}
        for one in self.planned.moves:
            told = numbers.get((one.new.table, one.new.id), Numbers(0, 0))
            filled = self._filled(self.before.tables[one.old.table], one.old)
            yield from move_lines(one, filled, taken=told.rows, failed=told.failed, left=told.left)
            yield from trash_lines(one, self._in_trash(one.old.form))
            if stays(one):
                yield self._about(one.old, "yellow", "api_reads", key=self._key(one.old))
                yield from self._used(one.old)
        for table in self.before.tables.values():
            now = self.plan.tables.get(table.id)
            for old in table.fields:
                new = now.by_id.get(old.id) if now is not None else None
                if old.is_hidden:
                    continue
                if new is None:
                    yield from self._gone(table, old, is_moved=(table.id, old.id) in moved)
                elif new.field != old.field and (table.id, old.id) not in moved:
                    yield from self._changed(table, old, new, numbers)
        for old, new in changed_formulas(self.planned):
            count = self._rows(self.before.tables[old.table])
            texts = {one.compute.text for one in (old, new) if one.compute is not None}
            if count and len(texts) == 1:
                yield self._about(new, "yellow", "formula_moved", count=count)
        for place, told in numbers.items():
            field = self.plan.tables[place[0]].by_id[place[1]]
            if field.compute is not None:
                yield self._calculated(field, told)
        yield from rights_lines(self.tx, self.before, self.plan)

    def _calculated(self, field: PlanField, told: Numbers) -> Item:
        numbers = {"count": told.failed, "rows": told.rows, "failed": told.failed}
        if told.failed:
            return self._about(field, "yellow", "uncalculated", **numbers)
        return self._about(field, "told", "calculated", **numbers)

    def _gone(self, table: PlanTable, old: PlanField, *, is_moved: bool) -> Iterator[Item]:
        count = 0 if is_moved else self._filled(table, old)
        if count:
            yield self._about(old, "yellow", "removed", count=count)
        yield self._about(old, "yellow", "api_removed", key=self._key(old))
        yield from self._used(old)

    def _changed(
        self, table: PlanTable, old: PlanField, new: PlanField, numbers: Mapping[tuple[str, str], Numbers]
    ) -> Iterator[Item]:
        told = numbers.get((new.table, new.id))
        is_other = new.shape != old.shape and not are_merged(old, new)
        if told is not None and new.compute is None and is_other:
            kinds = {"old": KINDS[old.field.kind].title, "new": KINDS[new.field.kind].title}
            code = "unconverted" if told.failed else "converted"
            level: Level = "yellow" if told.failed else "told"
            yield self._about(
                new, level, code, count=told.failed, rows=told.rows, failed=told.failed, **kinds
            )
        if new.key != old.key and old.key not in new.field.aliases:
            yield self._about(old, "yellow", "api_removed", key=self._key(old))
        elif is_other:
            yield self._about(new, "yellow", "api_kind", key=self._key(new))
        if is_other:
            yield from self._used(old)
        if not is_other:
            yield from self._options(table, old, new)
        texts = [field.compute.text for field in (old, new) if field.compute is not None]
        if told is None and len(set(texts)) == 2:
            count = self._rows(table) if new.has_column else 0
            if count:
                yield self._about(new, "yellow", "formula", count=count)

    def _options(self, table: PlanTable, old: PlanField, new: PlanField) -> Iterator[Item]:
        kept = {option.id: option.value for option in getattr(new.field, "options", ())}
        merged, apart = (getattr(field.field, "merged", {}) for field in (new, old))
        trees = [tree_of(app) for app in self.planned.apps.values()] if merged != apart else []
        for option in getattr(old.field, "options", ()):
            if option.id in kept or not old.has_column:
                continue
            rows = tables(self.before).rows(table.id)
            column = rows.c[columns(old).names[0]]
            is_chosen = (
                column == option.id if old.store is Store.CHOICE else column.contains(f"|{option.id}|")
            )
            count = self.tx.execute(select(func.count()).select_from(rows).where(is_chosen)).scalar_one()
            if option.id in merged:
                words = {"option": option.value, "into": kept[merged[option.id]]}
                yield self._about(new, "told", "option_merged", count=count, **words)
                yield from self._worded(trees, new, option, words)
            elif count:
                yield self._about(new, "yellow", "option_removed", count=count, option=option.value)
        was = {option.id: option.value for option in getattr(old.field, "options", ())}
        for id in sorted(apart.keys() & kept.keys()):
            yield self._about(new, "told", "option_apart", option=kept[id], into=was[apart[id]])

    def _worded(
        self, trees: Sequence[Tree], field: PlanField, option: Option, words: Mapping[str, str]
    ) -> Iterator[Item]:
        """Ask to look at the formulas that compare with an option that is merged."""
        found = []
        for tree in trees:
            for use in word_uses(tree, (option.value, *option.shown())):
                found.append({lang: setting_name(tree, use.place, use.setting, lang) for lang in LANGS})
        if found:
            texts = {"zh": "、".join(one["zh"] for one in found), "en": ", ".join(one["en"] for one in found)}
            yield self._about(field, "yellow", "word_in_formula", places=texts, count=len(found), **words)

    def _used(self, old: PlanField) -> Iterator[Item]:
        places = uses(self.before, old.id)
        if places:
            texts = {lang: _listed(places, lang) for lang in LANGS}
            yield self._about(old, "told", "used", places=texts, count=len(places))

    def _find(self, plan: Plan, field: PlanField) -> PlanField | None:
        table = plan.tables.get(field.table)
        return table.by_id.get(field.id) if table is not None else None

    def _filled(self, table: PlanTable, field: PlanField) -> int:
        if not field.has_column:
            return 0
        rows = tables(self.before).rows(table.id)
        holds = or_(*(rows.c[name].is_not(None) for name in columns(field).names))
        return int(self.tx.execute(select(func.count()).select_from(rows).where(holds)).scalar_one())

    def _rows(self, table: PlanTable) -> int:
        rows = tables(self.before).rows(table.id)
        return int(self.tx.execute(select(func.count()).select_from(rows)).scalar_one())

    def _in_trash(self, form: str) -> int:
        wanted = select(func.count()).select_from(trash).where(trash.c.form == form)
        return int(self.tx.execute(wanted).scalar_one())

    def _key(self, field: PlanField) -> str:
        plan = self.plan if self._find(self.plan, field) is not None else self.before
        form = plan.forms[field.form]
        own = f"{form.key}.{field.key}"
        return (
            own
            if field.table == field.form
            else f"{form.key}.{form.table.by_id[field.table].key}.{field.key}"
        )

    def _about(self, field: PlanField, level: Level, code: str, **slots: object) -> Item:
        plan = self.plan if field.form in self.plan.forms else self.before
        named = field_named(plan, field)
        return line(WORDS, level, code, table=field.table, id=field.id, field=named, **slots)


def _listed(places: Sequence[Use], lang: str) -> str:
    words = [PLACES[one.kind][lang == "en"].format(say(one.label, lang)) for one in places[:MOST_NAMED]]
    rest = ["…"] if len(places) > MOST_NAMED else []
    return ("、" if lang == "zh" else ", ").join(words + rest)
