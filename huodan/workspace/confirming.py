"""
What of a publish by an application administrator a workspace administrator must confirm, and asking one to (decision 0058).

Who designs an app may not thereby open to themselves what their roles do not: it is a matter of what they see before and
after. Owns ``publish_request``: the very draft somebody is asked to publish. Who administers an app is ``administering.py``'s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from huodan.engines import schema
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text, say
from huodan.language.access import FormGrant, Grant, Part, grant
from huodan.language.document import App, Verb, builtin, tree_of
from huodan.language.document.edits import AnyEdit, Move, Set, Tree, diff
from huodan.language.plan import Plan
from huodan.language.plan.model import PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.tables import table_name
from huodan.storage.system import draft, publish_request as table
from huodan.workspace.administering import is_of, reaches, relations
from huodan.workspace.plans import current_plan, published_apps, try_plan

WIDER: Text = {
    "zh": "你自己的角色会看到或能做更多：{form}",
    "en": "Roles of your own would see or may do more: {form}",
}
FLOWS: Text = {
    "zh": "《{form}》和与它相连的表单里，有一部分数据你看不到，而这次修改可能把它们带出来",
    "en": "Of {form} and the forms connected with it you see only a part, and this change may bring out the rest",
}
REACHES: Text = {
    "zh": "这次修改用到了别的应用里你看不到的表单",
    "en": "The change reaches forms of other apps that you do not see",
}
ACTS: Text = {
    "zh": "要重算已有的数据，或给别的表单新建数据",
    "en": "Records that are there are to be worked out again, or records of other forms made",
}
WORDS_ONLY = frozenset({"label", "hint", "placeholder", "description", "note", "icon", "color", "width"})
"""Settings that move no value."""
DRAWN_ONLY = frozenset({"sections", "parts", "views"})
"""Parts of a form that read through the doors like everybody."""


class ConfirmationNeeded(HuodanError):
    """A workspace administrator must look at this publish and do it."""

    code = "confirmation_needed"
    status = 409
    zh = "这次发布需要系统管理员确认：{why}。请在「发布前检查」里点「请系统管理员确认」，或告诉管理员来发布。"
    en = "An administrator of the company must confirm this publish: {why}. Ask for it in the check before publishing."


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked for a draft to be published, and when."""

    person: Id
    at: int


def is_limited(tx: Tx, app: str) -> bool:
    """Say whether the actor builds an app as its administrator only, and sees no data for it."""
    return not tx.actor.is_admin and tx.actor.key is None and is_of(tx, tx.actor.person, app)


def require_confirmed(tx: Tx, app: App, *, has_acts: bool = False) -> None:
    """
    Let a publish pass that shows who does it nothing new.

    has_acts: it also works records out again or makes some.

    Raises:
        ConfirmationNeeded
    """
    if is_limited(tx, app.key) and (why := reasons(tx, app, has_acts=has_acts)):
        joined = {lang: sep.join(one[lang] for one in why) for lang, sep in (("zh", "；"), ("en", "; "))}
        raise ConfirmationNeeded(why=joined)


def reasons(tx: Tx, app: App, *, has_acts: bool = False) -> tuple[Mapping[str, str], ...]:
    """Say why somebody who builds just this app may not publish a document alone; nothing if they may."""
    apps = published_apps(tx)
    published = apps[app.key]
    before, after = current_plan(tx), try_plan(tx, (apps | {app.key: app}).values())
    if not isinstance(after, Plan):
        return ()  # which is told of its own
    stored = frozenset(schema.stores(tx))
    look = _Look(published, app, grant(before, tx.actor), grant(after, tx.actor), stored)
    found = [*look.wider(), *look.flows()]
    if reaches(look.now, published, app):
        found.append(_said(REACHES))
    if has_acts:
        found.append(_said(ACTS))
    return tuple(found)


def ask(tx: Tx, app: str, *, base: int, number: int) -> None:
    """Ask the workspace administrators to look at a draft and publish it."""
    tx.execute(delete(table).where(table.c.app == app))
    row = {"app": app, "base": base, "number": number, "person": tx.actor.person, "at": tx.now}
    tx.execute(insert(table).values(row))


def asked(tx: Tx, app: str, *, base: int, number: int) -> Request | None:
    """Give who asked for this very draft to be published; a draft that changed since is asked for anew."""
    is_this = (table.c.app == app) & (table.c.base == base) & (table.c.number == number)
    row = tx.execute(select(table.c.person, table.c.at).where(is_this)).first()
    return None if row is None else Request(row.person, row.at)


def requests(tx: Tx) -> frozenset[str]:
    """List the keys of the apps whose draft of now an administrator is asked to publish."""
    is_now = (
        (table.c.app == draft.c.app) & (table.c.base == draft.c.base) & (table.c.number == draft.c.number)
    )
    return frozenset(tx.execute(select(table.c.app).join(draft, is_now)).scalars())


