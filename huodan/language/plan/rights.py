"""Pass: roles become rights, field by field; a computed field is readable where all its inputs are (resolutions.md 25)."""

from __future__ import annotations

from huodan.language.document import FormRights, Role, Verb
from huodan.language.fields.lookup import Lookup
from huodan.language.fields.rollup import Rollup
from huodan.language.plan.draft import Draft
from huodan.language.plan.formulas import PARENT
from huodan.language.plan.model import PlanField, PlanRights


def build(draft: Draft) -> None:
    """This function will spell out what each role may read and write in each form."""
    for app in draft.apps:
        for number, role in enumerate(app.roles):
            for index, rights in enumerate(role.forms):
                at = f"{app.key}.roles.{number}.forms.{index}"
                if rights.form not in draft.forms:
                    draft.problem(f"{at}.form", "no_form", "权限里的表单不存在。", "The form in the rights does not exist.")
                elif (role.id, rights.form) in draft.rights:
                    draft.problem(at, "duplicate", "这个表单的权限写了两次。", "The rights in this form are given twice.")
                else:
                    draft.rights[role.id, rights.form] = _rights(draft, at, role, rights)
    draft.settled()


def _rights(draft: Draft, at: str, role: Role, rights: FormRights) -> PlanRights:
    fields = _fields(draft, rights.form)
    given = dict.fromkeys(fields, rights.fields)
    for index, but in enumerate(rights.but):
        for id in but.fields:
            if id not in fields:
                draft.problem(f"{at}.but.{index}", "no_field", f"没有字段「{id}」。", f"There is no field “{id}”.")
                continue
            for each in (id, *draft.fields.get(id, ())):
                given[each] = but.right
    _owners(draft, at, rights)
    named = {id for but in rights.but for id in but.fields}
    _follow_copies(draft, role, rights.form, given)
    _narrow_computed(draft, fields, given, named)
    read = frozenset(id for id, right in given.items() if right in ("read", "write"))
    write = frozenset(id for id, right in given.items() if right == "write" and not fields[id].field.is_computed)
    masked = frozenset(id for id, right in given.items() if right == "masked")
    verbs = rights.verbs | {Verb.READ} if rights.verbs & {Verb.UPDATE, Verb.DELETE, Verb.EXPORT} else rights.verbs
    return PlanRights(role.id, rights.form, frozenset(verbs), rights.rows, rights.where, read, write, masked)


def _fields(draft: Draft, form: str) -> dict[str, PlanField]:
    tables = [table for table, (owner, _) in draft.parents.items() if owner == form]
    return {found.id: found for table in tables for found in draft.fields[table].values()}


def _owners(draft: Draft, at: str, rights: FormRights) -> None:
    needs_owner = rights.rows in ("own", "department")
    if needs_owner and not any(getattr(f.field, "is_owner", False) for f in draft.fields[rights.form].values()):
        draft.problem(f"{at}.rows", "no_owner", "表单里没有标为负责人的成员字段。", "No member field is marked as owner.")
    if rights.rows == "where" and rights.where is None:
        draft.problem(f"{at}.where", "no_where", "请写明能看哪些数据。", "Say which rows.")


def _follow_copies(draft: Draft, role: Role, form: str, given: dict[str, str]) -> None:
    """Give a hidden copy the right its source has in the related form."""
    for table, copies in draft.copies.items():
        for copy in copies:
            if copy.is_hidden and draft.parents[table][0] == form:
                target = draft.fields[table][copy.relation].target
                theirs = next((each for each in role.forms if each.form == target), None)
                buts = theirs.but if theirs else ()
                right = next((but.right for but in reversed(buts) if copy.source[0] in but.fields), None)
                given[copy.into] = right or (theirs.fields if theirs else "hidden")


def _narrow_computed(
    draft: Draft, fields: dict[str, PlanField], given: dict[str, str], named: set[str]
) -> None:
    """Hide what is computed from something hidden, unless the builder named it; the number of fields bounds the rounds."""
    for _ in range(len(fields)):
        before = dict(given)
        for id, found in fields.items():
            inputs = _inputs(found)
            if id not in named and any(given.get(each) in ("hidden", "masked") for each in inputs):
                given[id] = "hidden"
        if given == before:
            return


def _inputs(found: PlanField) -> set[str]:
    if found.compute is not None:
        return {step for path in found.compute.references for step in path if step != PARENT}
    if isinstance(found.field, Lookup):
        return {found.field.relation}
    if isinstance(found.field, Rollup):
        return {found.field.over, found.field.source or ""}
    return set()
