"""Pass: relations, look-ups, roll-ups and fills point at something that exists and fits."""

from __future__ import annotations

from dataclasses import replace

from huodan.kit.words import say
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.fields.lookup import Lookup
from huodan.language.fields.relation import Relation
from huodan.language.fields.relations import Relations
from huodan.language.fields.rollup import Rollup
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import Copy, PlanField, UnknownPath


def check(draft: Draft) -> None:
    """Resolve every pointer between fields and forms, and collect the copies relations make."""
    for at, found in draft.table_fields():
        if isinstance(found.field, Relation | Relations) and found.field.target not in draft.forms:
            draft.problem(f"{at}.target", "no_form", "关联的表单不存在。", "The related form does not exist.")
    if draft.problems:
        return
    # Roll-ups over own rows first: those over relations may sum them, in whichever order the forms stand.
    for is_over_own_rows in (True, False):
        for at, found in draft.table_fields():
            field = found.field
            if isinstance(field, Rollup) and _is_over_own_rows(draft, found, field) is is_over_own_rows:
                _rollup(draft, at, found, field)
    for at, found in draft.table_fields():
        if isinstance(found.field, Relation):
            _sync(draft, at, found, found.field)
    if draft.problems:
        return
    for at, found in draft.table_fields():
        if isinstance(found.field, Lookup):
            _lookup(draft, at, found, found.field)
    draft.settled()
    for at, found in draft.table_fields():
        if isinstance(found.field, Relation | Relations):
            _columns(draft, at, found.field)
        if isinstance(found.field, Relation):
            _fills(draft, at, found, found.field)
    draft.settled()


_SAME = ("id", "key", "label", "hint", "width", "aliases", "import_names")


def _sync(draft: Draft, at: str, found: PlanField, field: Relation) -> None:
    """Turn what is kept in step with the target into look-ups: nothing is stored, so nothing grows stale."""
    own = {each.key: each for each in draft.fields[field.target].values()}
    for index, fill in enumerate(field.fills):
        if fill.mode != "sync":
            continue
        place = f"{at}.fills.{index}"
        into = draft.fields[found.table].get(fill.into)
        source = draft.fields[field.target].get(fill.source.removeprefix("#")) or own.get(fill.source)
        if into is None or into.field.is_computed or into.store is Store.ROWS or into.field.unique:
            zh = "与来源同步的字段不保存值，不能是唯一、子表单、计算或已同步的字段。请改选字段，或「保留当时的值」。"
            en = "What is in sync stores nothing: no unique, computed, synced field or subform. Choose another, or “keep”."
            draft.problem(f"{place}.into", "not_synced", zh, en)
        elif Store.SEALED in (into.store, source.store if source else None):
            _refuse_sealed(draft, f"{place}.source")
        elif source is None or isinstance(source.field, Lookup) or source.store is Store.ROWS:
            zh = "与来源同步只能取关联表单自己保存的一个字段。请改选字段，或改为「保留当时的值」。"
            en = "Only one field the related form itself stores can be kept in sync. Choose another, or “keep”."
            draft.problem(f"{place}.source", "not_synced", zh, en)
        else:
            same = {name: getattr(into.field, name) for name in _SAME}
            lookup = Lookup(**same, kind="lookup", relation=found.id, source=source.id)
            draft.put(replace(into, field=lookup, klass="live"))


def _lookup(draft: Draft, at: str, found: PlanField, field: Lookup) -> None:
    relation = draft.fields[found.table].get(field.relation)
    source = draft.fields[relation.target].get(field.source) if relation and relation.target else None
    if source is not None and isinstance(source.field, Lookup):
        zh = f"带出的来源「{say(source.label, 'zh')}」自己也是关联查询，不能再带出。请直接关联到它所在的表单，或去掉这个字段。"
        en = f"The source “{say(source.label, 'en')}” is a look-up itself. Refer to the form it comes from, or remove this."
        draft.problem(at, "no_source", zh, en)
        return
    if source is None:
        draft.problem(at, "no_source", "带出的来源字段不存在。", "The field to look up does not exist.")
        return
    if source.store is Store.SEALED:
        _refuse_sealed(draft, at)
        return
    draft.put(replace(found, klass="live", store=source.store, target=source.target))