@dataclass(frozen=True, slots=True)
class _Look:
    """
    What somebody may before and after a publish of an app.

    now, then: their Grants. stored: table and field of every column there is, also of what was taken away: it holds values.
    """

    published: App
    app: App
    now: Grant
    then: Grant
    stored: Collection[tuple[str, str]]

    def wider(self) -> Iterator[Mapping[str, str]]:
        """Name the forms in which they may more; what is new where they see everything else comes with that."""
        for id, form in self.then.plan.forms.items():
            if id not in self.now.plan.forms:
                if self.then.sees(id) and not (self._is_empty(form) and self._sees_whole_app()):
                    yield _said(WIDER, form.label)
            elif _is_wider(self.now.form(id), self.then.form(id), self._there(form)):
                yield _said(WIDER, form.label)

    def flows(self) -> Iterator[Mapping[str, str]]:
        """Name the forms whose fields or rules change, if of those connected with them a part only is seen."""
        neighbours = _Connected((tree_of(self.published), tree_of(self.app)), self.now.plan, self.then.plan)
        told = set()
        for edit in diff(tree_of(self.published), tree_of(self.app)):
            form = _moves_values(edit)
            if form is None or form in told or form not in self.then.plan.forms:
                continue
            reached = neighbours(form)
            is_seen = any(self._sees(each) for each in reached)
            if is_seen and not all(self._sees_whole(each) for each in reached):
                told.add(form)
                yield _said(FLOWS, self.then.plan.forms[form].label)

    def _sees(self, form: str) -> bool:
        return any(form in one.plan.forms and one.sees(form) for one in (self.now, self.then))

    def _sees_whole(self, form: str) -> bool:
        """Say so also of a form that is new: there is nothing in it."""
        if form in self.now.plan.forms:
            return sees_whole(self.now, form)
        return self._is_empty(self.then.plan.forms[form])

    def _is_empty(self, form: PlanForm) -> bool:
        name = table_name(form.table)
        return not any(place == name for place, _ in self.stored)

    def _there(self, form: PlanForm) -> frozenset[str]:
        """List the fields that may hold something: those of before, and those that come back."""
        now = self.now.plan.forms[form.id]
        kept = {
            field.id
            for table in (form.table, *form.subforms.values())
            for field in table.fields
            if (table_name(table), field.column) in self.stored
        }
        return _fields(now) | kept

    def _sees_whole_app(self) -> bool:
        own = [form.id for form in self.published.forms]
        return bool(own) and all(sees_whole(self.now, id) for id in own)


def sees_whole(seen: Grant, form: str) -> bool:
    """Say whether one role shows every field of every record of a form."""
    fields = _fields(seen.plan.forms[form])
    return any(part.rows == "all" and fields <= part.read for part in seen.form(form).parts_for(Verb.READ))


def _fields(form: PlanForm) -> frozenset[str]:
    tables = (form.table, *form.subforms.values())
    return frozenset(field.id for table in tables for field in table.fields if not field.is_hidden)


def _is_wider(now: FormGrant, then: FormGrant, there: frozenset[str]) -> bool:
    return not all(any(_covers(had, part, there) for had in now.parts) for part in then.parts)


def _covers(had: Part, part: Part, there: frozenset[str]) -> bool:
    """Say whether one part gives all that another gives of the fields there are; of new ones where it covers all rows."""
    is_same = had.rows == part.rows and had.where == part.where
    return (
        part.verbs <= had.verbs
        and (had.rows == "all" or is_same)
        and part.read & there <= had.read
        and part.masked & there <= had.read | had.masked
        and part.write & there <= had.write
    )


def _moves_values(edit: AnyEdit) -> str | None:
    """Name the form in which an Edit may change what values come to be; None for one that changes words or order."""
    at = edit.at
    if len(at) < 2 or at[0] != "forms" or (at[2:3] and at[2] in DRAWN_ONLY):
        return None
    if isinstance(edit, Set) and edit.name in WORDS_ONLY:
        return None
    is_drawn = not isinstance(edit, Set) and getattr(edit, "name", "") in DRAWN_ONLY and len(at) == 2
    is_order = isinstance(edit, Move) and edit.name == "fields"
    return None if is_drawn or is_order else at[1]


class _Connected:
    """Gives all forms that relations connect with one, whichever way they point; people and departments connect nothing."""

    def __init__(self, trees: Iterable[Tree], *plans: Plan) -> None:
        self._beside: dict[str, set[str]] = {}
        company = {form.id for form in builtin().forms}
        pairs = [pair for tree in trees for pair in relations(tree)]
        pairs += [
            (form.id, field.target)
            for plan in plans
            for form in plan.forms.values()
            for each in (form.table, *form.subforms.values())
            for field in each.fields
            if field.target is not None
        ]
        for one, other in pairs:
            if one not in company and other not in company:
                self._beside.setdefault(one, set()).add(other)
                self._beside.setdefault(other, set()).add(one)

    def __call__(self, form: str) -> Collection[str]:
        """Give them, the form itself among them."""
        found, todo = {form}, [form]
        while todo:
            news = self._beside.get(todo.pop(), set()) - found
            found |= news
            todo += news
        return found


def _said(text: Text, form: Text = "") -> Mapping[str, str]:
    return {lang: say(text, lang).format(form=say(form, lang)) for lang in ("zh", "en")}
