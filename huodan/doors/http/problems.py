"""
Refusals over HTTP: problem+json in the caller's language, and the refusals only this door has.

Every HuodanError says its own status, code and message; nothing is worded here a second time.
"""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from starlette.responses import Response

from huodan.engines.records import Clash, Conflict
from huodan.kit.errors import HuodanError, Invalid, Problem
from huodan.kit.reference import reference
from huodan.kit.words import Lang, say
from huodan.workspace.merging.kept import MergedInto

REFERENCE = "X-Request-Id"
MEDIA_TYPE = "application/problem+json; charset=utf-8"


class UnknownAddress(HuodanError):
    """No route has this path."""

    code = "unknown_address"
    status = 404
    zh = "没有这个地址：{address}。请检查网址。"
    en = "There is no such address: {address}. Please check it."


class WrongMethod(HuodanError):
    """The route exists, but not for this method."""

    code = "wrong_method"
    status = 405
    zh = "这个地址不支持 {method}。"
    en = "This address does not support {method}."


class BadJson(HuodanError):
    """The body is not JSON."""

    code = "bad_json"
    status = 400
    zh = "请求内容不是有效的 JSON：{reason}。NaN 和 Infinity 不是 JSON。"
    en = "The request body is not valid JSON: {reason}. NaN and Infinity are not JSON."


class TooDeep(HuodanError):
    """The body is JSON, but nested deeper than anything here is."""

    code = "too_deep"
    status = 400
    zh = "请求内容嵌套太深，最多 {limit} 层。"
    en = "The request body is nested too deep: at most {limit} levels."


class NotAnObject(HuodanError):
    """The body is JSON, but not an object."""

    code = "not_an_object"
    status = 400
    zh = "请求内容应是一个 JSON 对象，如 {example}。"
    en = "The request body must be a JSON object such as {example}."


class WrongMediaType(HuodanError):
    """The body is of a kind this route does not take."""

    code = "wrong_media_type"
    status = 415
    zh = "这里只接受 {expected}，收到的是「{given}」。"
    en = "Only {expected} is accepted here; “{given}” was given."


class BodyTooLarge(HuodanError):
    """The body is larger than this route takes."""

    code = "too_large"
    status = 413
    zh = "请求内容超过 {megabytes} MB。请分成几次。"
    en = "The request body exceeds {megabytes} MB. Please split it."


class UnknownSetting(HuodanError):
    """The body has an entry this route does not know."""

    code = "unknown_setting"
    status = 422
    zh = "没有「{path}」这一项。可用的有：{known}。"
    en = "There is no entry “{path}”. The entries are: {known}."


class WrongSetting(HuodanError):
    """An entry of the body has the wrong type."""

    code = "wrong_setting"
    status = 422
    zh = "「{path}」要填{expected}。"
    en = "“{path}” must be {expected}."


class WrongNumberOfOperations(HuodanError):
    """There is nothing to do, or more than one Tx may change."""

    code = "wrong_number_of_operations"
    status = 422
    zh = "一批要有 1 到 {limit} 个操作，这里有 {count} 个。请分成几批。"
    en = "A batch takes 1 to {limit} operations; there are {count}. Please split it."


class SignInNeeded(HuodanError):
    """Nobody is signed in, or no longer."""

    code = "sign_in_needed"
    status = 401
    zh = "请先登录；登录可能已过期。"
    en = "Please sign in; your session may have ended."


class KeyRefused(HuodanError):
    """The API key shown does not exist, has ended or was revoked."""

    code = "key_refused"
    status = 401
    zh = "这个 API 密钥无效、已过期或已停用。请检查 Authorization: Bearer 后面的内容，或请管理员新建一个。"
    en = "This API key is wrong, over or revoked. Check what follows Authorization: Bearer, or ask for a new key."


class AdministratorNeeded(HuodanError):
    """Only an administrator who is signed in may do this; an API key never is one."""

    code = "administrator_needed"
    status = 403
    zh = "这里只有登录的管理员可以操作，API 密钥不行。请找管理员。"
    en = "Only an administrator who is signed in may do this; no API key may. Please ask one."