def _is_over_own_rows(draft: Draft, found: PlanField, field: Rollup) -> bool:
    own = draft.fields[found.table].get(field.over)
    return own is not None and own.store is Store.ROWS


def _rollup(draft: Draft, at: str, found: PlanField, field: Rollup) -> None:
    if _is_over_own_rows(draft, found, field):
        table, klass = field.over, "stored"
    else:
        pointer = next((item for _, item in draft.table_fields() if item.id == field.over), None)
        form = pointer and (pointer.target or form_of_several(pointer.field))
        if pointer is None or form != found.form or found.table != found.form:
            draft.problem(
                f"{at}.over",
                "no_rows",
                "汇总的对象不存在或没有关联到本表。",
                "There are no such rows to roll up.",
            )
            return
        table, klass = pointer.table, "live"
    source = draft.fields[table].get(field.source or "")
    if field.operation != "count" and (source is None or not _can_be_rolled_up(source, field.operation)):
        draft.problem(
            f"{at}.source", "no_source", "汇总的字段不存在。", "The field to roll up does not exist."
        )
        return
    compares = field.operation in ("min", "max") and source is not None
    store = getattr(source.field, "result_store", source.store) if compares and source else Store.DECIMAL
    draft.put(replace(found, klass="stored" if klass == "stored" else "live", store=store))


def _can_be_rolled_up(source: PlanField, operation: str) -> bool:
    """Numbers can be summed, days and moments only compared; a formula is not yet worked out here."""
    ordered = (Store.DECIMAL, Store.DAY, Store.INSTANT)
    store = getattr(source.field, "result_store", source.store)
    return store is Store.DECIMAL or (operation in ("min", "max") and store in ordered)


def _columns(draft: Draft, at: str, field: Relation | Relations) -> None:
    plan = draft.plan()
    for index, column in enumerate(field.columns):
        try:
            plan.path(field.target, column)
        except UnknownPath as error:
            draft.refuse(f"{at}.columns.{index}", error)


def _fills(draft: Draft, at: str, found: PlanField, field: Relation) -> None:
    plan = draft.plan()
    for index, fill in enumerate(field.fills):
        place = f"{at}.fills.{index}"
        if fill.mode == "sync":
            continue
        try:
            source = plan.path(field.target, fill.source)
        except UnknownPath as error:
            draft.refuse(f"{place}.source", error)
            continue
        into = draft.fields[found.table].get(fill.into)
        if into is None or into.field.is_computed or into.store is Store.ROWS or source.subform is not None:
            draft.problem(
                f"{place}.into",
                "no_target",
                "带出到的字段不存在或不能填。",
                "The field to fill does not exist.",
            )
            continue
        if Store.SEALED in (into.store, source.leaf.store):
            _refuse_sealed(draft, f"{place}.into")
            continue
        if Store.FILES in (into.store, source.leaf.store):
            zh = "附件和图片不能复制到另一条数据，请改为「与来源同步」，或不带出它。"
            en = "Files are not copied to another record; keep the field in sync instead, or do not fill it."
            draft.problem(f"{place}.into", "files_not_copied", zh, en)
            continue
        ids = tuple(step.id for step in source.fields) + ((source.part.key,) if source.part else ())
        draft.copies.setdefault(found.table, []).append(Copy(found.id, ids, into.id))


def _refuse_sealed(draft: Draft, at: str) -> None:
    """Keep what is encrypted where it is: elsewhere it would be under other rights."""
    zh = "加密字段不能带出或同步到别的字段，别的字段也不能带出到加密字段。请直接打开那条数据查看。"
    en = "What is encrypted is neither filled into another field nor kept in sync with one. Open that record to see it."
    draft.problem(at, "sealed_not_copied", zh, en)
