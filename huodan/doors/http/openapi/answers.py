"""What may be answered instead of what was asked: statuses, their codes, and in which order to look."""

from __future__ import annotations

from typing import Any

from huodan.doors.http import problems
from huodan.doors.http.patience import TooSlowToSend
from huodan.doors.http.receiving import UploadTooLarge
from huodan.doors.http.workers import Overloaded
from huodan.engines.comments import saying
from huodan.engines.exchange.table import UnreadableFile
from huodan.engines.people import AddressNotAllowed
from huodan.engines.query.order import StaleCursor
from huodan.engines.query.request import BadQuery
from huodan.engines.records import Conflict, NoVersion
from huodan.engines.records.serials import SerialUsedUp
from huodan.engines.replay import BadKey, KeyReused
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.words import Lang
from huodan.language.access import NotAllowed, NotFound
from huodan.language.filter import BadFilter
from huodan.language.plan.model import UnknownPath
from huodan.storage.link import Busy
from huodan.storage.sealed_cells import CannotOpen
from huodan.storage.trouble import DiskFull, TooSlow
from huodan.workspace.creating import LeadsElsewhere, MainUnseen, RelatedRefused, RelationGiven
from huodan.workspace.disk import DiskLow
from huodan.workspace.history import CannotRestore
from huodan.workspace.importing.later import UploadGone
from huodan.workspace.merging import (
    AlreadyMerging,
    CannotUndoMerge,
    LaterMerge,
    MergedInto,
    NotMergeable,
    OneRecord,
    StandsTwice,
    UnknownSide,
)
from huodan.workspace.perform import TooManyCommands, TooManyRecords, TooManyRows
from huodan.workspace.refused import Refused, RefusedByConflict

Tree = dict[str, Any]

CODES: dict[int, tuple[type[HuodanError], ...]] = {
    400: (problems.BadJson, problems.NotAnObject, problems.TooDeep, problems.BadVersion),
    401: (problems.KeyRefused, problems.SignInNeeded),
    403: (
        NotAllowed,
        AddressNotAllowed,
        problems.CsrfMismatch,
        problems.PasswordChangeRequired,
        problems.TotpSetupRequired,
        saying.MayNotComment,
        saying.NotYourComment,
        saying.TooLateToEdit,
    ),
    404: (NotFound, NoVersion),
    408: (TooSlowToSend,),
    409: (Conflict, CannotOpen, SerialUsedUp, RefusedByConflict, AlreadyMerging, CannotUndoMerge, LaterMerge),
    410: (UploadGone, MergedInto),
    413: (problems.BodyTooLarge, UploadTooLarge),
    415: (problems.WrongMediaType,),
    422: (
        Invalid,
        UnknownPath,
        BadFilter,
        BadQuery,
        StaleCursor,
        TooSlow,
        KeyReused,
        BadKey,
        problems.UnknownSetting,
        problems.WrongSetting,
        UnreadableFile,
        Refused,
        RelatedRefused,
        LeadsElsewhere,
        MainUnseen,
        RelationGiven,
        problems.WrongNumberOfOperations,
        TooManyRecords,
        TooManyRows,
        TooManyCommands,
        CannotRestore,
        NotMergeable,
        OneRecord,
        UnknownSide,
        StandsTwice,
        saying.EmptyComment,
        saying.CommentTooLong,
        saying.TooManyMentions,
        saying.UnknownMention,
        saying.UnknownReply,
    ),
    428: (problems.VersionNeeded,),
    429: (problems.TooManyRequests,),
    500: (problems.Unexpected,),
    503: (Overloaded, Busy),
    507: (DiskFull, DiskLow),
}
TITLES: dict[int, dict[str, str]] = {
    400: {"zh": "看不懂请求", "en": "The request cannot be read"},
    401: {"zh": "密钥无效，或没有登录", "en": "No valid key, or nobody signed in"},
    403: {"zh": "能看到，但不能这样做", "en": "Seen, but not allowed"},
    404: {"zh": "没有，或看不到", "en": "Not there, or not visible"},
    408: {"zh": "请求内容传得太慢", "en": "The body came too slowly"},
    409: {"zh": "别人刚改过，或冲突", "en": "Changed by somebody else meanwhile"},
    410: {
        "zh": "上传的文件已不在，或数据已并入另一条",
        "en": "The uploaded file is gone, or the record was merged",
    },
    413: {"zh": "请求内容太大", "en": "The body is too large"},
    415: {"zh": "请求内容的类型不对", "en": "Wrong kind of body"},
    422: {"zh": "内容有误，errors 里写明哪里、为什么", "en": "Something is wrong; errors says where and why"},
    428: {
        "zh": "登录的页面要用 If-Match 说明看到的版本",
        "en": "A signed-in page must say which version it saw",
    },
    429: {"zh": "请求太快，Retry-After 秒后再试", "en": "Too fast; try again after Retry-After seconds"},
    500: {"zh": "系统内部出错，数据没有改动", "en": "A mistake of ours; nothing was changed"},
    503: {"zh": "现在太忙，Retry-After 秒后再试", "en": "Busy; try again after Retry-After seconds"},
    507: {"zh": "服务器磁盘已满", "en": "The server's disk is full"},
}

EVERY = (401, 403, 404, 429, 500, 503)
BODY = (400, 408, 413, 415, 422)
WRITE = (409, 422, 507)


def problem_refs(*statuses: int) -> Tree:
    """This function will name the refusals of an operation, in their order."""
    return {
        str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(set(statuses))
    }


def problem_responses(lang: Lang) -> Tree:
    """This function will describe every refusal, with its codes."""
    return {f"Problem{status}": _response(status, lang) for status in CODES}


def codes(lang: Lang) -> list[Tree]:
    """This function will list the codes with their status and wording; slots stand in braces."""
    return [
        {"status": kind.status, "code": kind.code, "message": kind.zh if lang == "zh" else kind.en}
        for kinds in CODES.values()
        for kind in kinds
    ]


def _response(status: int, lang: Lang) -> Tree:
    listed = ", ".join(f"`{kind.code}`" for kind in CODES[status])
    waits = status in (429, 503)
    headers = {"Retry-After": {"schema": {"type": "integer"}, "required": True}} if waits else {}
    if status == 401:
        headers = {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}}
    return {
        "description": f"{TITLES[status][lang]}: {listed}",
        **({"headers": headers} if headers else {}),
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": {
                    "type": f"urn:huodan:{CODES[status][0].code}",
                    "title": TITLES[status][lang],
                    "status": status,
                    "code": CODES[status][0].code,
                    "errors": [],
                },
            }
        },
    }
