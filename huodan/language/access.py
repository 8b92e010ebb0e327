"""
Rights: a Plan and an actor make a Grant, which both doors require.

A Grant keeps one ``Part`` per role that names the form: the union is of (row, field) pairs, never of rows ×
fields (D12).
Owns the decision; turning row scopes into SQL is ``storage.sql``'s business.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.document import EVERYBODY, Verb
from huodan.language.messages import ANY_FORM, SYSTEM, Actor, Narrowing
from huodan.language.plan.model import Path, Plan, PlanForm


class NotAllowed(HuodanError):
    """The form may be seen, but this may not be done with it."""

    code = "not_allowed"
    status = 403
    zh = "你没有权限在「{form}」里{verb}。请找管理员开通。"
    en = "You may not {verb} in “{form}”. Please ask an administrator."


class NotFound(HuodanError):
    """There is no such thing, or the asker may not know of it."""

    code = "not_found"
    status = 404
    zh = "找不到{what}，可能已删除，或不在你能看到的范围。"
    en = "{what} was not found; it may be deleted or outside what you can see."


class RecordNotFound(NotFound):
    """There is no such record, or the asker may not see it."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这条数据", "en": "The record"})


VERB_WORDS = {
    Verb.READ: {"zh": "查看", "en": "read"},
    Verb.CREATE: {"zh": "新建", "en": "create"},
    Verb.UPDATE: {"zh": "修改", "en": "edit"},
    Verb.DELETE: {"zh": "删除", "en": "delete"},
    Verb.IMPORT: {"zh": "导入", "en": "import"},
    Verb.EXPORT: {"zh": "导出", "en": "export"},
}


@dataclass(frozen=True, slots=True)
class Part:
    """
    What one role gives in one form: verbs, rows, and ids of fields it may read, write or see masked.

    comments: whether what it lets see may also be commented on. these: the records of a part for ``these`` rows, which no role
    gives, but what somebody is asked to do with them (decision 0075).
    """

    role: str
    verbs: frozenset[Verb]
    rows: str
    where: Mapping[str, object] | None
    read: frozenset[str]
    write: frozenset[str]
    masked: frozenset[str]
    comments: bool = True
    these: frozenset[Id] = frozenset()


def may_comment(parts: Collection[Part]) -> bool:
    """Say whether a record may be commented on by whom these parts of a Grant let see it."""
    return any(part.comments for part in parts)


def shown(parts: Collection[Part]) -> tuple[frozenset[str], frozenset[str]]:
    """Give the fields a record shows to whom these parts of a Grant cover it: those shown as they are, those masked."""
    if len(parts) == 1:
        (part,) = parts
        return part.read, part.masked
    read = frozenset[str]().union(*(part.read for part in parts))
    return read, frozenset[str]().union(*(part.masked for part in parts)) - read


@dataclass(frozen=True, eq=False)
class FormGrant:
    """What an actor may do in one form; no part means the form does not exist for them."""

    form: str
    parts: tuple[Part, ...]

    def can(self, verb: Verb) -> bool:
        """Say whether any role gives this verb."""
        return bool(self._by_verb[verb])

    def parts_for(self, verb: Verb) -> tuple[Part, ...]:
        """List the parts that give a verb; their rows together are where it may be used."""
        return self._by_verb[verb]

    @cached_property
    def _by_verb(self) -> Mapping[Verb, tuple[Part, ...]]:
        return {verb: tuple(part for part in self.parts if verb in part.verbs) for verb in Verb}

    @cached_property
    def readable(self) -> frozenset[str]:
        """List the fields that are readable in at least some rows (masked ones included)."""
        return frozenset().union(*(part.read | part.masked for part in self.parts_for(Verb.READ)))

    @cached_property
    def writable(self) -> frozenset[str]:
        """List the fields that may be written in at least some rows."""
        writers = (*self.parts_for(Verb.CREATE), *self.parts_for(Verb.UPDATE))
        return frozenset().union(*(part.write for part in writers))

    @cached_property
    def masked(self) -> frozenset[str]:
        """List the fields no part shows plainly."""
        return self.readable - frozenset().union(*(part.read for part in self.parts_for(Verb.READ)))

    @cached_property
    def sees_all_rows_alike(self) -> bool:
        """Say whether every visible row shows the same fields, so that no column needs a CASE."""
        shapes = {(part.read, part.masked) for part in self.parts_for(Verb.READ)}
        return len(shapes) <= 1


