"""Records as JSON Schema: what a form's fields are in answers, and what may be sent, for one Grant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from huodan.kit.ids import format_id
from huodan.kit.words import Lang, say
from huodan.language.access import FormGrant, Grant
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.plan.model import Plan, PlanField, PlanForm, PlanTable, UnknownPath

Tree = dict[str, Any]
USUAL_FIELDS = 4
NOTES = {
    "unique": {"zh": "不能重复", "en": "unique"},
    "computed": {"zh": "自动算出，不能填", "en": "computed, read only"},
    "masked": {"zh": "可能打码", "en": "may be masked"},
    "given": {"zh": "不填则自动编号", "en": "numbered by the system if left out"},
    "filled": {"zh": "不填则自动带出", "en": "filled in if left out"},
    "id": {"zh": "系统给的标识", "en": "given by the system"},
    "row": {
        "zh": "已有的行带上 id；没有 id 的是新行",
        "en": "known rows have their id; a row without one is new",
    },
}


class Values:
    """The schemas of one form's values."""

    def __init__(self, plan: Plan, grant: Grant, form: PlanForm, lang: Lang) -> None:
        self.plan, self.grant, self.form, self.lang = plan, grant, form, lang
        self.granted: FormGrant = grant.form(form.id)
        readers = self.granted.parts_for(Verb.READ)
        self.masked = frozenset[str]().union(*(part.masked for part in readers))

    def shown(self, table: PlanTable | None = None) -> Tree:
        """Describe the values in answers; in some rows fewer may be shown, so nothing is required."""
        table = table or self.form.table
        found = {field.key: self._shown(table, field) for field in self._seen(table)}
        if table.parent is not None:
            found = {"id": {"type": "string", "description": self._note("id")}} | found
        return {"type": "object", "properties": found}

    def sent(self, table: PlanTable | None = None, *, is_new: bool) -> Tree:
        """Describe the values in requests."""
        table = table or self.form.table
        fields = list(self._writable(table))
        found = {field.key: self._sent(table, field, is_new=is_new) for field in fields}
        if table.parent is not None and not is_new:
            found = {"id": {"type": "string", "description": self._note("row")}} | found
        schema: Tree = {"type": "object", "properties": found, "additionalProperties": False}
        needed = [field.key for field in fields if self._is_needed(table, field)]
        return schema | ({"required": needed} if needed and is_new else {})

    def sample(self, table: PlanTable | None = None, *, is_new: bool = True) -> Tree:
        """Write values that would be taken: all that is needed and a few more, or what a small change looks like."""
        table = table or self.form.table
        found: Tree = {}
        for field in self._writable(table):
            value = self._sample(field)
            if value is None or getattr(field.field, "serial", None) or self._is_filled(table, field):
                continue
            is_plain = field.store not in (Store.REF, Store.REFS, Store.ROWS)
            is_told = self._is_needed(table, field) or field.store is Store.ROWS
            is_told = is_told or (is_plain and len(found) < USUAL_FIELDS)
            if is_told if is_new else (is_plain and not found):
                found[field.key] = value
        return found

    def shown_sample(self, table: PlanTable | None = None) -> Tree:
        """Write the values of an answer."""
        table = table or self.form.table
        found: Tree = {}
        for field in self._seen(table):
            if field.store is Store.ROWS:
                found[field.key] = [self.shown_sample(self.plan.tables[field.id])]
            elif field.target is not None:
                found[field.key] = self._reference(field, field.target)
            elif (several := form_of_several(field.field)) is not None:
                found[field.key] = [self._reference(field, several)]
            else:
                found[field.key] = None if field.field.is_computed else field.field.sample(self.lang)
        return found

    def paths(self) -> list[str]:
        """List the paths a filter, a column or an order of this form may name: own fields, and one step further."""
        found: list[str] = []
        for field in self._seen(self.form.table):
            found.append(field.key)
            for key in self._below(field):
                path = f"{field.key}.{key}"
                if self._may_read(self.form.table, path):
                    found.append(path)
        return found

    def fields(self) -> list[Tree]:
        """List the fields for people: key, label, kind, whether it is needed, may be written, and an example."""
        return list(self._listed(self.form.table, ""))

    def _listed(self, table: PlanTable, before: str) -> Iterator[Tree]:
        writable = {field.id for field in self._writable(table)}
        shown = self.granted.readable | self.granted.writable
        for field in table.fields:
            if field.is_hidden or field.id not in shown:
                continue
            yield {
                "path": before + field.key,
                "label": say(field.label, self.lang),
                "kind": say(field.field.title, self.lang),
                "required": field.id in writable and self._is_needed(table, field),
                "writable": field.id in writable,
                "readable": field.id in self.granted.readable,
                "note": self._description(table, field),
            }
            if field.store is Store.ROWS:
                yield from self._listed(self.plan.tables[field.id], f"{before}{field.key}.")

    def _below(self, field: PlanField) -> tuple[str, ...]:
        if field.store is Store.ROWS:
            return tuple(one.key for one in self.plan.tables[field.id].fields if not one.is_hidden)
        if field.target is not None and self.grant.sees(field.target):
            table = self.plan.forms[field.target].table
            return tuple(one.key for one in table.fields if not one.is_hidden and one.store is not Store.ROWS)
        return tuple(part.key for part in field.field.parts)

    def _seen(self, table: PlanTable) -> Iterator[PlanField]:
        return (one for one in table.fields if one.id in self.granted.readable and not one.is_hidden)

    def _writable(self, table: PlanTable) -> Iterator[PlanField]:
        for field in table.fields:
            is_ours = (
                field.id in self.granted.writable and not field.is_hidden and not field.field.is_computed
            )
            if is_ours and getattr(field.field, "by_hand", True):
                yield field

    def _is_needed(self, table: PlanTable, field: PlanField) -> bool:
        kind = field.field
        comes = (
            kind.default is not None or kind.default_formula or getattr(kind, "is_current_by_default", False)
        )
        return kind.required and not (self._is_filled(table, field) or comes or getattr(kind, "serial", None))

    def _is_filled(self, table: PlanTable, field: PlanField) -> bool:
        return any(copy.into == field.id for copy in table.copies)

    def _may_read(self, table: PlanTable, text: str) -> bool:
        try:
            return self.grant.may_read(self.plan.path(table.id, text))
        except UnknownPath:
            return False

    def _shown(self, table: PlanTable, field: PlanField) -> Tree:
        about = self._about(table, field)
        if field.id in self.masked:
            return about
        if field.store is Store.ROWS:
            rows = {"type": "array", "items": self.shown(self.plan.tables[field.id])}
            return about | _or_null(rows)
        path = self.plan.path(table.id, f"#{field.id}")
        if not self.grant.may_read(path):
            return about
        return about | _or_null(dict(path.leaf.shown_schema()))

    def _sent(self, table: PlanTable, field: PlanField, *, is_new: bool) -> Tree:
        about = self._about(table, field)
        example = self._sample(field)
        if example is not None:
            about["examples"] = [example]
        if field.store is not Store.ROWS:
            return about | _or_null(dict(field.field.sent_schema()))
        below = self.plan.tables[field.id]
        new = self.sent(below, is_new=True)
        most = getattr(field.field, "most_rows", None)
        if is_new:
            return about | {"type": "array", "maxItems": most, "items": new}
        known = self.sent(below, is_new=False)
        edit = {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "add": {"type": "array", "items": new},
                "change": {"type": "array", "items": known | {"required": ["id"]}},
                "remove": {"type": "array", "items": {"type": "string"}},
            },
        }
        return about | {"anyOf": [{"type": "array", "maxItems": most, "items": known}, edit]}

    def _sample(self, field: PlanField) -> Any:
        if field.store is Store.ROWS:
            return [self.sample(self.plan.tables[field.id])]
        form = field.target or form_of_several(field.field)
        if form is None:
            return field.field.sample(self.lang)
        one = self._named_by(form) or self._reference(field, form)["id"]
        return one if field.target else [one]

    def _named_by(self, form: str) -> Tree | None:
        """Name a target by a unique value of it, as programs do that know no ids."""
        table = self.plan.forms[form].table
        for one in table.fields:
            if one.field.unique and self.grant.form(table.form).can(Verb.READ):
                value = one.field.sample(self.lang)
                if value is not None and self._may_read(table, one.key):
                    return {"match": {one.key: value}}
        return None

    def _reference(self, field: PlanField, form: str) -> Tree:
        return {"id": example_id(self.plan.forms[form]), "title": say(field.label, self.lang)}

    def _about(self, table: PlanTable, field: PlanField) -> Tree:
        about = {"title": say(field.label, self.lang)}
        described = self._description(table, field)
        return about | ({"description": described} if described else {})

    def _description(self, table: PlanTable, field: PlanField) -> str:
        kind = field.field
        told = [] if kind.hint is None else [say(kind.hint, self.lang)]
        told += [self._note("computed")] if kind.is_computed else []
        told += [self._note("masked")] if field.id in self.masked else []
        told += [self._note("unique")] if kind.unique else []
        told += [self._note("given")] if getattr(kind, "serial", None) else []
        told += [self._note("filled")] if self._is_filled(table, field) else []
        if field.target is not None and self.grant.sees(field.target):
            told.append(f"→ {say(self.plan.forms[field.target].label, self.lang)}")
        return ("；" if self.lang == "zh" else "; ").join(told)

    def _note(self, name: str) -> str:
        return NOTES[name][self.lang]


def example_id(form: PlanForm) -> str:
    """Write an id of a form as examples show it."""
    return format_id(form.form.id_prefix, 0x0D5C2_0000_0000)


def _or_null(schema: Mapping[str, Any]) -> Tree:
    """Let a schema take null as well: every field may be empty."""
    if not schema:
        return {}
    if "enum" in schema:
        return {**schema, "type": [schema["type"], "null"], "enum": [*schema["enum"], None]}
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": [*types, "null"]}
    return {"anyOf": [dict(schema), {"type": "null"}]}
