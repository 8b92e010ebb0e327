"""
The law of application administrators: what somebody publishes may show nobody more of what they do not see themselves.

A pass over two Plans, before and after, and the Grant of who publishes (decision 0058). It owns what is refused; who may
publish at all is the callers' business. It refuses where it cannot tell. In short, of the fields a change touches and of
all that is made of them:

- what lies in other apps may be read only where who publishes sees it in every record (*known*), or it is new and empty;
- what lies in their own app too, unless they see nothing of the app at all, nor of anything made of it (*dark*);
- no part of their own Grant becomes larger, by rows, fields or verbs, but by what is new and empty;
- no role shows more of what comes from other apps, and none gets rights in them;
- what is counted, compared or converted while publishing is known to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from huodan.kit.errors import Problem
from huodan.kit.words import Text
from huodan.language.access import SYSTEM_IDS, Grant, Part
from huodan.language.document import Verb
from huodan.language.plan.flows import UNKNOWN, Flows, Place
from huodan.language.plan.model import PlanForm, PlanRights
from huodan.language.widening import said

MOST_NAMED = 5


def widened(now: Grant, then: Grant, app: str, stored: Collection[Place]) -> tuple[Problem, ...]:
    """
    List why who has these Grants may not publish by themselves; nothing where they may.

    now, then: what they may before and after. app: the key of what is published. stored: table and column of every
    column there is, also of what was taken away, by the ids of forms or subforms.
    """
    found = _Law(now, then, app, stored)
    every = (*found.flows(), *found.measured(), *found.grown(), *found.roles())
    return tuple(dict.fromkeys(every))


def known_to(grant: Grant) -> frozenset[Place]:
    """Give the fields somebody sees as they are in every record of their form."""
    found: set[Place] = set()
    for form in grant.plan.forms:
        for part in grant.form(form).parts_for(Verb.READ):
            if part.rows == "all":
                found |= {(form, id) for id in part.read | SYSTEM_IDS}
    return frozenset(found)


@dataclass(frozen=True)
class _Law:
    now: Grant
    then: Grant
    app: str
    stored: Collection[Place]

    @cached_property
    def before(self) -> Flows:
        return Flows(self.now.plan)

    @cached_property
    def after(self) -> Flows:
        return Flows(self.then.plan)

    @cached_property
    def known(self) -> frozenset[Place]:
        return known_to(self.now)

    @cached_property
    def own(self) -> frozenset[str]:
        plans = (self.now.plan, self.then.plan)
        return frozenset(id for plan in plans for id, form in plan.forms.items() if form.app == self.app)

    @cached_property
    def is_dark(self) -> bool:
        """Say whether they see nothing of the app, nor of anything made of it, neither before nor after."""
        for grant, flows in ((self.now, self.before), (self.then, self.after)):
            for form in grant.plan.forms:
                if not grant.sees(form):
                    continue
                if form in self.own:
                    return False
                seen = grant.form(form)
                for id in seen.readable | seen.writable:
                    if any(place[0] in self.own for place in flows.behind((form, id), frozenset())):
                        return False
        return True

    def is_fresh(self, place: Place) -> bool:
        """Say whether a field is new and no column holds anything of it."""
        one = self.after.fields.get(place)
        if one is None or place in self.before.fields:
            return False
        return (one.table, one.column) not in self.stored and (one.table, one.id) not in self.stored

    @cached_property
    def known_then(self) -> frozenset[Place]:
        return known_to(self.then)

    def is_open(self, place: Place) -> bool:
        """Say whether a field is fresh, and what will be filled in there they will see in every record."""
        return self.is_fresh(place) and (place in self.known_then or self.after.fields[place].is_hidden)

    def unseen(self, flows: Flows, place: Place, *, strict: bool = False) -> Iterator[Place]:
        """Give what a field is made of and who publishes may not use."""
        is_dark = self.is_dark and not strict
        for one in flows.behind(place, self.known):
            if one in self.known or self.is_open(one) or (is_dark and one[0] in self.own and one != UNKNOWN):
                continue
            yield one

    @cached_property
    def changed(self) -> frozenset[Place]:
        """Give the fields of all forms that are made in another way, or newly, or that rules are about that change."""
        before, after = self.before, self.after
        found = {
            place
            for place in after.fields
            if place not in before.fields
            or before.meaning(place) != after.meaning(place)
            or before.reads[place] != after.reads[place]
        }
        for id in self.own:
            found |= self._ruled_otherwise(id)
        return frozenset(found)

    @cached_property
    def affected(self) -> frozenset[Place]:
        return self.after.ahead(self.changed)

    def _ruled_otherwise(self, id: str) -> set[Place]:
        rules = [
            {rule.rule.id: (number, rule) for number, rule in enumerate(plan.forms[id].rules.rules)}
            if id in plan.forms
            else {}
            for plan in (self.now.plan, self.then.plan)
        ]
        found = set()
        for key in rules[0].keys() | rules[1].keys():
            each = [one[key] for one in rules if key in one]
            if len(each) == 2 and (each[0][0], _plain(each[0][1].rule)) == (
                each[1][0],
                _plain(each[1][1].rule),
            ):
                continue
            found |= {(id, field) for _, rule in each for deed in rule.does for field in deed.fields}
        return {place for place in found if place in self.after.fields}

    # What may be read.

    def flows(self) -> Iterator[Problem]:
        for place in sorted(self.affected):
            one = self.after.fields[place]
            if one.is_hidden:
                continue  # who reads the copy is looked at, by what it is a copy of
            if place not in self.before.fields and not self.is_fresh(place) and one.has_column:
                yield self.problem("back", place)
                continue
            found = set(self.unseen(self.after, place))
            if place in self.before.fields:
                # Results of before stay where they are, so that what they were made of counts as well.
                found |= set(self.unseen(self.before, place))
            if found:
                yield self.problem("reads", place, of=self.called(found))
        for form in self._own_after():
            yield from self._asked(form)

    def _asked(self, form: PlanForm) -> Iterator[Problem]:
        """Look at what new or changed checks ask, and by what records are named, found and compared."""
        was = self.now.plan.forms.get(form.id)
        old = {one.check.id: (one.check.formula, one.check.rows) for one in was.checks} if was else {}
        for check in form.checks:
            about = (check.check.formula, check.check.rows)
            if old.get(check.check.id) == about and not (
                self.after.asked(form.id, check.compute) & self.affected
            ):
                continue
            found = self._unusable(self.after.asked(form.id, check.compute))
            if found:
                yield self.problem("reads", None, form=form, text=check.check.message, of=found)
        now, then = (_finding(was) if was else frozenset()), _finding(form)
        found = self._unusable({(form.id, id) for id in then - now})
        if found:
            yield self.problem("reads", None, form=form, of=found)
        if form.form.tells_unseen and not (was and was.form.tells_unseen and now == then):
            found = self._unusable({(form.id, one.field) for one in form.form.alikes}, strict=True)
            if found:
                yield self.problem("reads", None, form=form, of=found)

    def _unusable(self, places: Collection[Place], *, strict: bool = False) -> tuple[str, str] | None:
        """Say which of some fields, or of what they are made of, they may not use; nothing where they may."""
        found: set[Place] = set()
        for place in places:
            if place in self.known or place == UNKNOWN:
                found |= {place} & {UNKNOWN}
                continue
            if not self.is_open(place) and not (self.is_dark and not strict and place[0] in self.own):
                found.add(place)
            found |= set(self.unseen(self.after, place, strict=strict))
        return self.called(found) if found else None

    # What is compared, counted or converted on the way.

    def measured(self) -> Iterator[Problem]:
        for place in sorted(self.changed):
            old, new = self.before.fields.get(place), self.after.fields[place]
            if place[0] not in self.own or old is None or new.is_hidden:
                continue
            is_other = (old.field.kind, old.shape, old.table) != (new.field.kind, new.shape, new.table)
            if is_other and (old.pasts or not self._is_all_known(place)):  # values of then may come back
                yield self.problem("measured", place)
        for form in self._own_after():
            was = self.now.plan.forms.get(form.id)
            before = _once(was) if was else frozenset()
            for fields in _once(form):
                places = {(form.id, id) for id in fields}
                if fields in before and not places & self.affected:
                    continue
                for place in sorted(places):
                    if not self._is_all_known(place):
                        yield self.problem("measured", place)

    def _is_all_known(self, place: Place) -> bool:
        """Say so of a field too into which they write nothing, and which is new: they cannot try values out there."""
        seen = self.then.form(place[0])
        writes = any(seen.can(verb) for verb in (Verb.CREATE, Verb.UPDATE, Verb.IMPORT))
        is_seen = place in self.known or self.is_open(place) or (self.is_fresh(place) and not writes)
        sides = [self.after] + ([self.before] if place in self.before.fields else [])
        return is_seen and not any(True for flows in sides for _ in self.unseen(flows, place, strict=True))

    # What they see and may do themselves.

    def grown(self) -> Iterator[Problem]:
        for id, form in self.then.plan.forms.items():
            parts = self.then.form(id).parts
            if not parts or (id not in self.now.plan.forms and not self._is_kept(form)):
                continue
            had = self.now.form(id).parts if id in self.now.plan.forms else ()
            there = frozenset(
                place[1]
                for place, one in self.after.fields.items()
                if place[0] == id and not one.is_hidden and not self.is_fresh(place)
            )
            for part in parts:
                if not any(_covers(one, part, there) for one in had):
                    yield self.problem("wider", None, form=form)
                elif not any(_covers(one, part, there) and self._is_still(form, one) for one in had):
                    yield self.problem("scope", None, form=form)

    def _is_kept(self, form: PlanForm) -> bool:
        """Say whether a form that is new has rows of before."""
        return any(table == form.id for table, _ in self.stored)

    def _is_still(self, form: PlanForm, part: Part) -> bool:
        """Say whether the rows of a part are those of before, whatever changes."""
        if part.rows == "all":
            return True
        was = self.now.plan.forms[form.id]
        decide = {(form.id, one.id) for one in form.owners}
        if [one.id for one in was.owners] != [one.id for one in form.owners]:
            return False
        named = [flows.named(form.id, part.where) for flows in (self.before, self.after)]
        return named[0] == named[1] and not (decide | named[0]) & (self.affected | {UNKNOWN})

    # What roles give, whoever has them.

    def roles(self) -> Iterator[Problem]:
        plan = self.then.plan
        for (role, id), rights in plan.rights.items():
            was = self.now.plan.rights.get((role, id))
            if was == rights:
                continue
            name = plan.roles[role].name
            if id not in self.own:
                if not self._is_of_app(role):
                    continue  # a role of another app, whose rights follow what changed here: looked at by its fields
                if was is None or not _covers(_part(was), _part(rights), rights.read | rights.masked):
                    yield self.problem("outside", None, name=name)
                continue
            found = self._newly_shown(id, was, rights)
            if rights.where is not None and (was is None or was.where != rights.where):
                asked = self.after.named(id, rights.where)
                found |= {each for each in asked if each not in self.known and each[0] not in self.own}
                found |= {each for place in asked for each in self._from_elsewhere(place)}
            if found:
                yield self.problem("shows", None, name=name, of=self.called(found))

    def _newly_shown(self, form: str, was: PlanRights | None, rights: PlanRights) -> set[Place]:
        shown = rights.read | rights.masked
        if was is not None and _covers(_part(was), _part(rights), frozenset()):
            shown = frozenset(
                id for id in shown if id not in was.read and id not in was.masked & rights.masked
            )
        places = ((form, id) for id in shown)
        return {each for place in places for each in self._from_elsewhere(place)}

    def _from_elsewhere(self, place: Place) -> Iterator[Place]:
        """Give what of other apps a field is made of, or was before, that they do not see."""
        one = self.after.fields.get(place)
        if one is None or one.is_hidden:
            return
        for flows in (self.before, self.after):
            if place in flows.fields:
                yield from (
                    each
                    for each in flows.behind(place, self.known)
                    if each not in self.known and each[0] not in self.own
                )

    def _is_of_app(self, role: str) -> bool:
        return any(one.id == role for one in self.then.plan.apps[self.app].roles)

    def _own_after(self) -> Iterator[PlanForm]:
        return (form for form in self.then.plan.forms.values() if form.app == self.app)

    def called(self, places: Collection[Place]) -> tuple[str, str]:
        """Name fields as far as who publishes may know of them: those of other apps they do not see are not named."""
        names: list[tuple[str, str]] = []
        for place in sorted(places):
            one = self.after.fields.get(place) or self.before.fields.get(place)
            may = place[0] in self.own or (
                place[0] in self.now.plan.forms and place[1] in self.now.form(place[0]).readable
            )
            names.append(said.both(one.label) if one is not None and may else said.ELSEWHERE)
        unique = list(dict.fromkeys(names))[:MOST_NAMED]
        return "、".join(zh for zh, _ in unique), ", ".join(en for _, en in unique)

    def problem(
        self,
        code: str,
        place: Place | None,
        *,
        form: PlanForm | None = None,
        text: Text = "",
        name: Text | None = None,
        of: tuple[str, str] = ("", ""),
    ) -> Problem:
        """Word a refusal, at the field or form of the app it is about."""
        one = self.after.fields.get(place) if place is not None else None
        if one is not None:
            form = self.then.plan.forms.get(one.form)
        if form is not None and form.app != self.app:
            form, one = None, None
        what = said.both(name, quoted=True) if name is not None else said.field_called(form, one, text)
        path = said.path_of(self.then.plan.apps[self.app], form, one)
        return said.refusal(code, path, what=what, of=of)


def _covers(had: Part, part: Part, there: frozenset[str]) -> bool:
    """Say whether one part gives all that another gives of the fields there are."""
    return (
        part.verbs <= had.verbs
        and (had.rows == "all" or (had.rows, had.where) == (part.rows, part.where))
        and part.read & there <= had.read
        and part.masked & there <= had.read | had.masked
        and part.write & there <= had.write
        and (had.comments or not part.comments)
    )


def _part(one: PlanRights) -> Part:
    return Part(one.role, one.verbs, one.rows, one.where, one.read, one.write, one.masked, one.comments)


def _plain(rule: object) -> object:
    return rule.model_dump(mode="json", exclude={"name"})  # type: ignore[attr-defined]


def _finding(form: PlanForm) -> frozenset[str]:
    """Name the fields by which records are named, found and compared."""
    return frozenset((form.title.id, *(one.field for one in form.form.alikes)))


def _once(form: PlanForm) -> frozenset[tuple[str, ...]]:
    """Give the fields whose values stand once only, alone or together."""
    tables = (form.table, *form.subforms.values())
    alone = {(one.id,) for table in tables for one in table.fields if one.field.unique and not one.is_hidden}
    return frozenset(alone | {one.fields for one in form.form.combinations})
