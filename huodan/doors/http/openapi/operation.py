"""What all operations of a form are described with: its bodies, its words, one way to write an operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huodan.doors.http.openapi.answers import EVERY, problem_refs
from huodan.doors.http.openapi.shared import MAYBE_REFERENCE, RATE_HEADERS, TEXT, built, listed, ref
from huodan.doors.http.openapi.values import Values, example_id
from huodan.doors.http.route import API
from huodan.kit.words import Lang, say
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.plan.model import Plan, PlanForm

Tree = dict[str, Any]
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation below a form: where, how, and its description."""

    path: str
    method: str
    tree: Tree


class FormDescription:
    """One form as one Grant sees it."""

    def __init__(self, plan: Plan, grant: Grant, form: PlanForm, lang: Lang) -> None:
        self.form, self.lang = form, lang
        self.values = Values(plan, grant, form, lang)
        self.grant, self.granted = grant, grant.form(form.id)
        self.label = say(form.label, lang)
        self.name = f"{form.app}_{form.key}" if form.app == "workspace" else form.key
        self.schema = "".join(word.capitalize() for word in self.name.split("_"))
        self.paths = self.values.paths()

    def schemas(self) -> Tree:
        """Describe this form's bodies."""
        known, version = {"id": TEXT}, {"type": "integer", "minimum": 1}
        shown = ref(f"{self.schema}Values")
        stamps = {
            "created_at": TEXT,
            "updated_at": TEXT,
            "created_by": MAYBE_REFERENCE,
            "updated_by": MAYBE_REFERENCE,
        }
        can = built({"update": {"type": "boolean"}, "delete": {"type": "boolean"}}, is_open=True)
        saved: Tree = {**known, "version": version, "values": shown}
        buttons: Tree = {
            "buttons": listed(TEXT),
            "barred": {"type": "object", "additionalProperties": {"type": "string"}},
        }
        full = {**saved, "title": {"type": ["string", "null"]}, **stamps, "can": can, **buttons}
        row = self.values.shown()
        found = {
            f"{self.schema}Values": row,
            f"{self.schema}Saved": built(
                {**saved, "warnings": listed(ref("ErrorEntry"))}, *saved, "warnings", is_open=True
            ),
            f"{self.schema}Record": built(full, *full, is_open=True),
            f"{self.schema}Row": row | {"properties": {**known, **row["properties"]}, "required": ["id"]},
        }
        if self.granted.can(Verb.CREATE):
            found[f"{self.schema}New"] = self.values.sent(is_new=True)
        if self.granted.can(Verb.UPDATE):
            found[f"{self.schema}Change"] = self.values.sent(is_new=False)
        return found

    def _references(self) -> list[str]:
        shown = self.granted.readable | self.granted.writable
        fields = [one for one in self.form.table.fields if one.id in shown and not one.is_hidden]
        offering = (
            one
            for one in fields
            if one.field.offers_words or one.store is Store.REFS or (one.target and one.store is Store.REF)
        )
        return [one.key for one in offering if one.has_column]

    def _saved_example(self) -> Tree:
        return {
            "id": example_id(self.form),
            "version": 1,
            "values": self.values.shown_sample(),
            "warnings": [],
        }

    def _operation(
        self,
        place: tuple[str, str, str],
        summary: dict[str, str],
        description: dict[str, str] | None,
        *,
        statuses: tuple[int, ...],
        body: tuple[Tree, object] | None = None,
        answer: tuple[Tree, object] | None = None,
        status: int = 200,
        headers: tuple[str, ...] = (),
        has_etag: bool = False,
    ) -> Operation:
        path, method, name = place
        named = ["Id"] if "{id}" in path else []
        parameters = [
            {"$ref": f"#/components/parameters/{one}"} for one in (*named, *headers, "AcceptLanguage")
        ]
        tree: Tree = {
            "operationId": f"{self.name}_{name}",
            "tags": [self.name],
            "summary": summary[self.lang],
            **({"description": description[self.lang]} if description else {}),
            "parameters": parameters,
        }
        if body is not None:
            content = {JSON: {"schema": body[0], "example": body[1]}}
            tree["requestBody"] = {"required": True, "content": content}
        tree["responses"] = {str(status): answered(answer, self.lang, has_etag=has_etag)} | problem_refs(
            *statuses
        )
        return Operation(f"{API}/apps/{self.form.app}/forms/{self.form.key}{path}", method, tree)


def answered(answer: tuple[Tree, object] | None, lang: Lang, *, has_etag: bool = False) -> Tree:
    """This function will describe a good answer."""
    names = (*RATE_HEADERS, *(("ETag",) if has_etag else ()))
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    tree: Tree = {"description": {"zh": "成功", "en": "Done"}[lang], "headers": headers}
    if answer is not None:
        schema, example = answer
        tree["content"] = {JSON: {"schema": schema} | ({} if example is None else {"example": example})}
    return tree


def given(lang: Lang) -> Tree:
    """This function will describe the answers that give a file: whole, a part, or nothing new."""
    whole = answered(None, lang, has_etag=True) | {"content": {"*/*": {"schema": {}}}}
    same = {"description": {"zh": "没有变", "en": "Not changed"}[lang]}
    return {"200": whole, "206": whole, "304": same} | problem_refs(*EVERY)
