"""The operations that belong to no form: the app itself, colleagues, and what takes longer than a request."""

from __future__ import annotations

from typing import Any

from huodan.doors.http.openapi.answers import EVERY, WRITE, problem_refs
from huodan.doors.http.openapi.operation import answered, given
from huodan.doors.http.openapi.shared import NULLABLE_TEXT, TEXT, built, listed, ref
from huodan.doors.http.route import API
from huodan.engines.jobs import State
from huodan.kit.words import Lang

Tree = dict[str, Any]
LANGUAGE: Tree = {"$ref": "#/components/parameters/AcceptLanguage"}
ID: Tree = {"$ref": "#/components/parameters/Id"}
FILE: Tree = {"$ref": "#/components/parameters/File"}


def around(app: str, lang: Lang) -> Tree:
    """This function will describe the paths that name no form."""
    member = built({"id": TEXT, "title": NULLABLE_TEXT, "department": NULLABLE_TEXT}, "id", is_open=True)
    described = built({"key": TEXT, "label": TEXT, "forms": listed({"type": "object"})}, "key", is_open=True)
    words = {"zh": "应用：表单、字段、视图", "en": "The app: forms, fields, views"}
    return {
        f"{API}/apps/{app}": {"get": operation("app", words, described, lang)},
        f"{API}/apps/{app}/openapi.json": {
            "get": operation("openapi", {"zh": "这份文档", "en": "This document"}, {"type": "object"}, lang)
        },
        f"{API}/members": {
            "get": operation(
                "members",
                {"zh": "找同事", "en": "Find colleagues"},
                built({"rows": listed(member)}, "rows", is_open=True),
                lang,
                parameters=[asked("search", {"type": "string", "maxLength": 200})],
            )
        },
        **_files(lang),
        **_jobs(lang),
    }


def _files(lang: Lang) -> Tree:
    """Describe files: uploaded first, then saved with a record by their id."""
    words = {"zh": "上传文件，再把它的 id 存进附件字段", "en": "Upload a file; then save its id in a field"}
    upload = operation("file_upload", words, ref("File"), lang, more=(413, 415, *WRITE))
    upload["parameters"] = [{"$ref": "#/components/parameters/IdempotencyKey"}, LANGUAGE]
    upload["responses"]["201"] = upload["responses"].pop("200")
    said = {
        "zh": "存进哪个字段：应用/表单/字段；它决定照片怎么存",
        "en": "The field it is for: app/form/field; it says how pictures are kept",
    }
    field = {"type": "string", "description": said[lang]}
    content = {"type": "string", "contentMediaType": "application/octet-stream"}
    body = built({"file": content, "field": field}, "file")
    upload["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": body}}}
    largest = built({"largest": {"type": "integer"}}, "largest", is_open=True)
    return {
        f"{API}/files": {"post": upload},
        f"{API}/files/limits": {
            "get": operation(
                "file_limits", {"zh": "文件可以多大", "en": "How large files may be"}, largest, lang
            )
        },
        f"{API}/files/{{file}}": {
            "get": operation(
                "file_get",
                {
                    "zh": "下载文件，或图片的缩略图（size）",
                    "en": "A file, or the small picture of one (size)",
                },
                {},
                lang,
            )
            | {
                "parameters": [
                    FILE,
                    asked("size", {"type": "string", "enum": ["small", "large"]}),
                    LANGUAGE,
                ],
                "responses": given(lang),
            }
        },
    }


def _jobs(lang: Lang) -> Tree:
    """Describe jobs: asked about until ``state`` says that they are over."""
    count = {"type": "integer"}
    page = built({"rows": listed(ref("Job")), "next": NULLABLE_TEXT}, "rows", "next", is_open=True)
    wanted = [
        asked("after", TEXT),
        asked("limit", count | {"minimum": 1, "maximum": 100}),
        asked("state", {"type": "string", "enum": [*State, "active"]}),
        asked("all", {"type": "string", "enum": ["true", "false"]}),
    ]
    return {
        f"{API}/jobs": {
            "get": operation(
                "jobs", {"zh": "我的任务", "en": "My jobs"}, page, lang, parameters=wanted, more=(422,)
            )
        },
        f"{API}/jobs/{{id}}": {
            "get": operation(
                "job",
                {"zh": "一个任务的进度和结果", "en": "How a job stands"},
                ref("Job"),
                lang,
                parameters=[ID],
            )
        },
        f"{API}/jobs/{{id}}/file": {
            "get": operation("job_file", {"zh": "下载任务写的文件", "en": "The file a job wrote"}, {}, lang)
            | {"parameters": [ID, LANGUAGE], "responses": given(lang)}
        },
        **{f"{API}/jobs/{{id}}/{act}": {"post": _job_act(act, words, lang)} for act, words in _ACTS.items()},
    }


_ACTS = {
    "cancel": {"zh": "取消任务", "en": "End a job"},
    "retry": {"zh": "重试失败的任务", "en": "Try a failed job again"},
    "undo": {"zh": "撤销任务做的事", "en": "Undo a job"},
}


def _job_act(act: str, words: dict[str, str], lang: Lang) -> Tree:
    more = (413, *WRITE)
    return operation(
        f"job_{act}", words, ref("Job"), lang, more=more, is_later=act == "undo", parameters=[ID]
    )


def asked(name: str, schema: Tree) -> Tree:
    """This function will describe a parameter of a query."""
    return {"name": name, "in": "query", "schema": schema}


def operation(
    name: str,
    summary: dict[str, str],
    schema: Tree,
    lang: Lang,
    *,
    parameters: list[Tree] | None = None,
    more: tuple[int, ...] = (),
    is_later: bool = False,
) -> Tree:
    """This function will describe an operation about no form."""
    answer = answered((schema, None), lang)
    return {
        "operationId": name,
        "summary": summary[lang],
        "parameters": [*(parameters or []), LANGUAGE],
        "responses": {"200": answer, **({"202": answer} if is_later else {}), **problem_refs(*EVERY, *more)},
    }
