"""
The law of application administrators: somebody designs an app alone as far as they see its data entirely (decision 0058).

A pass over what is published and what would be, as documents and as Plans, with the Grant of who publishes in each. It owns
what is refused; who may publish at all is the callers' business. In short:

1. A form is *known* to who publishes if, before and after, they read every record and every field of it plainly, and all it
   reads lies in forms they know. New forms that hold nothing count as known if what they read does.
2. In a known form of the app everything may change.
3. In any other form only what ``allowed`` names may change, and nothing may become something else through names.
4. What other forms read of known ones, and what decides which records somebody sees of others, stays as it is.
5. Their own rights stay as they are, up or down; roles change in known forms only.
6. What was removed does not come back: its columns still hold what was in them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from huodan.kit.errors import Problem
from huodan.kit.text import fold
from huodan.kit.words import Text
from huodan.language.access import SYSTEM_IDS, Grant, Part
from huodan.language.document import App, Form, FormRights, Role, Verb
from huodan.language.document.views import POINTERS
from huodan.language.filter import filtered
from huodan.language.plan.model import PlanForm
from huodan.language.widening import allowed
from huodan.language.widening.reading import Place, Readings, points_to
from huodan.language.widening.said import Words


def widened(
    now: Grant, then: Grant, published: App, wanted: App, stored: Collection[Place]
) -> tuple[Problem, ...]:
    """
    List why who has these Grants may not publish by themselves; nothing where they may.

    now, then: what they may before and after. published, wanted: the app before and after. stored: table and column of
    every column there is, also of what was taken away, by the ids of forms or subforms.
    """
    law = _Law(now, then, published, wanted, stored)
    every = (*law.forms(), *law.names(), *law.own(), *law.roles(), *law.home())
    return tuple(dict.fromkeys(every or law.others()))


def known_forms(grant: Grant) -> frozenset[str]:
    """Name the forms somebody sees entirely, with everything these read."""
    return _closed(Readings(grant.plan), _seen_whole(grant))


def _seen_whole(grant: Grant) -> frozenset[str]:
    """Name the forms whose every record and every field somebody reads plainly, by one role alone."""
    found = set()
    for id, form in grant.plan.forms.items():
        every = frozenset(_every(form))
        parts = grant.form(id).parts_for(Verb.READ)
        if any(part.rows == "all" and every <= part.read for part in parts):
            found.add(id)
    return frozenset(found)


def _every(form: PlanForm) -> Iterator[str]:
    tables = (form.table, *form.subforms.values())
    return (one.id for table in tables for one in table.fields if not one.is_hidden)


def _closed(readings: Readings, forms: frozenset[str]) -> frozenset[str]:
    """Leave of some forms those that read only these; the number of forms bounds the rounds."""
    reads = {id: readings.forms_of(readings.plan.forms[id]) for id in forms}
    while True:
        left = frozenset(id for id in forms if reads[id] <= forms)
        if left == forms:
            return left
        forms = left


@dataclass(frozen=True)
class _Law:
    now: Grant
    then: Grant
    published: App
    wanted: App
    stored: Collection[Place]

    @cached_property
    def before(self) -> Readings:
        return Readings(self.now.plan)

    @cached_property
    def after(self) -> Readings:
        return Readings(self.then.plan)

    @cached_property
    def say(self) -> Words:
        return Words(self.now, self.then, self.wanted)

    @cached_property
    def was_known(self) -> frozenset[str]:
        return _closed(self.before, _seen_whole(self.now))

    @cached_property
    def fresh(self) -> frozenset[str]:
        """Name the forms that are new and hold nothing."""
        kept = {table for table, _ in self.stored}
        return frozenset(
            form.id
            for form in self.wanted.forms
            if form.id not in self.now.plan.forms and form.id not in kept
        )

    @cached_property
    def known(self) -> frozenset[str]:
        """Name the forms that are known before and after, and new ones."""
        still = _seen_whole(self.then) & self.was_known
        return _closed(self.after, still | self.fresh)

    @cached_property
    def free(self) -> frozenset[str]:
        """Name the forms of the app in which everything may change."""
        return self.known & {form.id for form in self.wanted.forms}

    @cached_property
    def kept(self) -> frozenset[str]:
        """Name the forms that must stay what they are, in all apps."""
        return frozenset(self.now.plan.forms.keys() & self.then.plan.forms.keys()) - self.free

    # What may change in which form.

    def forms(self) -> Iterator[Problem]:
        if not allowed.same_app(self.published, self.wanted):
            yield self.say.problem("app", "")
        was = {form.id: form for form in self.published.forms}
        for index, form in enumerate(self.wanted.forms):
            old, at = was.pop(form.id, None), f"forms.{index}"
            yield from (self.say.problem("back", f"{at}.{one}", form.id) for one in self._back(old, form))
            if form.id in self.free:
                yield from self._pointing(at, old, form)
            elif old is None:
                yield from self._reading(at, form.id)
            elif changed := [*allowed.beyond(old, form), *self._views(old, form)]:
                was_known = form.id in self.was_known
                reads = [*self._reading(at, form.id)] if was_known else []
                code = "unseen" if was_known else "unknown"
                yield from reads or (self.say.problem(code, f"{at}.{one}", form.id) for one in changed)
        for id in was:
            if id not in self.was_known:
                yield self.say.problem("gone", "", id)

    def _reading(self, at: str, id: str) -> Iterator[Problem]:
        """Say what of a form reads what is not known."""
        form = self.then.plan.forms[id]
        for name, reads in self.after.within(form):
            found = {place for place in reads if place[0] != id and place[0] not in self.known}
            if found:
                yield self.say.reads(f"{at}.{name}" if "." in name else at, form, name, found)

    def _pointing(self, at: str, old: Form | None, form: Form) -> Iterator[Problem]:
        """
        Look at fields that point elsewhere than before, or do no more: to what is known, or new.

        Where they change, titles are written into them or looked up by them, whoever may read these.
        """
        for one in _all_fields(form):
            had, has = (side.fields.get((form.id, one.id)) for side in (self.before, self.after))
            if had is not None and has is not None and had.shape == has.shape:
                continue
            ends = {points_to(each) for each in (had, has) if each is not None} - {None}
            if had is None and not isinstance(getattr(one, "target", None), str):
                continue  # a new field for people or departments, who are told by their names to everybody
            found = {(end, self._title(end)) for end in ends if end is not None and end not in self.known}
            if found:
                yield self.say.reads(at, self.then.plan.forms[form.id], one.id, found)

    def _title(self, form: str) -> str:
        return next(
            plan.forms[form].title.id for plan in (self.then.plan, self.now.plan) if form in plan.forms
        )

    def _back(self, old: Form | None, form: Form) -> Iterator[str]:
        """Find what was there before and was removed, and what becomes again what it once was."""
        if old is None and form.id not in self.fresh:
            yield "fields"
        was = {one.id for one in _all_fields(old)}
        for one in _all_fields(form):
            field = self.after.fields.get((form.id, one.id))
            if field is None:
                continue
            if one.id in was:
                before = self.before.fields.get((form.id, one.id))
                if before is not None and before.pasts and before.shape != field.shape:
                    yield "fields"
                continue
            if one.id in self.taken or len(self.after.named[one.id]) > 1:
                yield "fields"

    @cached_property
    def taken(self) -> frozenset[str]:
        """
        Name the ids no new field has: those of every table and column there ever was, in whatever form.

        What is chosen of a field of several choices lies in a table that is called by its column alone.
        """
        columns = {column for _, column in self.stored}
        return frozenset(
            columns | {one.partition("__")[0] for one in columns} | {table for table, _ in self.stored}
        )

    def _views(self, old: Form, form: Form) -> Iterator[str]:
        """Look at views of a form that is not known: they name what their builder sees anyhow."""
        was = {view.id: view for view in old.views}
        for index, view in enumerate(form.views):
            had = was.get(view.id)
            named, before = _named(view), frozenset[str]() if had is None else _named(had)
            conditions = [had and had.where, *(tint.where for tint in (had.tints if had else ()))]
            if [view.where, *(tint.where for tint in view.tints)] != conditions:
                before = frozenset()
            if had != view and not all(self._may_read(form.id, path) for path in named - before):
                yield f"views.{index}"

    def _may_read(self, form: str, text: str) -> bool:
        """Say whether they read all fields of a path somewhere, or it names a new field of the form itself."""

        def may(place: Place) -> bool:
            if place[0] in self.now.plan.forms and (place in self.before.fields or place[1] in SYSTEM_IDS):
                granted = self.now.form(place[0])
                return granted.can(Verb.READ) and place[1] in granted.readable | SYSTEM_IDS
            return place[0] == form and place in self.after.fields

        return all(map(may, self.after.resolved(form, text)))

    # What must stay what it is.

    def names(self) -> Iterator[Problem]:
        """Look for names that were another field's of the same rows, in forms that are not known."""
        for index, form in enumerate(self.wanted.forms):
            if form.id not in self.kept:
                continue
            readable = self.now.form(form.id).readable
            was = {table.id: table for table in _tables(self.now.plan.forms[form.id])}
            for table in _tables(self.then.plan.forms[form.id]):
                shown = [one for one in table.fields if not one.is_hidden]
                had = {one.id: _called(one.field) for one in was[table.id].fields} if table.id in was else {}
                has = {one.id: _called(one.field) for one in shown}
                for one in shown:
                    news = has[one.id] - had.get(one.id, frozenset())
                    theirs = (names for every in (had, has) for id, names in every.items() if id != one.id)
                    is_let_go = one.id not in readable and had.get(one.id, frozenset()) - has[one.id]
                    if is_let_go or any(news & names for names in theirs):
                        yield self.say.problem("name", f"forms.{index}.fields", form.id, one.label)

    def others(self) -> Iterator[Problem]:
        """See that other forms, and what they read, are what they were."""
        changed = {
            place
            for place in self.roots
            if place in self.before.fields and (place not in self.after.fields or self._is_other(place))
        }
        for place in sorted(changed):
            yield self.say.read_elsewhere(place)
        for id in sorted(self.kept):
            kept_to = [one.kept_to(one.plan.forms[id]) for one in (self.before, self.after)]
            given = [_given(one, id, self._both(id)) for one in (self.before, self.after)]
            if kept_to[0] != kept_to[1] or given[0] != given[1]:
                yield self.say.problem("other", "", id)

    def _is_other(self, place: Place) -> bool:
        had = {option.id for option in getattr(self.before.fields[place].field, "options", ())}
        return self.before.told(place, had) != self.after.told(place, had)

    @cached_property
    def roots(self) -> frozenset[Place]:
        """Give the fields of all forms that stay, what they and their conditions read, and what decides about own records."""
        found: set[Place] = set()
        for side in (self.before, self.after):
            direct = {place for place in side.fields if place[0] in self.kept}
            for id in self.kept:
                for _, reads in side.within(side.plan.forms[id]):
                    direct |= reads
            for (_, id), rights in side.plan.rights.items():
                if id in self.kept:
                    direct |= side.conditioned(id, rights.where)
            for id, form in side.plan.forms.items():
                for part in (self.now if side is self.before else self.then).form(id).parts:
                    if part.rows == "where":
                        direct |= side.conditioned(id, part.where)
                    elif part.rows != "all":
                        direct |= {(id, one.id) for one in form.owners}
            found |= side.behind(direct)
        return frozenset(found)

    def _both(self, id: str) -> frozenset[str]:
        """Give the fields a form has before and after."""
        return frozenset(_every(self.now.plan.forms[id])) & frozenset(_every(self.then.plan.forms[id]))

    # Who may what.

    def own(self) -> Iterator[Problem]:
        """See that what they may themselves stays as it is in every form that is there."""
        for id in sorted(self.now.plan.forms.keys() & self.then.plan.forms.keys()):
            there = self._both(id)
            had, has = (
                [(_cut(part, there), side.means(id, part.where)) for part in grant.form(id).parts]
                for grant, side in ((self.now, self.before), (self.then, self.after))
            )
            owners = [[one.id for one in grant.plan.forms[id].owners] for grant in (self.now, self.then)]
            is_by_owner = any(part.rows in ("own", "department") for part, _ in had)
            if had != has or (is_by_owner and owners[0] != owners[1]):
                yield self.say.problem("own", "", id)

    def roles(self) -> Iterator[Problem]:
        """Look at what roles give: it changes in known forms of the app only, by conditions that read known forms."""
        was = {role.id: role for role in self.published.roles}
        now = {role.id: role for role in self.wanted.roles}
        for id in dict.fromkeys((*was, *now)):
            old, new = was.get(id), now.get(id)
            at = f"roles.{list(now).index(id)}" if id in now else ""
            sides = [{one.form: one for one in role.forms} if role else {} for role in (old, new)]
            name = (new or old or self.published.roles[0]).name
            if old and new and not allowed.same_role(old, new):
                yield self.say.role("role", at, name)
            if new and (old is None or old.name != new.name) and not self._may_be_called(id, new, sides):
                yield self.say.role("called", at, name)
            is_own = id in self.now.actor.roles
            for form in dict.fromkeys((*sides[0], *sides[1])):
                before, after = sides[0].get(form), sides[1].get(form)
                if allowed.same_rights(before, after) or (after is None and form not in self.then.plan.forms):
                    continue
                if is_own and form not in self.fresh:
                    yield self.say.problem("own", at, form)
                elif form not in self.free or not self._reads_known(form, after):
                    yield self.say.role("role", at, name, form)

    def _may_be_called(self, id: str, role: Role, sides: list[dict[str, FormRights]]) -> bool:
        """Say whether a role takes no other's name, by which programs and files give it, and leaves none of weight."""
        others = {name for of, one in self.now.plan.roles.items() if of != id for name in _spelled(one.name)}
        return not others & _spelled(role.name) and all(form in self.free for side in sides for form in side)

    def _reads_known(self, form: str, rights: FormRights | None) -> bool:
        read = self.after.conditioned(form, rights.where) if rights else frozenset[Place]()
        return all(place[0] in self.known for place in read)

    def home(self) -> Iterator[Problem]:
        """Look at cards of the workbench: of known forms, or with other words only."""
        was = {one.id: one for one in self.published.home}
        for index, one in enumerate(self.wanted.home):
            if one.form not in self.free and not allowed.same_widget(was.get(one.id), one):
                yield self.say.problem("unknown", f"home.{index}", one.form)


