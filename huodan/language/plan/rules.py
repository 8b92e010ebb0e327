"""
Pass: rules of forms are compiled, and what they give values to takes its turn among the formulas.

Owns what a rule may be about. A field that gets its value from a rule is worked out like a formula, so that sums see it; rules
and formulas that need each other are a cycle and refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from huodan.kit.errors import HuodanError
from huodan.kit.words import say
from huodan.language import formula as lang
from huodan.language.document import Deed, Form, Match, Rule
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.fields.relation import Relation
from huodan.language.fields.relations import Relations
from huodan.language.fields.serial import Serial
from huodan.language.filter import leaf_operators, part_operators
from huodan.language.plan import formulas, sealing
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import Compute, PlanField
from huodan.language.plan.ruled import PlanDeed, PlanRule, PlanRules


def check(draft: Draft) -> None:
    """Compile the rules of every form, and order its formulas anew with them."""
    for at, _, form in draft.walk():
        made = [_rule(draft, f"{at}.rules.{index}", form, rule) for index, rule in enumerate(form.rules)]
        if made and not draft.problems:
            draft.rules[form.id] = PlanRules.of(tuple(rule for rule in made if rule is not None))
    draft.settled()
    if draft.problems:
        return
    for at, _, form in draft.walk():
        if form.id in draft.rules:
            _refuse_unready(draft, at, form)
    if draft.problems:
        return
    for form_id, found in draft.rules.items():
        if found.moved:
            formulas.order(draft, form_id, found.moved)
    draft.settled()


def _rule(draft: Draft, at: str, form: Form, rule: Rule) -> PlanRule | None:
    table = rule.rows or form.id
    if draft.parents.get(table, ("", None))[0] != form.id:
        draft.problem(
            f"{at}.rows",
            "no_rows",
            "规则要看的明细不在这张表单里，请重新选。",
            "The subform of this rule is not in this form; choose again.",
        )
        return None
    when = None if rule.when is None else formula(draft, f"{at}.when", table, rule.when, is_condition=True)
    does = tuple(
        _deed(draft, f"{at}.does.{index}", form, table, deed) for index, deed in enumerate(rule.does)
    )
    return PlanRule(rule, table, when, does)


def formula(draft: Draft, at: str, table: str, text: str, *, is_condition: bool) -> Compute | None:
    """Compile what a rule or a button asks, or puts somewhere."""
    scope = formulas.Scope(draft, table)
    try:
        checked = lang.check(lang.parse(text), scope)
    except lang.FormulaError as error:
        draft.refuse(at, error)
        return None
    if is_condition and checked.type.base not in (lang.ValueType.BOOL, lang.ValueType.ANY):
        zh = "条件要写成能判断对错的，例如 金额 > 1000。"
        en = "A condition must be something true or false, such as amount > 1000."
        draft.problem(at, "result_type", zh, en)
        return None
    formulas.keep_copies(draft, scope)
    return Compute(lang.compile_formula(checked), checked.references, text, checked.node)


def _deed(draft: Draft, at: str, form: Form, table: str, deed: Deed) -> PlanDeed:
    """Find the fields of a deed, and see that it can be done with each."""
    sections = {section.id: section.fields for section in form.sections}
    found: list[str] = []
    for id in deed.fields:
        if id in sections:
            parts = (_field(draft, form.id, table, each) for each in sections[id])
            found += [
                part.id for part in parts if part is not None and why_not(draft, deed, table, part) is None
            ]
            continue
        field = _field(draft, form.id, table, id)
        if field is None:
            zh = "规则里的字段不存在，或不在它要看的明细里，请重新选。"
            en = "A field of this rule is gone, or not in the rows it is asked of; choose again."
            draft.problem(f"{at}.fields", "no_field", zh, en)
            continue
        if (why := why_not(draft, deed, table, field)) is not None:
            zh, en = why[0].format(say(field.label, "zh")), why[1].format(say(field.label, "en"))
            draft.problem(f"{at}.fields", "cannot_be_ruled", zh, en)
            continue
        found.append(id)
    told = _asked_for(draft, at, deed, found)
    if told is not None:
        draft.problem(at, "no_value", *told)
        return PlanDeed(deed, frozenset(found))
    value = None
    if deed.formula is not None:
        is_condition = deed.do == "offer"
        value = formula(draft, f"{at}.formula", table, deed.formula, is_condition=is_condition)
    matches = tuple(
        _match(draft, f"{at}.where.{n}", table, found, match) for n, match in enumerate(deed.where)
    )
    return PlanDeed(deed, frozenset(found), value, tuple(each for each in matches if each is not None))


def _asked_for(draft: Draft, at: str, deed: Deed, found: Sequence[str]) -> tuple[str, str] | None:
    """Say what a deed lacks or has too much of, None if it is as it should be."""
    offers = sum(map(bool, (deed.formula, deed.options, deed.where))) if deed.do == "offer" else 0
    if (deed.do == "assign" and deed.formula is None) or (
        deed.do not in ("assign", "offer") and deed.formula is not None
    ):
        return (
            "赋值要写一个公式，显示、必填、锁定不用。",
            "Giving a value takes a formula; other deeds take none.",
        )
    if deed.do == "offer" and offers != 1:
        return (
            "选项过滤要在「选项」「条件公式」「关联数据的条件」里写一样。",
            "To narrow what is offered say one of: options, a formula, conditions of records.",
        )
    if deed.do != "offer" and (deed.options or deed.where):
        return "只有选项过滤可以写选项和可选条件。", "Only a deed that offers names options or conditions."
    fields = [field for table in draft.fields.values() for id, field in table.items() if id in found]
    if deed.where and any(not isinstance(field.field, Relation | Relations) for field in fields):
        return "这些条件只能用在关联数据字段上。", "These conditions are for relations only."
    if (deed.options or (offers and deed.formula)) and any(not field.field.takes_options for field in fields):
        return "只有带选项的字段可以这样过滤选项。", "Only fields with options can be narrowed like this."
    known = {option.id for field in fields for option in getattr(field.field, "options", ())}
    if deed.options and not known & set(deed.options):
        return "留下的选项都已经不在了，请重新选。", "The options left are all gone; choose again."
    return None


def _match(draft: Draft, at: str, table: str, found: Sequence[str], match: Match) -> Compute | None:
    """Compile one condition of what a relation offers."""
    fields = (draft.fields[table][id] for id in found)
    targets = {field.target or form_of_several(field.field) for field in fields}
    for target in targets:
        try:
            path = draft.plan().path(str(target), match.field)
        except HuodanError as error:
            draft.refuse(f"{at}.field", error)
            return None
        if path.leaf.store is Store.SEALED:
            sealing.refuse(draft, f"{at}.field", path.leaf)
            return None
        ops = part_operators(path.part) if path.part else leaf_operators(path)
        if path.leaf.klass == "live" or match.op not in ops:
            zh = f"「{match.field}」不能这样比较，请换一个字段或比较方式。"
            en = f"“{match.field}” cannot be compared like this; choose another field or comparison."
            draft.problem(f"{at}.op", "bad_filter", zh, en)
            return None
    return formula(draft, f"{at}.formula", table, match.formula, is_condition=False)


def _field(draft: Draft, form: str, table: str, id: str) -> PlanField | None:
    """Find a field a rule can be about: of its own rows, or a column in all rows of the record."""
    tables = [table] if table != form else [each for each, (of, _) in draft.parents.items() if of == form]
    found = next((draft.fields[each][id] for each in tables if id in draft.fields[each]), None)
    return None if found is None or found.is_hidden else found


def why_not(draft: Draft, deed: Deed, table: str, found: PlanField) -> tuple[str, str] | None:
    """Say why a deed cannot be done with a field, None if it can."""
    if deed.do in ("show", "hide") and not deed.clears:
        return None
    if deed.do == "offer" and found.table != table:
        return (
            "「{}」是明细里的列：要过滤它的选项，请把规则改成看那个明细的每一行。",
            "“{}” is a column: to narrow what it offers, ask the rule of each row of its subform.",
        )
    is_system = found.field.is_computed or isinstance(found.field, Serial) or found.field.stamped_by
    if is_system or found.store is Store.NONE:
        return (
            "「{}」由系统计算，只能显示或隐藏，不能必填、锁定、赋值或清空。",
            "“{}” is worked out by the system; it can be shown or hidden, nothing else.",
        )
    if deed.clears and found.store is Store.ROWS:
        return (
            "「{}」是明细，隐藏时不能自动清空；可以清空它的列。",
            "“{}” is a subform and cannot be emptied while hidden; its columns can.",
        )
    if deed.clears and found.table != table:
        return (
            "「{}」是明细里的列：要在隐藏时清空，请把规则改成看那个明细的每一行。",
            "“{}” is a column: to empty it while hidden, ask the rule of each row of its subform.",
        )
    if deed.do != "assign":
        return None
    if found.table != table:
        return (
            "「{}」是明细里的列：要给它赋值，请把规则改成看那个明细的每一行。",
            "“{}” is a column: to give it a value, ask the rule of each row of its subform.",
        )
    if found.target is not None or found.store in (Store.ROWS, Store.FILES, Store.SEALED):
        return (
            "「{}」是关联、成员、附件、明细或加密字段，不能用公式赋值。",
            "“{}” is a relation, member, file, subform or secret, which no formula can give a value.",
        )
    return None


def _refuse_unready(draft: Draft, at: str, form: Form) -> None:
    """Refuse rules over what is there only after they were asked: live values, and serial numbers."""
    compiled = draft.rules[form.id].rules
    for index, rule in enumerate(compiled):
        asked = [(f"{at}.rules.{index}.when", rule.when)]
        for n, deed in enumerate(rule.does):
            asked += [(f"{at}.rules.{index}.does.{n}.formula", compute) for compute in deed.computes]
        for place, compute in asked:
            if compute is None:
                continue
            read = [formulas.target(draft, rule.table, path) for path in compute.references]
            if any(found.klass == "live" for found in read):
                zh = "规则不能用实时计算的字段：保存时还没有它的值。请直接用保存的字段。"
                en = "A rule cannot use a live value, as there is none yet when saving. Use stored fields directly."
                draft.problem(place, "live_source", zh, en)
            elif formulas.awaits_number(draft, rule.table, compute, set()):
                zh = (
                    "规则不能用流水号，也不能用由它算出的字段：新数据保存时流水号还没有生成。请改用别的字段。"
                )
                en = "A rule cannot use a serial number, nor what is made of one: new records get it last."
                draft.problem(place, "late_source", zh, en)
