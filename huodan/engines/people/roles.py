"""
Roles by the names people use: 总经理 and «General manager» are one role of the Plan; 管理员 is built in.

Owns finding them. What a role may do stands in the app documents, who has it in ``account`` and ``api_key``.
"""

from __future__ import annotations

from collections.abc import Iterable

from huodan.kit.errors import HuodanError
from huodan.kit.text import fold
from huodan.kit.words import Text, say
from huodan.language.plan.model import Plan

ADMINISTRATOR = "admin"
"""The built-in role: designs apps and keeps people; by itself it sees no business data."""

ADMINISTRATOR_NAME: Text = {"zh": "管理员", "en": "Administrator"}


class UnknownRole(HuodanError):
    """No app has a role of this name."""

    code = "unknown_role"
    status = 422
    zh = "没有角色「{role}」。现有的角色：{roles}。"
    en = "There is no role “{role}”. The roles are: {roles}."


def find_roles(plan: Plan, names: Iterable[str]) -> tuple[str, ...]:
    """
    Find the ids of roles by name (in any language) or id.

    Raises:
        UnknownRole: naming the first that does not exist, and all that do.
    """
    known = _names(plan)
    found = []
    for name in names:
        id = next((id for id, spellings in known.items() if fold(name) in spellings), None)
        if id is None:
            shown = {lang: "、".join(role_names(plan, known, lang)) for lang in ("zh", "en")}
            raise UnknownRole(role=name, roles=shown)
        found.append(id)
    return tuple(dict.fromkeys(found))


def role_names(plan: Plan, ids: Iterable[str], lang: str) -> tuple[str, ...]:
    """Say the names of roles; one that no app has any more is left out."""
    named = [_name(plan, id) for id in ids]
    return tuple(say(name, lang) for name in named if name is not None)


def is_role(plan: Plan, id: str) -> bool:
    """Say whether a role is there; those of an app that was removed may come back with it."""
    return _name(plan, id) is not None


def _names(plan: Plan) -> dict[str, frozenset[str]]:
    names: dict[str, frozenset[str]] = {}
    for id in (ADMINISTRATOR, *plan.roles):
        name = _name(plan, id) or id
        texts = (name,) if isinstance(name, str) else tuple(name.values())
        names[id] = frozenset(fold(text) for text in (id, *texts))
    return names


def _name(plan: Plan, id: str) -> Text | None:
    if id == ADMINISTRATOR:
        return ADMINISTRATOR_NAME
    role = plan.roles.get(id)
    return role.name if role is not None else None