def _all_fields(form: Form | None) -> Iterator[Any]:
    for one in form.fields if form else ():
        yield one
        yield from getattr(one, "fields", ())


def _tables(form: PlanForm) -> tuple[Any, ...]:
    return (form.table, *form.subforms.values())


def _called(field: Any) -> frozenset[str]:
    """Give what a field is called by people, programs and files."""
    return frozenset(map(fold, (field.key, *field.aliases, *field.import_names))) | _spelled(field.label)


def _spelled(text: Text) -> frozenset[str]:
    return frozenset(map(fold, (text,) if isinstance(text, str) else text.values()))


def _named(view: Any) -> frozenset[str]:
    """Give the paths a view names."""
    laid = [path for name in POINTERS if (path := getattr(view, name)) is not None]
    filters = (view.where, *(tint.where for tint in view.tints))
    tested = (path for tree in filters for path in filtered(tree))
    return frozenset((*view.columns, *(step.field for step in view.order), *laid, *view.sums, *tested))


def _given(side: Readings, form: str, there: frozenset[str]) -> dict[str, object]:
    """Say what every role gives in a form, and what its conditions mean."""
    cut = {
        role: replace(
            one, read=one.read & there, write=one.write & there, masked=one.masked & there, opens_with=None
        )
        for (role, of), one in side.plan.rights.items()
        if of == form
    }
    return {role: (one, side.means(form, one.where)) for role, one in cut.items()}


def _cut(part: Part, there: frozenset[str]) -> Part:
    return replace(part, read=part.read & there, write=part.write & there, masked=part.masked & there)
