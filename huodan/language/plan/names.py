"""Passes: ids, keys and prefixes are unique where they must be, and not reserved; who was removed keeps them taken."""

from __future__ import annotations

from collections.abc import Iterable

from huodan.language.document import Form
from huodan.language.fields import Field
from huodan.language.fields._system import SYSTEM_KEYS
from huodan.language.plan.draft import Draft


def check(draft: Draft) -> None:
    """Refuse a name that is used twice or belongs to the system."""
    _unique(draft, ((f"{app.key}.key", app.key) for app in draft.apps), "应用标识", "app key")
    _unique(draft, ((f"{at}.id", form.id) for at, _, form in draft.walk()), "表单 id", "form id")
    _unique(
        draft, ((f"{at}.id_prefix", form.id_prefix) for at, _, form in draft.walk()), "记录前缀", "id prefix"
    )
    roles = ((f"{app.key}.roles.{i}.id", role.id) for app in draft.apps for i, role in enumerate(app.roles))
    _unique(draft, roles, "角色 id", "role id")
    for app in draft.apps:
        keys = ((f"{app.key}.forms.{i}.key", form.key) for i, form in enumerate(app.forms))
        _unique(draft, keys, "表单标识", "form key")
    taken = {form.id for _, _, form in draft.walk()}
    for at, _, form in draft.walk():
        _check_fields(draft, at, form, taken)


def part(draft: Draft) -> None:
    """Leave apps out that were removed."""
    draft.apps = tuple(app for app in draft.apps if not app.is_removed)


def _check_fields(draft: Draft, at: str, form: Form, taken: set[str]) -> None:
    all_fields = list(_fields(f"{at}.fields", form.fields))
    _unique(draft, ((f"{path}.id", field.id) for path, field in all_fields), "字段 id", "field id")
    levels = [list(_own(f"{at}.fields", form.fields))]
    for path, field in levels[0]:
        rows = getattr(field, "fields", None)
        if rows is not None:
            levels.append(list(_own(f"{path}.fields", rows)))
            if field.id in taken:
                draft.problem(
                    f"{path}.id", "taken", f"id「{field.id}」已被使用。", f"The id “{field.id}” is taken."
                )
            taken.add(field.id)
    for level in levels:
        names = [(f"{path}.key", name) for path, field in level for name in (field.key, *field.aliases)]
        _unique(draft, names, "字段标识", "field key")
        for path, name in names:
            if name in SYSTEM_KEYS:
                draft.problem(
                    path,
                    "reserved",
                    f"「{name}」是系统字段，请换一个标识。",
                    f"“{name}” is a system field; choose another key.",
                )
        for path, field in level:
            if field.id in SYSTEM_KEYS:
                draft.problem(
                    f"{path}.id",
                    "reserved",
                    f"id「{field.id}」是保留的。",
                    f"The id “{field.id}” is reserved.",
                )


def _own(at: str, fields: Iterable[Field]) -> Iterable[tuple[str, Field]]:
    return ((f"{at}.{index}", field) for index, field in enumerate(fields))


def _fields(at: str, fields: Iterable[Field]) -> Iterable[tuple[str, Field]]:
    for path, field in _own(at, fields):
        yield path, field
        yield from _fields(f"{path}.fields", getattr(field, "fields", ()))


def _unique(draft: Draft, names: Iterable[tuple[str, str]], zh: str, en: str) -> None:
    seen: dict[str, str] = {}
    for path, name in names:
        if name in seen:
            draft.problem(
                path,
                "duplicate",
                f"{zh}「{name}」重复，另一处在 {seen[name]}。",
                f"The {en} “{name}” also stands at {seen[name]}.",
            )
        seen.setdefault(name, path)
