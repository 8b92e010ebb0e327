"""Pass: titles, sections, views and widgets name what exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from huodan.language.document import Form, Widget
from huodan.language.document.related import Related
from huodan.language.fields import Store
from huodan.language.fields.relation import Relation
from huodan.language.fields.relations import Relations
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import OnlyShown, UnknownPath


def check(draft: Draft) -> None:
    """Check what pages show."""
    for at, _, form in draft.walk():
        title = draft.fields[form.id].get(form.title)
        if title is None or title.klass == "live" or title.store not in (Store.TEXT, Store.REF, Store.CHOICE):
            draft.problem(
                f"{at}.title",
                "no_title",
                "请选一个文本字段作数据标题。",
                "Choose a text field as the record title.",
            )
        parts = _parts(draft, at, form)
        for index, section in enumerate(form.sections):
            for number, field in enumerate(section.fields):
                if field not in draft.fields[form.id] and field not in parts:
                    path = f"{at}.sections.{index}.fields.{number}"
                    draft.problem(path, "no_field", f"没有字段「{field}」。", f"There is no field “{field}”.")
        _views(draft, at, form)
    for app in draft.apps:
        for index, widget in enumerate(app.home):
            _widget(draft, f"{app.key}.home.{index}", widget)


def _parts(draft: Draft, at: str, form: Form) -> set[str]:
    """Give the ids of the parts of a page, which screens must tell from the keys of fields."""
    taken = {field.id for field in form.fields} | {field.key for field in form.fields}
    for index, part in enumerate(form.parts):
        if part.id in taken:
            zh = "页面内容的标识和字段重复，请换一个。"
            en = "This element of the page has the id of a field; choose another."
            draft.problem(f"{at}.parts.{index}.id", "taken_id", zh, en)
        taken.add(part.id)
        if isinstance(part, Related):
            _related(draft, f"{at}.parts.{index}", form, part)
    return {part.id for part in form.parts}


def _related(draft: Draft, at: str, form: Form, part: Related) -> None:
    """Find the relation a list goes by, which must lead to its form, and what the list shows."""
    pointer = next((found for _, found in draft.table_fields() if found.id == part.over), None)
    leads = pointer and isinstance(pointer.field, Relation | Relations) and pointer.field.target == form.id
    if pointer is None or not leads:
        zh = "这个关联列表用的关联字段不存在，或不再关联到本表。请改选关联字段，或删除这个列表。"
        en = "The relation of this related list does not exist or no longer leads here. Choose another, or remove the list."
        draft.problem(f"{at}.over", "no_rows", zh, en)
        return
    _paths(draft, pointer.form, [(f"{at}.columns.{i}", text) for i, text in enumerate(part.columns)])
    order = [(f"{at}.order.{i}.field", step.field) for i, step in enumerate(part.order)]
    _paths(draft, pointer.form, order, is_shown=False)


def _views(draft: Draft, at: str, form: Form) -> None:
    for index, view in enumerate(form.views):
        columns = [(f"{at}.views.{index}.columns.{i}", text) for i, text in enumerate(view.columns)]
        order = [(f"{at}.views.{index}.order.{i}.field", step.field) for i, step in enumerate(view.order)]
        _paths(draft, form.id, columns)
        _paths(draft, form.id, order, is_shown=False)


def _widget(draft: Draft, at: str, widget: Widget) -> None:
    if widget.form not in draft.forms:
        zh, en = "统计的表单不存在。", "The form of the figure does not exist."
        draft.problem(f"{at}.form", "no_form", zh, en)
    elif (widget.aggregate is None) == (widget.query is None):
        zh, en = "aggregate 和 query 要写且只写一个。", "Give either aggregate or query."
        draft.problem(at, "one_of", zh, en)
    elif widget.aggregate is not None:
        steps = [*_steps(widget.aggregate, "group"), *_steps(widget.aggregate, "measures")]
        fields = [(f"{at}.aggregate.{place}.field", step.get("field")) for place, step in steps]
        is_count = {f"{at}.aggregate.{place}.field" for place, step in steps if step.get("op") == "count"}
        named = [each for each in fields if each[1] is not None or each[0] not in is_count]
        _paths(draft, widget.form, named, is_shown=False)
    elif widget.query is not None:
        columns = enumerate(widget.query.get("columns", ()))
        orders = _steps(widget.query, "order")
        _paths(draft, widget.form, [(f"{at}.query.columns.{index}", column) for index, column in columns])
        sorted_by = [(f"{at}.query.{place}.field", step.get("field")) for place, step in orders]
        _paths(draft, widget.form, sorted_by, is_shown=False)


def _steps(body: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    steps = body.get(name, ())
    return [(f"{name}.{index}", step) for index, step in enumerate(steps) if isinstance(step, Mapping)]


def _paths(draft: Draft, table: str, paths: Iterable[tuple[str, object]], *, is_shown: bool = True) -> None:
    """Find paths. is_shown: they are only shown, not sorted, grouped or summed by."""
    for place, text in paths:
        try:
            path = draft.plan().path(table, str(text))
            if not is_shown:
                path.require_queryable()
        except (UnknownPath, OnlyShown) as error:
            draft.refuse(place, error)