class TooManyRequests(HuodanError):
    """Somebody asks faster than their limit allows."""

    code = "too_many_requests"
    status = 429
    zh = "请求太快：每秒最多 {rate} 次，最多连发 {burst} 次。请 {retry_after} 秒后再试，数据没有改动。"
    en = "Too many requests: at most {rate} a second, {burst} at once. Try again in {retry_after} s; nothing changed."


class CsrfMismatch(HuodanError):
    """A browser sent a write without the value of its session: another site may have made it."""

    code = "csrf"
    status = 403
    zh = "页面已过期，请刷新后再试。"
    en = "The page is out of date. Reload it and try again."


class PasswordChangeRequired(HuodanError):
    """The password was given by an administrator or is too old, and must be changed first."""

    code = "password_change_required"
    status = 403
    zh = "请先修改密码：它是管理员给的，或者已经到期。"
    en = "Please change your password first: it was given to you, or is too old."


class TotpSetupRequired(HuodanError):
    """One of the caller's roles needs a second factor, which they do not have yet."""

    code = "totp_setup_required"
    status = 403
    zh = "你的角色要求两步验证，请先设置。"
    en = "One of your roles needs two-step sign-in; please set it up first."


class VersionNeeded(HuodanError):
    """A browser must say which version it saw, so that it overwrites nobody."""

    code = "if_match_needed"
    status = 428
    zh = '请用 If-Match 说明你看到的是第几版，例如 If-Match: "3"。'
    en = 'Say with If-Match which version you saw, for example If-Match: "3".'


class BadVersion(HuodanError):
    """If-Match is not the version of a record."""

    code = "bad_if_match"
    status = 400
    zh = 'If-Match 应是版本号，如 "3"，收到的是「{given}」。'
    en = 'If-Match must be a version such as "3"; “{given}” was given.'


class Unexpected(HuodanError):
    """A mistake of ours; the log has it under ``reference``."""

    code = "unexpected"
    status = 500
    zh = "系统内部出错，数据没有改动。请把编号 {reference} 告诉管理员。"
    en = "Something went wrong on our side; nothing was changed. Tell your administrator: {reference}."


def refuse(error: HuodanError, lang: Lang) -> Response:
    """Write a refusal as problem+json."""
    body: dict[str, object] = {
        "type": f"urn:huodan:{error.code}",
        "title": error.text(lang),
        "status": error.status,
        "code": error.code,
        "errors": _entries(error, lang),
        "request_id": reference(),
    }
    headers = {"Cache-Control": "no-store", REFERENCE: reference()}
    if isinstance(error, Conflict):
        body |= {"version": error.version, "values": {clash.path: clash.theirs for clash in error.clashes}}
    if isinstance(error, MergedInto):
        body["merged_into"] = error.into
    retry_after = error.slots.get("retry_after", 2 if error.status == 503 else None)
    if retry_after is not None:
        body["retry_after"] = retry_after
        headers["Retry-After"] = str(retry_after)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(orjson.dumps(body), error.status, headers, MEDIA_TYPE)


def _entries(error: HuodanError, lang: Lang) -> list[dict[str, object]]:
    if isinstance(error, Conflict):
        return [_clash(clash, lang) for clash in error.clashes]
    problems = error.errors if isinstance(error, Invalid) else (error.problem(),) if error.path else ()
    return problem_entries(problems, lang)


def problem_entries(problems: Iterable[Problem], lang: Lang) -> list[dict[str, object]]:
    """Write mistakes as entries of a refusal."""
    return [{"path": one.path, "code": one.code, "message": one.text(lang)} for one in problems]


def _clash(clash: Clash, lang: Lang) -> dict[str, object]:
    return {
        "path": clash.path,
        "label": say(clash.label, lang),
        "code": "changed",
        "message": clash.text(lang),
        "by": clash.by,
        "at": clash.at,
        "theirs": clash.theirs,
    }
