"""
New options a file brings: who may take them on, and the app with them, published in the Tx of the import.

On a snapshot the same app is only compiled, so that a dry run decides by the options there will be. Does not own finding
what is new (``engines/exchange/choosing.py``) or publishing (``workspace/publish.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from huodan.engines import people
from huodan.engines.exchange import Aim, Strange, find_aim, option_name
from huodan.kit.errors import HuodanError
from huodan.kit.text import fold
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.document import App, Form
from huodan.language.fields import Field
from huodan.language.fields.member import PEOPLE
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.shown import titles
from huodan.workspace.importing.wish import Wish
from huodan.workspace.plans import current_plan, published_apps, try_plan
from huodan.workspace.publish import publish

BUILT_IN = "workspace"
LONGEST_OPTION = 100
MOST_BUILDERS = 3
MOST_VALUES = 100
Place = tuple[str | None, str]
"""A field of a form: the id of its subform, if it is in one, and its own."""


class MayNotDesign(HuodanError):
    """Only who designs the app adds options to a field."""

    code = "may_not_design"
    status = 403
    zh = "给「{label}」加入新选项，要由能设计应用的人来做：{who}。请联系他们，或把这些值对应到已有的选项。"
    en = "Only those who design the app may add options to “{label}”: {who}. Ask them, or choose existing options."


class NoOptions(HuodanError):
    """The field has no options that could grow or be chosen."""

    code = "no_options"
    status = 422
    zh = "「{path}」不是可以加选项的字段。"
    en = "“{path}” is no field to which options can be added."


class BadOption(HuodanError):
    """A value cannot become an option, or is to be read as one that is not there."""

    code = "bad_option"
    status = 422
    zh = "「{value}」不能作为「{label}」的选项：名称要 1 到 {limit} 个字，对应到的选项要已经存在。"
    en = "“{value}” cannot be an option of “{label}”: names have 1 to {limit} characters, a chosen one must exist."


class CannotPublish(HuodanError):
    """The app does not compile with the new options."""

    code = "cannot_publish"
    status = 422
    zh = "加入新选项后应用不能发布：{why}"
    en = "The app cannot be published with the new options: {why}"


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value of the file that is no option; count: in how many rows. can_add: whether it could be one."""

    value: str
    count: int
    can_add: bool


@dataclass(frozen=True, slots=True)
class NewOptions:
    """
    What one column has that its field does not offer.

    count: of different values, of which the most frequent are listed. can_add: whether the importer may take them on;
    else builders: the names of some who may, as far as the importer may know them.
    """

    path: str
    label: Text
    count: int
    values: tuple[NewValue, ...]
    can_add: bool
    builders: tuple[str, ...]


def grown(tx: Tx, grant: Grant, form: str, wish: Wish) -> Grant:
    """
    This function will give the rights in the app as it is with the options a wish adds.

    In a write Tx, which must be alone, that app is published; on a snapshot it is only compiled.

    Raises:
        MayNotDesign, NoOptions, BadOption, TooManyOptions, CannotPublish, UnknownPath, NotImportable
    """
    wanted = read_adds(tx, grant, form, wish)
    if not wanted:
        return grant
    planned = grant.plan.forms[form]
    apps = published_apps(tx)
    app = _with_options(apps[planned.app], form, wanted)
    if app == apps[planned.app]:
        return grant
    if tx.is_write:
        done = publish(tx, app)
        problems = () if isinstance(done, int) else done
        plan: Plan | None = None if problems else current_plan(tx)
    else:
        found = try_plan(tx, {**apps, app.key: app}.values())
        plan, problems = (found, ()) if isinstance(found, Plan) else (None, found)
    if plan is None:
        raise CannotPublish(why={"zh": problems[0].zh, "en": problems[0].en})
    return Grant(plan, grant.actor, is_system=grant.is_system)


