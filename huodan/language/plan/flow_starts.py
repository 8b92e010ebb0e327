"""What sets a flow off: that the fields, buttons and moments it names are there, and can set something off."""

from __future__ import annotations

from huodan.kit.errors import HuodanError
from huodan.kit.json_paths import BadPath, read_path
from huodan.kit.words import say
from huodan.language.document import Deed
from huodan.language.document.flow import Called, Dated, DayOf, Pressed, Scheduled, Updated
from huodan.language.fields import Store
from huodan.language.nodes._groups import groups_need
from huodan.language.plan import rules
from huodan.language.plan.flow_nodes import ANYBODY, NodeReader
from huodan.language.plan.sealing import refuse as refuse_sealed

_MOST_DAYS = {"week": 7, "month": 31}


def check_start(reader: NodeReader) -> None:
    """Refuse a start that cannot be, and settings of the whole flow that name what is gone."""
    flow, at = reader.flow, f"{reader.at}.start"
    start, form = flow.start, flow.form
    if start.when is not None:
        reader.formula(f"{at}.when", start.when, form, is_condition=True)
    if isinstance(start, Dated) and start.dated is not None:
        _day(reader, f"{at}.dated", start.dated)
    match start:
        case Updated():
            _updated(reader, at, start)
        case Pressed(button=button):
            if button not in {each.id for each in reader.plan.forms[form].form.buttons}:
                zh, en = (
                    "启动流程的按钮已经不在了，请重新选。",
                    "The button that begins it is gone; choose another.",
                )
                reader.problem(f"{at}.button", "no_button", zh, en)
        case Scheduled():
            most = _MOST_DAYS.get(start.every, 0)
            if any(not 1 <= day <= most for day in start.days):
                zh = "每周请选周一到周日（1–7），每月请选 1–31 日，每天和每小时不用选。"
                en = "Choose days 1–7 of a week or 1–31 of a month; none for every day or hour."
                reader.problem(f"{at}.days", "no_day", zh, en)
            if start.where is not None:
                reader.filter(f"{at}.where", form, start.where)
        case DayOf():
            _day(reader, f"{at}.field", start.field)
        case Called():
            _called(reader, at, start)
    if flow.ends_when is not None:
        reader.formula(f"{reader.at}.ends_when", flow.ends_when, form, is_condition=True)
    for place, mark in enumerate(flow.marks):
        for index, each in enumerate(mark.sets):
            reader.given(f"{reader.at}.marks.{place}.sets.{index}", each)
    for place, who in enumerate(flow.administrators):
        reader.who(f"{reader.at}.administrators.{place}", who)
    for place, name in enumerate(flow.summary):
        reader.path(f"{reader.at}.summary.{place}", form, name)
    for need in groups_need(flow.groups):
        reader.name(need, form)


def _updated(reader: NodeReader, at: str, start: Updated) -> None:
    tables = [reader.flow.form, *reader.plan.forms[reader.flow.form].subforms]
    reader.fields.update(start.fields)
    found = [
        next(
            (reader.plan.tables[each].by_id[id] for each in tables if id in reader.plan.tables[each].by_id),
            None,
        )
        for id in start.fields
    ]
    for place, each in enumerate(found):
        if each is None or each.is_hidden or each.klass == "live":
            zh = "要看的字段不在这张表单里，或是打开时才算的，不会有「变更」。请重新选。"
            en = "A field to watch is gone, or is worked out when shown and never changes. Choose again."
            reader.problem(f"{at}.fields.{place}", "no_field", zh, en)
    if start.was is None and start.becomes is None:
        return
    if len(found) != 1:
        zh, en = "写「从…变成…」时只能选一个字段。", "From what to what is said of one field only."
        reader.problem(f"{at}.fields", "one_field", zh, en)
    elif found[0] is not None and found[0].store is Store.SEALED:
        refuse_sealed(reader.draft, f"{at}.fields", found[0])
    elif found[0] is not None:
        for name, value in (("was", start.was), ("becomes", start.becomes)):
            try:
                found[0].operand(value, tz=ANYBODY.tz)
            except HuodanError as error:
                reader.draft.refuse(f"{at}.{name}", error)


def _day(reader: NodeReader, at: str, name: str) -> None:
    found = reader.field(at, reader.flow.form, name)
    if found is None:
        return
    if found.store not in (Store.DAY, Store.INSTANT) or not found.is_queryable:
        zh = f"「{say(found.label, 'zh')}」不是保存的日期，请选一个日期字段。"
        en = f"“{say(found.label, 'en')}” is no stored day; choose a date."
        reader.problem(at, "no_day", zh, en)


def _called(reader: NodeReader, at: str, start: Called) -> None:
    """Refuse parts that go nowhere, and a name to find records by that is not among them."""
    form = reader.flow.form
    for place, each in enumerate(start.maps):
        found = reader.field(f"{at}.maps.{place}.field", form, each.field)
        why = found and rules.why_not(reader.draft, _REQUIRE, form, found)
        try:
            read_path(each.path)
        except BadPath as error:
            reader.draft.refuse(f"{at}.maps.{place}.path", error)
        if found is not None and (why or found.store in (Store.ROWS, Store.FILES)):
            zh = f"「{say(found.label, 'zh')}」不能由外面传来的内容填写，请换一个字段。"
            en = f"“{say(found.label, 'en')}” cannot be filled in from outside; choose another field."
            reader.problem(f"{at}.maps.{place}.field", "cannot_be_filled", zh, en)
    if start.once_by is not None and start.once_by not in {each.path for each in start.maps}:
        zh = "用来认出同一条的那一项，要在上面的对应关系里。"
        en = "What tells one call from another must be among the parts that are mapped."
        reader.problem(f"{at}.once_by", "no_field", zh, en)


_REQUIRE = Deed(id="deed", do="require", fields=("any",))
