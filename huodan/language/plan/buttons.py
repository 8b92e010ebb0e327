"""
Pass: buttons of forms are compiled (decision 0064).

Owns what a button may do: fill in fields a formula can give a value to, ask for fields people fill in, or begin a record of
another form that names this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huodan.kit.words import say
from huodan.language import formula as lang
from huodan.language.document import Button, Deed, Form
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.formula import ValueType
from huodan.language.plan import formulas, rules
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import Compute, PlanField
from huodan.language.plan.pressed import PlanButton

_SEVERAL = (
    "「{}」是几个成员、部门或关联的数据，不能用公式填写；可以让他填写。",
    "“{}” names several members, departments or records, which no formula can give; it can be asked for.",
)


UNFIT: Mapping[ValueType, frozenset[Store]] = {
    ValueType.DATE: frozenset({Store.DECIMAL, Store.WHOLE, Store.FLAG}),
    ValueType.INSTANT: frozenset({Store.DECIMAL, Store.FLAG}),
    ValueType.NUMBER: frozenset({Store.DAY, Store.INSTANT, Store.SPAN, Store.FLAG}),
    ValueType.BOOL: frozenset(Store) - {Store.FLAG, Store.DECIMAL},
}
"""Where no field takes what a formula of a type gives."""


def check(draft: Draft) -> None:
    """Compile the buttons of every form."""
    for at, _, form in draft.walk():
        made = [_button(draft, f"{at}.buttons.{n}", form, each) for n, each in enumerate(form.buttons)]
        if made:
            draft.buttons[form.id] = tuple(made)
        _refuse_twice(draft, f"{at}.buttons", [each.id for each in form.buttons])
    draft.settled()


def _button(draft: Draft, at: str, form: Form, button: Button) -> PlanButton:
    if bool(button.over) == bool(button.asks or button.sets) or (button.over and button.confirm):
        zh = (
            f"按钮「{say(button.label, 'zh')}」要做一件事：填写字段，或者新建一条关联的数据（不用先问一句）。"
        )
        en = f"The button “{say(button.label, 'en')}” does one thing: fill in fields, or (unasked) begin a record naming this."
        draft.problem(at, "does_nothing", zh, en)
    if (button.bars is None) != (button.why_not is None):
        zh = f"按钮「{say(button.label, 'zh')}」什么时候按不了，和那时的说明，要一起写。"
        en = f"When “{say(button.label, 'en')}” cannot be pressed, and what is said then, are written together."
        draft.problem(at, "no_reason", zh, en)
    when, bars = (
        None if text is None else rules.formula(draft, f"{at}.{name}", form.id, text, is_condition=True)
        for name, text in (("when", button.when), ("bars", button.bars))
    )
    _refuse_live(draft, f"{at}.when", form, when)
    _refuse_live(draft, f"{at}.bars", form, bars)
    asks = tuple(found for id in button.asks if (found := _asked(draft, f"{at}.asks", form, id)) is not None)
    _refuse_twice(draft, at, [*button.asks, *(given.field for given in button.sets)])
    sets = []
    for n, given in enumerate(button.sets):
        found = _filled(draft, f"{at}.sets.{n}.field", form, given.field)
        value = rules.formula(draft, f"{at}.sets.{n}.formula", form.id, given.formula, is_condition=False)
        _refuse_live(draft, f"{at}.sets.{n}.formula", form, value)
        if found is not None and value is not None:
            _refuse_unfit(draft, f"{at}.sets.{n}.formula", form, found, given.formula)
            sets.append((found, value))
    return PlanButton(button, when, asks, tuple(sets), _over(draft, f"{at}.over", form, button), bars)


def _own(draft: Draft, at: str, form: Form, id: str) -> PlanField | None:
    found = draft.fields[form.id].get(id)
    if found is None or found.is_hidden:
        zh = "按钮里的字段已经不在这张表单里，请重新选。"
        en = "A field of this button is not in this form any more; choose again."
        draft.problem(at, "no_field", zh, en)
        return None
    return found


def _filled(draft: Draft, at: str, form: Form, id: str) -> PlanField | None:
    """Find a field a button can fill in: what a rule could give a value."""
    found = _own(draft, at, form, id)
    if found is None:
        return None
    why = rules.why_not(draft, Deed(id="deed", do="assign", fields=(id,), formula="TRUE"), form.id, found)
    if why is None and form_of_several(found.field) is not None:
        why = _SEVERAL
    if why is not None:
        draft.problem(
            at,
            "cannot_be_filled",
            why[0].format(say(found.label, "zh")),
            why[1].format(say(found.label, "en")),
        )
        return None
    return found


def _asked(draft: Draft, at: str, form: Form, id: str) -> PlanField | None:
    """Find a field that whoever presses a button can be asked for."""
    found = _own(draft, at, form, id)
    if found is None:
        return None
    deed = Deed(id="deed", do="require", fields=(id,))
    if found.store is Store.ROWS or rules.why_not(draft, deed, form.id, found) is not None:
        zh = f"「{say(found.label, 'zh')}」不能在按下时填写：明细在页面里填，系统计算的不用填。"
        en = f"“{say(found.label, 'en')}” cannot be asked: sub-rows are filled in on the page, and what is worked out is not."
        draft.problem(at, "cannot_be_asked", zh, en)
        return None
    return found


def _over(draft: Draft, at: str, form: Form, button: Button) -> PlanField | None:
    """Find the relation by which a record that is begun names this one."""
    if button.over is None:
        return None
    found = next((fields[button.over] for fields in draft.fields.values() if button.over in fields), None)
    is_fit = found is not None and found.table == found.form and not found.field.is_computed
    if found is None or not is_fit or form.id not in (found.target, form_of_several(found.field)):
        zh = "按钮要新建的数据里没有指向这张表单的关联字段，请重新选。"
        en = "What this button begins has no relation to this form; choose again."
        draft.problem(at, "no_relation", zh, en)
        return None
    return found


def _refuse_unfit(draft: Draft, at: str, form: Form, found: PlanField, text: str) -> None:
    """Refuse a formula whose result the field takes in no case; whether a text is right is only seen at a press."""
    gives = lang.check(lang.parse(text), formulas.Scope(draft, form.id)).type.base
    if found.store in UNFIT.get(gives, ()):
        zh = f"公式算出来的和「{say(found.label, 'zh')}」的类型不符，填不进去。"
        en = f"What the formula gives does not fit “{say(found.label, 'en')}”."
        draft.problem(at, "result_type", zh, en)


def _refuse_twice(draft: Draft, at: str, ids: Sequence[str]) -> None:
    """Refuse a field that is asked for or filled in twice: one of the two would be thrown away; and a second button of an id."""
    if len(set(ids)) < len(ids):
        zh = "同一个字段只能填写一次：要么让他填写，要么自动填写。两个按钮也不能用同一个 id。"
        en = "A field is either asked for or filled in, and once; nor do two buttons share one id."
        draft.problem(at, "duplicate", zh, en)


def _refuse_live(draft: Draft, at: str, form: Form, compute: Compute | None) -> None:
    """Refuse live values: a press is worked out from what is stored."""
    if compute is not None and any(
        formulas.target(draft, form.id, path).klass == "live" for path in compute.references
    ):
        zh = "按钮不能用实时计算的字段。请直接用保存的字段。"
        en = "A button cannot use a live value. Use stored fields directly."
        draft.problem(at, "live_source", zh, en)
