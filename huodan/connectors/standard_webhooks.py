"""
Signing messages, and seeing whose they are, after Standard Webhooks 1.0.0 (symmetric signatures ``v1``).

Signed is ``id.timestamp.body`` with HMAC-SHA256; the key is what ``whsec_`` says in base64.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
KEY_BYTES = 32
LEAST_BYTES, MOST_BYTES = 24, 64
ENDING = 4


def new_secret() -> str:
    """Draw a secret, as it is told to a receiver."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def sign(secret: str, *, id: str, timestamp: int, body: bytes) -> str:
    """Give the signature of a message; timestamp: seconds, of this attempt."""
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    digest = hmac.digest(key, f"{id}.{timestamp}.".encode() + body, "sha256")
    return "v1," + base64.b64encode(digest).decode("ascii")


def headers(keys: Sequence[str], *, id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Give the headers that go with a message; while a secret is being changed, one signature for each, without any none."""
    signatures = " ".join(sign(secret, id=id, timestamp=timestamp, body=body) for secret in keys)
    named = {"webhook-id": id, "webhook-timestamp": str(timestamp)}
    return {**named, "webhook-signature": signatures} if signatures else named


def is_signed(
    keys: Sequence[str], *, id: str, timestamp: int, body: bytes, signatures: Sequence[str]
) -> bool:
    """Say whether one of the signatures of a message is of one of the keys; how long it takes tells nothing."""
    expected = [sign(key, id=id, timestamp=timestamp, body=body) for key in keys]
    found = False
    for given in signatures:
        for one in expected:
            found |= hmac.compare_digest(one.encode(), given.encode())
    return found


def is_secret(text: str) -> bool:
    """Say whether a text is a secret of this kind: at least 24 bytes in base64, as the specification asks."""
    if not text.startswith(PREFIX):
        return False
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except ValueError:
        return False
    return LEAST_BYTES <= len(key) <= MOST_BYTES
