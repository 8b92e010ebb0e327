"""Pass: roles become rights; a computed field is readable where all its inputs are (resolutions.md 25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from huodan.language.document import EVERYBODY, App, FormRights, Role, Verb
from huodan.language.fields.lookup import Lookup
from huodan.language.fields.rollup import Rollup
from huodan.language.plan.draft import Draft
from huodan.language.plan.formulas import PARENT
from huodan.language.plan.model import PlanField, PlanRights

Place = tuple[str, str]
"""A form and a field of it or of its subforms."""


def build(draft: Draft) -> None:
    """Spell out what each role may read and write in each form."""
    inputs = {(found.form, found.id): _inputs(draft, found) for _, found in draft.table_fields()}
    everybody = (role for app in draft.apps for role in app.roles if role.id == EVERYBODY)
    reads = (_given(draft, role, inputs, ()) for role in everybody)
    known = {place for rights in reads for place, right in rights.items() if right == "read"}
    for app in draft.apps:
        for number, role in enumerate(app.roles):
            given = _given(draft, role, inputs, known)
            for index, rights in enumerate(role.forms):
                at = f"{app.key}.roles.{number}.forms.{index}"
                if rights.form not in draft.forms:
                    draft.problem(
                        f"{at}.form",
                        "no_form",
                        "权限里的表单不存在。",
                        "The form in the rights does not exist.",
                    )
                elif (role.id, rights.form) in draft.rights:
                    draft.problem(
                        at,
                        "duplicate",
                        "这个表单的权限写了两次。",
                        "The rights in this form are given twice.",
                    )
                else:
                    _check(draft, app, at, rights)
                    draft.rights[role.id, rights.form] = _rights(draft, role, rights, given)
    draft.settled()


def _check(draft: Draft, app: App, at: str, rights: FormRights) -> None:
    fields = _fields(draft, rights.form)
    for index, but in enumerate(rights.but):
        for id in but.fields:
            if id not in fields:
                draft.problem(
                    f"{at}.but.{index}", "no_field", f"没有字段「{id}」。", f"There is no field “{id}”."
                )
    needs_owner = rights.rows in ("own", "department")
    if needs_owner and not any(
        getattr(f.field, "is_owner", False) for f in draft.fields[rights.form].values()
    ):
        draft.problem(
            f"{at}.rows",
            "no_owner",
            "表单里没有标为负责人的成员字段。",
            "No member field is marked as owner.",
        )
    if rights.rows == "where" and rights.where is None:
        draft.problem(f"{at}.where", "no_where", "请写明能看哪些数据。", "Say which rows.")


def _rights(draft: Draft, role: Role, rights: FormRights, given: Mapping[Place, str]) -> PlanRights:
    fields = _fields(draft, rights.form)
    right = {id: given[rights.form, id] for id in fields}
    read = frozenset(id for id in fields if right[id] in ("read", "write"))
    write = frozenset(id for id in fields if right[id] == "write" and _takes_input(fields[id]))
    masked = frozenset(id for id in fields if right[id] == "masked")
    verbs = (
        rights.verbs | {Verb.READ} if rights.verbs & {Verb.UPDATE, Verb.DELETE, Verb.EXPORT} else rights.verbs
    )
    return PlanRights(
        role.id,
        rights.form,
        frozenset(verbs),
        rights.rows,
        rights.where,
        read,
        write,
        masked,
        rights.comments,
        rights.opens_with,
    )


def _takes_input(found: PlanField) -> bool:
    return not found.field.is_computed and found.field.stamped_by is None


def _given(
    draft: Draft, role: Role, inputs: Mapping[Place, frozenset[Place]], known: Iterable[Place]
) -> dict[Place, str]:
    """
    Give the right to every field of every form; what is computed from something hidden is hidden too, over
    all forms, unless the builder named it. The number of fields bounds the rounds.

    known: what everybody reads, whatever their roles.
    """
    given: dict[Place, str] = {}
    named: set[Place] = set()
    for form in draft.forms:
        fields = _fields(draft, form)
        rights = next((each for each in role.forms if each.form == form), None)
        general = rights.fields if rights else "hidden"
        given |= {(form, id): general for id in fields}
        for but in rights.but if rights else ():
            for id in but.fields:
                given |= {(form, each): but.right for each in (id, *draft.fields.get(id, ()))}
                named.add((form, id))
    for place in known:
        given[place] = "write" if given[place] == "write" else "read"
    for _ in range(len(given)):
        hidden = [
            place
            for place, right in given.items()
            if right != "hidden"
            and place not in named
            and any(given.get(each) in ("hidden", "masked") for each in inputs.get(place, ()))
        ]
        if not hidden:
            break
        given |= dict.fromkeys(hidden, "hidden")
    return given


def _fields(draft: Draft, form: str) -> dict[str, PlanField]:
    tables = [table for table, (owner, _) in draft.parents.items() if owner == form]
    return {found.id: found for table in tables for found in draft.fields[table].values()}


def _inputs(draft: Draft, found: PlanField) -> frozenset[Place]:
    """List what a computed field or a hidden copy is made from, in whichever form it lies."""
    form = found.form
    if found.compute is not None:
        return frozenset((form, step) for path in found.compute.references for step in path if step != PARENT)
    if found.is_hidden:
        copy = next(copy for copy in draft.copies[found.table] if copy.into == found.id)
        return _over_relation(draft, found.table, copy.relation, copy.source[0])
    if isinstance(found.field, Lookup):
        return _over_relation(draft, found.table, found.field.relation, found.field.source)
    if isinstance(found.field, Rollup):
        pointer = next(item for _, item in draft.table_fields() if item.id == found.field.over)
        return frozenset(
            (pointer.form, id) for id in (found.field.over, found.field.source) if id is not None
        )
    return frozenset()


def _over_relation(draft: Draft, table: str, relation: str, source: str) -> frozenset[Place]:
    pointer = draft.fields[table][relation]
    assert pointer.target is not None
    return frozenset({(pointer.form, relation), (pointer.target, source)})
