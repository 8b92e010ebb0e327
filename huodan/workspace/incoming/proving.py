"""
How a message shows whose it is: a signature after Standard Webhooks, an HMAC-SHA256 in a header, or its address alone.

Signed are the raw bytes of the body. Owns what is accepted and why not; does not own the secrets (``engines/incoming``).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence

from huodan.connectors import standard_webhooks
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text

STANDARD, HMAC, NONE = "standard", "hmac", "none"
PROOFS = (STANDARD, HMAC, NONE)
TOLERANCE_SECONDS = 300
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
USUAL_HEADER = "x-signature-256"
MOST_SIGNATURES = 10
LEAST_SECRET, LONGEST_SECRET = 16, 200
_HEADER = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]{1,80}")


class NotProven(HuodanError):
    """A message does not show that it comes from who may send it."""

    code = "not_proven"
    status = 401
    zh = "{why}什么也没有做。"
    en = "{why} Nothing was done."


class BadHeader(HuodanError):
    """No header is called so."""

    code = "bad_header"
    status = 422
    zh = "「{given}」不是请求头的名字。写法如 X-Signature-256。"
    en = "“{given}” is no name of a header. Write for instance X-Signature-256."


class BadSecret(HuodanError):
    """It is no secret messages can be signed with."""

    code = "bad_incoming_secret"
    status = 422
    zh = "{why}"
    en = "{why}"


def header_name(given: str, *, at: str) -> str:
    """
    Read the name of a header, in small letters.

    Raises:
        BadHeader
    """
    name = given.strip().lower()
    if not _HEADER.fullmatch(name) or name in ("authorization", "cookie"):
        raise BadHeader(path=at, given=given[:40])
    return name


def check_secret(proof: str, secret: str) -> None:
    """
    Let a secret pass that came from outside.

    Raises:
        BadSecret
    """
    if proof == STANDARD and not standard_webhooks.is_secret(secret):
        why: Text = {
            "zh": "Standard Webhooks 的密钥是 whsec_ 加 24 到 64 个字节的 base64。请整条复制，或留空由活单生成。",
            "en": "A secret of Standard Webhooks is whsec_ and 24 to 64 bytes in base64. Copy all of it, or leave it empty.",
        }
        raise BadSecret(path="secret", why=why)
    if not LEAST_SECRET <= len(secret) <= LONGEST_SECRET or not secret.isprintable() or " " in secret:
        why = {
            "zh": f"密钥要有 {LEAST_SECRET} 到 {LONGEST_SECRET} 个字符，不含空格。请从对方系统复制，或留空由活单生成。",
            "en": f"A secret has {LEAST_SECRET} to {LONGEST_SECRET} characters without blanks. Copy it, or leave it empty.",
        }
        raise BadSecret(path="secret", why=why)


def why_not(
    proof: str,
    header: str | None,
    secrets: Sequence[str],
    *,
    headers: Mapping[str, str],
    body: bytes,
    now: int,
) -> Text | None:
    """
    Say why a message does not show whose it is, None if it does. It never says what would be right.

    secrets: those that count now. headers: by their names in small letters. now: in ms.
    """
    if proof == NONE:
        return None
    if proof == HMAC:
        return _hmac(header or USUAL_HEADER, secrets, headers, body)
    return _standard(secrets, headers, body, now // 1000)


def _standard(secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: int) -> Text | None:
    missing = [name for name in (ID, TIMESTAMP, SIGNATURE) if not headers.get(name)]
    if missing:
        return {
            "zh": f"缺少请求头 {'、'.join(missing)}。这个接收地址要求按 Standard Webhooks 签名。",
            "en": f"The headers {', '.join(missing)} are missing: messages here are signed after Standard Webhooks.",
        }
    given = headers[TIMESTAMP].strip()
    if not (given.isascii() and given.isdigit() and len(given) <= 12):
        return {
            "zh": f"请求头 {TIMESTAMP} 应是 Unix 秒数。",
            "en": f"The header {TIMESTAMP} must be a Unix time in seconds.",
        }
    if abs(now - int(given)) > TOLERANCE_SECONDS:
        return {
            "zh": f"消息的时间和活单服务器相差超过 {TOLERANCE_SECONDS // 60} 分钟。请检查两边的时钟；重发的消息要重新签名。",
            "en": (
                f"The message is more than {TOLERANCE_SECONDS // 60} minutes off the clock of Huodan. Check both clocks, "
                "and sign each attempt anew."
            ),
        }
    signatures = headers[SIGNATURE].split()[:MOST_SIGNATURES]
    is_right = standard_webhooks.is_signed(
        secrets, id=headers[ID], timestamp=int(given), body=body, signatures=signatures
    )
    return None if is_right else _wrong(SIGNATURE)


def _hmac(header: str, secrets: Sequence[str], headers: Mapping[str, str], body: bytes) -> Text | None:
    given = headers.get(header, "").strip()
    if not given:
        return {
            "zh": f"缺少请求头 {header}：它应是请求内容的 HMAC-SHA256。",
            "en": f"The header {header} is missing: it is the HMAC-SHA256 of the body.",
        }
    if given.lower().startswith("sha256="):
        given = given[len("sha256=") :]
    found = False
    for secret in secrets:
        digest = hmac.digest(secret.encode(), body, hashlib.sha256)
        found |= hmac.compare_digest(digest.hex().encode(), given.lower().encode())
        found |= hmac.compare_digest(base64.b64encode(digest), given.encode())
    return None if found else _wrong(header)


def _wrong(header: str) -> Text:
    return {
        "zh": f"请求头 {header} 里的签名不对。请检查密钥，并对收发的原始字节签名。",
        "en": f"The signature in the header {header} is wrong. Check the secret, and sign the very bytes that are sent.",
    }
