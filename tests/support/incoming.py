"""What tests of incoming webhooks do: make an address, post to it as another program would, look at the log."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from huodan.connectors.standard_webhooks import headers as signed_headers
from huodan.storage.db import Database
from tests.support.hooked import F

MAPS: list[dict[str, object]] = [
    {"field": "code", "path": "data.no"},
    {"field": "name", "path": "data.company.name"},
]


def make_incoming(admin: Any, **body: object) -> dict[str, Any]:
    """This function will make an address and give it as it was told, with its path and secret."""
    usual: dict[str, object] = {
        "name": "官网",
        "form": "orders/customer",
        "does": "create",
        "maps": MAPS,
        "proof": "standard",
        "once": {"by": "header", "name": "webhook-id"},
        "roles": ["总经理"],
    }
    answer = admin("POST", "/incoming", usual | body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


class Sender:
    """Another program, that knows an address and its secret."""

    def __init__(
        self, client: Any, database: Database, made: dict[str, Any], *, secret: str | None = None
    ) -> None:
        self.client, self.database, self.path = client, database, made["path"]
        self.secret = secret or made["secret"]

    def plain(self, body: object, **headers: str) -> Any:
        """This function will post without a signature; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            self.path, content=content, headers={"content-type": "application/json"} | named
        )

    def standard(self, body: object, id: str = "msg_1", *, late: int = 0, **headers: str) -> Any:
        """This function will post as Standard Webhooks says. late: by how many seconds."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        at = self.database.now() // 1000 - late
        signed = signed_headers([self.secret], id=id, timestamp=at, body=content)
        named = {name.replace("-", "_"): value for name, value in signed.items()}
        return self.plain(content, **(named | headers))

    def hmac(self, body: object, header: str = "X_Signature_256", prefix: str = "sha256=") -> Any:
        """This function will post with an HMAC of the body in a header."""
        content = json.dumps(body).encode()
        digest = hmac.digest(self.secret.encode(), content, hashlib.sha256).hex()
        return self.plain(content, **{header: prefix + digest})


def message(no: str, name: str | None = None, **more: object) -> dict[str, object]:
    """This function will write what another program says of a customer."""
    return {"type": "customer", "data": {"no": no, "company": {"name": name or f"苏州{no}"}, **more}}


def calls(admin: Any, made: dict[str, Any], **asked: str) -> list[dict[str, Any]]:
    """This function will read the log of an address, the newest first."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = admin("GET", f"/incoming/{made['id']}/calls?{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


def found(boss: Any, code: str, form: str = "customer") -> list[dict[str, Any]]:
    """This function will list the records of a code."""
    where = {"field": "code", "op": "eq", "value": code}
    return list(boss("POST", f"{F}/{form}/query", {"where": where}).json()["rows"])