class Rights:
    """
    What a set of roles may do, form by form when asked; shared by everybody who has just these roles.

    narrowing: what an API key is kept to; only: a form whose parts count where they give a verb. Both take away and
    never give.
    """

    def __init__(
        self,
        plan: Plan,
        roles: frozenset[str],
        *,
        is_admin: bool,
        is_system: bool,
        narrowing: Narrowing | None = None,
        only: tuple[str, Verb] | None = None,
    ) -> None:
        self.plan, self.roles, self.is_admin, self.is_system = plan, roles, is_admin, is_system
        self.narrowing, self.only = narrowing, only
        self._forms: dict[str, FormGrant] = {}

    @property
    def shape(self) -> Hashable:
        """Give what tells apart which fields are shown, whatever the records."""
        return self

    def form(self, form: str) -> FormGrant:
        """Give the rights in one form by its id."""
        found = self._forms.get(form)
        if found is None:
            parts = self._parts(self.plan.forms[form])
            found = self._forms[form] = FormGrant(form, tuple(self._narrowed(form, parts)))
        return found

    def _narrowed(self, form: str, parts: list[Part]) -> list[Part]:
        if self.only is not None and self.only[0] == form:
            parts = [part for part in parts if self.only[1] in part.verbs]
        if self.narrowing is None:
            return parts
        kept = frozenset(Verb(verb) for of, verb in self.narrowing if of in (form, ANY_FORM))
        writes = not kept.isdisjoint((Verb.CREATE, Verb.UPDATE))  # a key kept to reading writes no comment
        return [
            replace(part, verbs=part.verbs & kept, comments=part.comments and writes)
            for part in parts
            if part.verbs & kept
        ]

    @cached_property
    def is_personal(self) -> bool:
        """Say whether what may be seen somewhere also depends on the person, their departments or the day."""
        return any(part.rows != "all" for form in self.plan.forms for part in self.form(form).parts)

    def _parts(self, form: PlanForm) -> list[Part]:
        if self.is_system:
            return [_everything(form)]
        if self.is_admin and form.app == "workspace":
            return [_everything(form)]
        given = (self.plan.rights.get((role, form.id)) for role in sorted(self.roles | {EVERYBODY}))
        return [
            Part(
                each.role,
                each.verbs,
                each.rows,
                each.where,
                each.read,
                each.write,
                each.masked,
                each.comments,
            )
            for each in given
            if each is not None
        ]


class _Wider(Rights):
    """Rights with more parts in one form."""

    def __init__(self, base: Rights, form: str, parts: tuple[Part, ...]) -> None:
        super().__init__(base.plan, base.roles, is_admin=base.is_admin, is_system=base.is_system)
        self._base, self._form, self._more = base, form, parts

    @property
    def shape(self) -> Hashable:
        """Give what tells apart which fields are shown, whatever the records: of these there are many."""
        return (
            self._base,
            self._form,
            tuple(replace(part, these=frozenset(), where=None) for part in self._more),
        )

    def form(self, form: str) -> FormGrant:
        """Give the rights in one form by its id."""
        own = self._base.form(form)
        return FormGrant(form, (*own.parts, *self._more)) if form == self._form else own


class Grant:
    """Everything an actor may do. also: what they may in one form besides."""

    def __init__(
        self,
        plan: Plan,
        actor: Actor,
        *,
        is_system: bool = False,
        only: tuple[str, Verb] | None = None,
        also: tuple[str, tuple[Part, ...]] | None = None,
    ) -> None:
        self.plan, self.actor, self.is_system, self.only = plan, actor, is_system, only
        roles, is_admin, narrowing = actor.roles, actor.is_admin, actor.narrowing
        rights = plan.kept(
            (Rights, roles, is_admin, is_system, narrowing, only),
            lambda: Rights(
                plan, roles, is_admin=is_admin, is_system=is_system, narrowing=narrowing, only=only
            ),
        )
        self.rights: Rights = rights if also is None else _Wider(rights, *also)

    def and_these(self, form: str, *parts: Part) -> Grant:
        """Give the same Grant with parts for some records of a form besides, such as those somebody is asked about."""
        return Grant(self.plan, self.actor, is_system=self.is_system, only=self.only, also=(form, parts))

    def where_allowed(self, form: str, verb: Verb) -> Grant:
        """
        Give the same Grant, but in one form only of the roles that give a verb there: what may be read to be exported.

        Raises:
            NotFound, NotAllowed: as ``require``.
        """
        granted = self.require(form, verb)
        if all(verb in part.verbs for part in granted.parts):
            return self
        return Grant(self.plan, self.actor, is_system=self.is_system, only=(form, verb))

    def form(self, form: str) -> FormGrant:
        """Give the rights in one form by its id."""
        return self.rights.form(form)

    def sees(self, form: str) -> bool:
        """Say whether the form exists for the actor."""
        return self.form(form).can(Verb.READ) or self.form(form).can(Verb.CREATE)

    def may_read(self, path: Path) -> bool:
        """Say whether every guard of a path may be read somewhere; system fields come with the form."""
        for field in path.guards:
            granted = self.form(field.form)
            if not granted.can(Verb.READ) or (
                field.id not in SYSTEM_IDS and field.id not in granted.readable
            ):
                return False
        return True

    def require(self, form: str, verb: Verb) -> FormGrant:
        """
        Give the rights in a form if they include the verb.

        Raises:
            NotFound: if the form does not exist for the actor.
            NotAllowed: if it does, but not for this verb.
        """
        granted = self.form(form)
        if granted.can(verb):
            return granted
        label = self.plan.forms[form].label
        if not self.sees(form):
            raise NotFound(what={"zh": "这个表单", "en": "The form"})
        raise NotAllowed(form=label, verb=VERB_WORDS[verb])

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """List the ids of the actor's roles that exist."""
        return tuple(role for role in sorted(self.actor.roles) if role in self.plan.roles)


SYSTEM_IDS = frozenset({"id", "version", "created_at", "created_by", "updated_at", "updated_by"})


def grant(plan: Plan, actor: Actor) -> Grant:
    """Work out what an actor may do."""
    return Grant(plan, actor)


def system_grant(plan: Plan) -> Grant:
    """Give the rights of rules and of the system itself: everything."""
    return Grant(plan, SYSTEM, is_system=True)


def _everything(form: PlanForm) -> Part:
    tables = (form.table, *form.subforms.values())
    fields = frozenset(field.id for table in tables for field in table.fields)
    return Part("system", frozenset(Verb), "all", None, fields, fields, frozenset())