def read_adds(tx: Tx, grant: Grant, form: str, wish: Wish) -> dict[Place, tuple[str, ...]]:
    """
    This function will read which options are to be added to which fields.

    Raises:
        as ``grown`` does, but for what only shows when the app is compiled.
    """
    planned = grant.plan.forms[form]
    wanted: dict[Place, tuple[str, ...]] = {}
    for path, values in wish.add_options.items():
        aim = _aim_of(grant, planned, path)
        label = aim.field.label
        if not _may_design(grant):
            who = "、".join(_builders(tx, grant))
            raise MayNotDesign(path=path, label=label, who=who or {"zh": "管理员", "en": "an administrator"})
        if planned.app == BUILT_IN:
            raise NoOptions(path=path)
        names: dict[str, str] = {}
        for name in map(option_name, values):
            names.setdefault(fold(name), name)
            if not 0 < len(name) <= LONGEST_OPTION:
                raise BadOption(path=path, value=name[:40], label=label, limit=LONGEST_OPTION)
        place = (None if aim.subform is None else aim.subform.id, aim.field.id)
        wanted[place] = tuple(names.values())
    return wanted


def check_uses(grant: Grant, form: PlanForm, wish: Wish) -> None:
    """
    This function will see that values are read as options that are there.

    Raises:
        NoOptions, BadOption, UnknownPath, NotImportable
    """
    for path, words in wish.use_options.items():
        aim = _aim_of(grant, form, path)
        for option in words.values():
            if aim.field.field.strange(option):
                raise BadOption(path=path, value=option[:40], label=aim.field.label, limit=LONGEST_OPTION)


def fields_of(plan: Plan, form: str) -> Callable[[Aim], Field | None]:
    """This function will find the fields of a Plan that aims of another one mean."""

    def find(aim: Aim) -> Field | None:
        planned = plan.forms.get(form)
        if planned is None:
            return None
        table = planned.table if aim.subform is None else planned.subforms.get(aim.subform.id)
        found = None if table is None else table.by_id.get(aim.field.id)
        return None if found is None else found.field

    return find


def tell_options(tx: Tx, grant: Grant, form: PlanForm, found: Iterable[Strange]) -> tuple[NewOptions, ...]:
    """This function will tell what is new, and who may take it on."""
    every = tuple(found)
    can_add = _may_design(grant) and form.app != BUILT_IN
    builders = _builders(tx, grant) if every and not can_add and form.app != BUILT_IN else ()
    return tuple(
        NewOptions(
            one.aim.path,
            one.aim.label,
            len(one.values),
            tuple(
                NewValue(value, count, can_add and len(value) <= LONGEST_OPTION)
                for value, count in one.values[:MOST_VALUES]
            ),
            can_add,
            builders,
        )
        for one in every
    )


def _may_design(grant: Grant) -> bool:
    return grant.is_system or grant.actor.is_admin


def _builders(tx: Tx, grant: Grant) -> tuple[str, ...]:
    """Name some who design apps, as far as the importer may read names."""
    ids = [one.person for one in people.accounts(tx) if one.is_admin and one.is_active]
    named = titles(tx, grant.plan, grant, PEOPLE, ids[:MOST_BUILDERS])
    return tuple(name for name in named.values() if name)


def _aim_of(grant: Grant, form: PlanForm, path: str) -> Aim:
    aim = find_aim(grant.plan, grant, form, path)
    if not aim.field.field.takes_options or aim.part is not None or aim.match is not None or aim.is_line:
        raise NoOptions(path=path)
    return aim


def _with_options(app: App, form: str, wanted: Mapping[Place, Iterable[str]]) -> App:
    forms = tuple(_grown_form(one, wanted) if one.id == form else one for one in app.forms)
    return app.model_copy(update={"forms": forms})


def _grown_form(form: Form, wanted: Mapping[Place, Iterable[str]]) -> Form:
    fields = tuple(_grown_field(field, wanted) for field in form.fields)
    return form.model_copy(update={"fields": fields})


def _grown_field(field: Field, wanted: Mapping[Place, Iterable[str]]) -> Field:
    """Add to a field, or to those of its rows."""
    if (None, field.id) in wanted:
        return field.grown(wanted[None, field.id])
    inner: tuple[Field, ...] = getattr(field, "fields", ())
    if not any((field.id, each.id) in wanted for each in inner):
        return field
    rows = tuple(each.grown(wanted.get((field.id, each.id), ())) for each in inner)
    return field.model_copy(update={"fields": rows})
