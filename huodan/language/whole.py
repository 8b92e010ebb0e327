"""
Who sees an app whole: the law application administrators publish under (decision 0058).

They publish by themselves if, before and after, they may do everything with every record of every form of the app, of
every form that names it, however far, and of every form its flows write; and if they read every field of every record of all
these name, however far. Nobody looks at what a change does: who sees and may do it all is given nothing. Beside it stand three
short rules: rights in other apps stay, steps kept to a role stay, and nothing comes back that was removed. Owns these rules;
who asks, and in which words it is told, is ``workspace.administering``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from huodan.kit.text import fold
from huodan.kit.words import Text
from huodan.language.access import Grant, Part
from huodan.language.document import App, Form, Role, Verb, builtin
from huodan.language.plan.model import Plan, PlanField, PlanForm

_ID = re.compile(r"[a-z0-9_]+")
_NAMES = {"key", "label", "aliases"}
"""Settings that call something itself and nothing else."""


def sees_whole(by: Grant, form: str) -> bool:
    """Say whether somebody reads every field of every record of a form as it is."""
    return sees_everywhere(by, form, {one.id for one in _fields(by.plan.forms[form])})


def sees_everywhere(by: Grant, form: str, fields: Collection[str]) -> bool:
    """Say whether somebody reads some fields of every record of a form as they are."""
    read = frozenset[str]().union(*(part.read for part in _everywhere(by, form) if Verb.READ in part.verbs))
    return read.issuperset(fields)


def does_everything(by: Grant, form: str) -> bool:
    """Say whether one role of somebody lets them do everything there is with every record of a form."""
    every = {
        one.id
        for one in _fields(by.plan.forms[form])
        if not one.field.is_computed and one.field.stamped_by is None
    }
    return sees_whole(by, form) and any(
        part.verbs >= frozenset(Verb) and every <= part.write and part.comments
        for part in _everywhere(by, form)
    )


@dataclass(frozen=True)
class Whole:
    """
    An app as it is published and as it would be, with the other apps, for who acts.

    now: what they may today. stored: the ids of tables and columns of everything there ever was.
    """

    now: Grant
    apps: Mapping[str, App]
    wanted: App

    @property
    def published(self) -> App:
        """Give the app as it is published."""
        return self.apps[self.wanted.key]

    @cached_property
    def own(self) -> Mapping[str, Form]:
        """Give the forms of the app, before and after, by their ids; as it would be where they are in both."""
        return {form.id: form for app in (self.published, self.wanted) for form in app.forms}

    @cached_property
    def _others(self) -> Mapping[str, Form]:
        own, kept = self.published.key, builtin().key
        apps = (app for key, app in self.apps.items() if key not in (own, kept) and not app.is_removed)
        return {form.id: form for app in apps for form in app.forms}

    @cached_property
    def _homes(self) -> Mapping[str, frozenset[str]]:
        """Name the forms an id is of: their own, that of a field, or of a column of a subform."""
        found = dict[str, frozenset[str]]()
        forms = (*self._others.values(), *self.published.forms, *self.wanted.forms)
        for form in forms:
            for id in (form.id, *(one.id for one in every_field(form))):
                found[id] = found.get(id, frozenset()) | {form.id}
        return found

    def _named(self, *elements: Form | App) -> frozenset[str]:
        ids = frozenset(id for one in elements for id in _ids(one.model_dump(mode="json")))
        return frozenset(form for id in ids & self._homes.keys() for form in self._homes[id])

    @cached_property
    def readers(self) -> frozenset[str]:
        """Name the forms of other apps that name a form of this one, however far."""
        names = {id: self._named(form) for id, form in self._others.items()}
        found = frozenset(self.own)
        while news := {id for id, named in names.items() if named & found} - found:
            found |= news
        return found - self.own.keys()

    @cached_property
    def named(self) -> frozenset[str]:
        """Name the forms of other apps that the app or one of its readers names, however far."""
        todo = set(self._named(self.published, self.wanted) | self.readers) - self.own.keys()
        found = set[str]()
        while todo:
            found |= todo
            todo = set(self._named(*(self._others[id] for id in todo))) - found - self.own.keys()
        return frozenset(found)

    def beside(self, forms: Collection[str] | None = None) -> tuple[App, ...]:
        """
        Give the other apps as if there were no form in them that who acts does not see whole.

        forms: ids of those that are asked for; None for all. Of people and departments it gives what they see of all of them.
        """
        kept = []
        for key, app in self.apps.items():
            if key == self.published.key or app.is_removed:
                continue
            if key == builtin().key:
                kept.append(self._bared(app))
                continue
            whole = [form for form in app.forms if forms is None or form.id in forms]
            left = tuple(form for form in whole if sees_whole(self.now, form.id))
            if left:
                named = frozenset(id for form in left for id in _ids(form.model_dump(mode="json")))
                roles = tuple(one.model_copy(update={"forms": ()}) for one in app.roles if one.id in named)
                kept.append(app.model_copy(update={"forms": left, "roles": roles, "home": ()}))
        return tuple(kept)

    def _bared(self, app: App) -> App:
        """Leave of people and departments the fields they read of everybody; nothing but these names the others."""
        forms = []
        for form in app.forms:
            parts = _everywhere(self.now, form.id)
            read = frozenset[str]().union(*(part.read for part in parts if Verb.READ in part.verbs))
            fields = tuple(one for one in form.fields if one.id in read)
            forms.append(form.model_copy(update={"fields": fields, "views": ()}))
        return app.model_copy(update={"forms": tuple(forms)})

    def asks_hidden(self) -> bool:
        """
        Say whether the app, or what reads it, names what not everybody sees of people where no compiler looks.

        A record may be named by values of its fields, ``{"match": {"phone": …}}``, which the system looks for.
        """
        kept = builtin().key
        seen = {one.id for form in self._bared(self.apps[kept]).forms for one in form.fields}
        hidden = [one for form in self.apps[kept].forms for one in form.fields if one.id not in seen]
        ids, names = {one.id for one in hidden}, {name for one in hidden for name in (one.key, *one.aliases)}
        readers = (self._others[id] for id in self.readers)
        for tree in (one.model_dump(mode="json") for one in (self.published, self.wanted, *readers)):
            keys = {part.lstrip("#") for key in _matched(tree) for part in key.split(".")}
            if keys & (ids | names) or not ids.isdisjoint(_ids(tree)):
                return True
        return False

    # What is missing.

    def unseen(self, then: Grant) -> Iterator[tuple[str, str]]:
        """
        Say in which forms who acts may not do all they must, each with why.

        What a publish alters, the app, what reads it and what its flows write, they may do everything with; what it only reads,
        they see whole.
        then: what they may if it is published.
        """
        for id in self.own:
            if not all(does_everything(by, id) for by in (self.now, then) if id in by.plan.forms):
                yield "own", id
        for id in sorted(self.named | self.readers):
            may = does_everything if id in self.readers else sees_whole
            if not (may(self.now, id) and may(then, id)):
                yield "reader" if id in self.readers else "other", id
        for id in sorted(self._written(then.plan) - self.own.keys()):
            if not (does_everything(self.now, id) and does_everything(then, id)):
                yield "written", id

    def _written(self, then: Plan) -> frozenset[str]:
        """Name the forms that flows of the app write, which do so as the system: also people and departments."""
        flows = (flow for flow in then.flows.values() if flow.app == self.wanted.key)
        return frozenset(table for flow in flows for table in flow.written if table in self.now.plan.forms)

    def steps(self, then: Plan) -> Iterator[str]:
        """Name the forms in which a field changes of which some steps are kept to some roles: that is a right, too."""
        after = {form.id: _steps(form) for form in self.wanted.forms}
        for form in self.published.forms:
            now, wanted = _steps(form), after.get(form.id, {})
            kept = [
                one.id for one in every_field(form) if any(each.by for each in getattr(one, "options", ()))
            ]
            lies = [_lies(plan, form.id) for plan in (self.now.plan, then)]
            if any(now[id] != wanted.get(id) or lies[0].get(id) != lies[1].get(id) for id in kept):
                yield form.id

    def returning(self, then: Plan, stored: Collection[tuple[str, str]]) -> Iterator[str]:
        """
        Name the forms in which something comes back: its columns hold what was seen by rights of another time.

        stored: the table and the column of every column there is, also of what was removed, by the ids of forms or subforms.
        """
        tables = {table for table, _ in stored}
        columns = {column for _, column in stored}
        taken = tables | columns | {column.partition("__")[0] for column in columns}
        was = {table.id: table.by_id for table in self.now.plan.tables.values()}
        for form in self.wanted.forms:
            found = then.forms[form.id]
            for table in (found.table, *found.subforms.values()):
                before = was.get(table.id, {})
                if table.id not in was and table.id in tables:
                    yield form.id
                for one in (one for one in table.fields if not one.is_hidden):
                    old = before.get(one.id)
                    if old is None and (one.id in taken or len(self._homes[one.id]) > 1):
                        yield form.id  # an id is of one form: options lie in a table called by their field alone
                    if old is not None and _turns_back(table.id, old, one, stored):
                        yield form.id

    def given(self, reserved: frozenset[str]) -> Iterator[tuple[str, str]]:
        """
        Name the roles that change in what they give in other apps, or in what they are taken for: each with why and its id.

        reserved: names no role is called by.
        """
        was = {role.id: role for role in self.published.roles}
        now = {role.id: role for role in self.wanted.roles}
        every = [(role.id, role) for app in (*self.apps.values(), self.wanted) for role in app.roles]
        for id in dict.fromkeys((*was, *now)):
            old, new = _rights(was.get(id)), _rights(now.get(id))
            is_other = _called(was.get(id)) != _called(now.get(id))
            changed = {form for form in (*old, *new) if is_other or old.get(form) != new.get(form)}
            if changed - self.own.keys():
                yield "elsewhere", id
            elif is_other and id in now:
                names = reserved.union(*(spelled(one.name) | {of} for of, one in every if of != id))
                if (spelled(now[id].name) | {id}) & names:
                    yield "called", id


def every_field(form: Form) -> Iterator[Any]:
    """Give the fields of a form and the columns of its subforms."""
    for one in form.fields:
        yield one
        yield from getattr(one, "fields", ())


def _everywhere(by: Grant, form: str) -> tuple[Part, ...]:
    """Give what somebody may do with every record of a form."""
    return tuple(part for part in by.form(form).parts if part.rows == "all")


def _turns_back(table: str, old: PlanField, new: PlanField, stored: Collection[tuple[str, str]]) -> bool:
    """Say whether a field of a table is another one, or lies elsewhere, and might find values of an earlier time."""
    lay = old.column if old.has_column else ""
    is_moved = new.has_column and new.column != lay and (table, new.column) in stored
    return is_moved or (new.has_column and old.shape != new.shape and bool(old.pasts))


def _lies(plan: Plan, form: str) -> Mapping[str, object]:
    """Say how each field of a form comes to be what it is, and where it lies: filled in step it is no input any more."""
    found = plan.forms.get(form)
    fields = () if found is None else _fields(found)
    return {
        one.id: (one.table, one.column, one.has_column, one.klass, one.field.is_computed) for one in fields
    }


def _steps(form: Form) -> Mapping[str, object]:
    """Say all there is about each field but its looks: also what it begins with, where its values come from, what fills it in."""
    looks = {"options", "label", "hint", "placeholder", "width", "required"}
    fields = tuple(every_field(form))
    fills = [(one.id, fill) for one in fields for fill in getattr(one, "fills", ())]
    found = {}
    for one in fields:
        options = [each.model_dump(exclude={"color"}) for each in getattr(one, "options", ())]
        filled = [(of, fill.source, fill.mode) for of, fill in fills if fill.into == one.id]
        found[one.id] = options, one.model_dump(exclude=looks), filled
    return found


def _fields(form: PlanForm) -> Iterator[PlanField]:
    return (
        one for table in (form.table, *form.subforms.values()) for one in table.fields if not one.is_hidden
    )


def _ids(tree: object) -> Iterator[str]:
    """Give every word of a document that may be an id, wherever it stands."""
    if isinstance(tree, str):
        yield from _ID.findall(tree)
    elif isinstance(tree, Mapping):
        for name, part in tree.items():
            if name not in _NAMES:
                yield from _ids(part)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from _ids(part)


def _matched(tree: object) -> Iterator[str]:
    """Give every path by which a document names a record by its values."""
    if isinstance(tree, Mapping):
        if isinstance(match := tree.get("match"), Mapping):
            yield from map(str, match)
        for part in tree.values():
            yield from _matched(part)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from _matched(part)


def _rights(role: Role | None) -> Mapping[str, object]:
    if role is None:
        return {}
    return {one.form: one.model_dump(exclude={"id", "opens_with"}) for one in role.forms}


def _called(role: Role | None) -> object:
    return role and role.model_dump(exclude={"forms"})


def spelled(text: Text) -> frozenset[str]:
    return frozenset(map(fold, (text,) if isinstance(text, str) else text.values()))
