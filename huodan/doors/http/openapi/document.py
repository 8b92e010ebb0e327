"""The document as a whole: what stands around the forms."""

from __future__ import annotations

from typing import Any

from huodan.doors.http.openapi.answers import codes, problem_responses
from huodan.doors.http.openapi.around import around
from huodan.doors.http.openapi.flowing import runs
from huodan.doors.http.openapi.forms import FormOperations
from huodan.doors.http.openapi.remarking import remarks
from huodan.doors.http.openapi.shared import headers, parameters, schemas
from huodan.doors.http.openapi.tasks import tasks
from huodan.kit.words import Lang, say
from huodan.language.access import Grant, NotFound
from huodan.language.plan.model import Plan

Tree = dict[str, Any]

ABOUT = {
    "zh": (
        '用 `Authorization: Bearer hd_…` 带上 API 密钥。金额和数量是十进制文字，如 `"1234.5"`；日期 `2026-05-06`；'
        '关联字段写 `id`，或 `{"match": {"code": "KH0001"}}`。错误都是 problem+json：code 不变，文字可改。'
        "这份文档只写你能看到的字段、能做的操作。"
    ),
    "en": (
        'Send the API key as `Authorization: Bearer hd_…`. Amounts and quantities are decimal texts such as `"1234.5"`; '
        'dates `2026-05-06`; a relation is an `id` or `{"match": {"code": "KH0001"}}`. Errors are problem+json: '
        "codes stay, wording may change. This document names only what you may see and do."
    ),
}
KEY = {"zh": "API 密钥，在「开放接口」里新建", "en": "An API key, made in “Open API”"}
COOKIE = {
    "zh": "登录的浏览器；写请求还要带 X-CSRF-Token",
    "en": "A signed-in browser; writes also carry X-CSRF-Token",
}


def document(plan: Plan, grant: Grant, *, app: str, lang: Lang, server: str = "/") -> Tree:
    """
    This function will write the OpenAPI document of an app for a Grant.

    server: under which address programs reach it; "/" is where the document itself was found.

    Raises:
        NotFound: if there is no such app, or nothing in it may be seen.
    """
    found = plan.apps.get(app)
    seen = [plan.forms[form.id] for form in found.forms if grant.sees(form.id)] if found is not None else []
    if found is None or not seen:
        raise NotFound(what={"zh": "这个应用", "en": "The app"})
    forms = [FormOperations(plan, grant, form, lang) for form in seen]
    described = schemas(lang) | remarks() | runs()
    paths = around(app, lang) | tasks(lang)
    for form in forms:
        described |= form.schemas()
        for operation in form.operations():
            paths.setdefault(operation.path, {})[operation.method] = operation.tree
    return {
        "openapi": "3.1.0",
        "info": {"title": say(found.label, lang), "version": str(plan.version), "description": ABOUT[lang]},
        "servers": [{"url": server}],
        "security": [{"key": []}, {"session": []}],
        "tags": [_tag(form, lang) for form in forms],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": KEY[lang]},
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "huodan_session",
                    "description": COOKIE[lang],
                },
            },
            "parameters": parameters(lang),
            "headers": headers(),
            "responses": problem_responses(lang),
            "schemas": described,
        },
        "x-codes": codes(lang),
    }


def _tag(form: FormOperations, lang: Lang) -> Tree:
    return {
        "name": form.name,
        "description": form.label,
        "x-form": form.form.key,
        "x-fields": form.values.fields(),
    }
