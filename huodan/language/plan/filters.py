"""Pass: every filter in the documents can be read."""

from __future__ import annotations

from huodan.kit.errors import HuodanError
from huodan.language.document.related import Related
from huodan.language.fields.relation import Relation
from huodan.language.fields.relations import Relations
from huodan.language.fields.rollup import Rollup
from huodan.language.filter import EVERYTHING, Context, Filter, read_filter, tests
from huodan.language.plan.draft import Draft
from huodan.language.plan.matches import check_filter


def check(draft: Draft) -> None:
    """Read the filters of views, relations, roll-ups and roles with a stand-in for «me» and «today»."""
    for at, _, form in draft.walk():
        for index, view in enumerate(form.views):
            _read(draft, f"{at}.views.{index}.where", form.id, view.where)
            for number, tint in enumerate(view.tints):
                _read(draft, f"{at}.views.{index}.tints.{number}.where", form.id, tint.where)
    forms = {found.id: found.form for _, found in draft.table_fields()}
    for at, _, form in draft.walk():
        for index, part in enumerate(form.parts):
            if isinstance(part, Related):
                _read(draft, f"{at}.parts.{index}.where", forms[part.over], part.where)
    for at, found in draft.table_fields():
        if isinstance(found.field, Relation | Relations):
            _read(draft, f"{at}.where", found.field.target, found.field.where)
        elif isinstance(found.field, Rollup) and found.field.where is not None:
            pointer = next((item for _, item in draft.table_fields() if item.id == found.field.over), None)
            if pointer is not None:
                filter = _read(draft, f"{at}.where", pointer.form, found.field.where)
                _refuse_roll_ups(draft, f"{at}.where", filter)
    for app in draft.apps:
        for number, widget in enumerate(app.home):
            for name, body in (("aggregate", widget.aggregate), ("query", widget.query)):
                _read(draft, f"{app.key}.home.{number}.{name}.where", widget.form, (body or {}).get("where"))
        for number, role in enumerate(app.roles):
            for index, rights in enumerate(role.forms):
                if rights.form in draft.forms:
                    _read(draft, f"{app.key}.roles.{number}.forms.{index}.where", rights.form, rights.where)


def _read(draft: Draft, at: str, table: str, tree: object) -> Filter:
    context = Context(tz=draft.tz, today=20260506, person=1, departments=(1,))
    try:
        found = read_filter(draft.plan(), table, tree, context=context)
    except HuodanError as error:
        draft.refuse(at, error)
        return EVERYTHING
    check_filter(draft, at, found)
    return found


def _refuse_roll_ups(draft: Draft, at: str, filter: Filter) -> None:
    """Keep roll-ups from choosing their rows by roll-ups, which might need one another without end."""
    if any(test.path.leaf.lowered is not None and test.path.leaf.lowered.rolls_up for test in tests(filter)):
        zh = "汇总的条件不能用另一个汇总，也不能用由汇总算出的公式。请改用保存的字段。"
        en = "The rows of a roll-up cannot be chosen by another roll-up, nor by what is made of one. Use stored fields."
        draft.problem(at, "rolled_twice", zh, en)
