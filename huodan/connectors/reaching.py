"""Asking an address whether a Huodan answers there, and which one."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from urllib.parse import quote, urlsplit

from huodan.kit.errors import HuodanError
from huodan.kit.words import Text

SECONDS = 5.0
MOST_BYTES = 4096
CHALLENGED = "/healthz?challenge="


class Unreachable(HuodanError):
    """Nobody answers there, or not as Huodan does."""

    code = "address_unreachable"
    status = 422
    zh = "从服务器上打不开 {address}：{reason}。请检查域名、端口、证书和反向代理。"
    en = (
        "The server cannot open {address}: {reason}. Check the name, the port, the certificate and the proxy."
    )


def ask_proof(address: str, challenge: str, *, seconds: float = SECONDS) -> str:
    """
    Ask who answers at an address; give what it makes of the challenge, which only the same workspace makes.

    Raises:
        Unreachable: in words for who set the address.
    """
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    try:
        connection.request("GET", CHALLENGED + quote(challenge))
        answer = connection.getresponse()
        body = answer.read(MOST_BYTES)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(address=address, reason=reason_of(error)) from error
    finally:
        connection.close()
    if 300 <= answer.status < 400:
        to = (answer.getheader("location") or "")[:200]
        raise Unreachable(
            address=address, reason={"zh": f"它转到 {to}", "en": f"it sends visitors on to {to}"}
        )
    proof = _proof(body) if answer.status == 200 else None
    if proof is None:
        raise Unreachable(
            address=address,
            reason={
                "zh": f"那里回答的不是活单（状态 {answer.status}）",
                "en": f"what answers there is no Huodan (status {answer.status})",
            },
        )
    return proof


def _proof(body: bytes) -> str | None:
    try:
        tree = json.loads(body)
    except ValueError:
        return None
    proof = tree.get("proof") if isinstance(tree, dict) else None
    return proof if isinstance(proof, str) else None


def reason_of(error: Exception) -> Text:
    """Say in words why nobody answers."""
    if isinstance(error, socket.gaierror):
        return {"zh": "找不到这个域名", "en": "there is no such name"}
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message
        return {"zh": f"证书不被信任（{why}）", "en": f"its certificate is not trusted ({why})"}
    if isinstance(error, ssl.SSLError):
        return {"zh": "那里不是 https", "en": "it does not speak https"}
    if isinstance(error, TimeoutError):
        return {"zh": "没有回答", "en": "it does not answer"}
    if isinstance(error, ConnectionRefusedError):
        return {"zh": "没有程序在那里监听", "en": "nothing listens there"}
    if isinstance(error, OSError):
        why = error.strerror or type(error).__name__
        return {"zh": f"连不上（{why}）", "en": f"no connection ({why})"}
    return {"zh": "那里回答的不是网页服务", "en": "what answers there speaks no HTTP"}
