"""Pass: titles, sections, views and widgets name what exists."""

from __future__ import annotations

from huodan.language.document import Form
from huodan.language.fields import Store
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import UnknownPath


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
        for index, section in enumerate(form.sections):
            for number, field in enumerate(section.fields):
                if field not in draft.fields[form.id]:
                    path = f"{at}.sections.{index}.fields.{number}"
                    draft.problem(path, "no_field", f"没有字段「{field}」。", f"There is no field “{field}”.")
        _views(draft, at, form)
    for app in draft.apps:
        for index, widget in enumerate(app.home):
            place = f"{app.key}.home.{index}"
            if widget.form not in draft.forms:
                draft.problem(
                    f"{place}.form", "no_form", "统计的表单不存在。", "The form of the figure does not exist."
                )
            elif (widget.aggregate is None) == (widget.query is None):
                draft.problem(
                    place, "one_of", "aggregate 和 query 要写且只写一个。", "Give either aggregate or query."
                )


def _views(draft: Draft, at: str, form: Form) -> None:
    plan = draft.plan()
    for index, view in enumerate(form.views):
        paths = [(f"{at}.views.{index}.columns.{i}", text) for i, text in enumerate(view.columns)]
        paths += [(f"{at}.views.{index}.order.{i}.field", step.field) for i, step in enumerate(view.order)]
        for place, text in paths:
            try:
                plan.path(form.id, text)
            except UnknownPath as error:
                draft.refuse(place, error)
