"""The part of the walk for leaks (``tests/doors/test_leaks.py``) that goes along files in fields of every right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doors.leaking import CANARY, FORM

FILES = ("files", "papers", "scans")


def attach(ask: Callable[..., Any], ids: dict[str, str]) -> None:
    """This function will ask for every file by itself and of every record, and try to make each one's own."""
    ask("GET", "/files/limits")
    ask("POST", "/files", files={"file": ("own.txt", b"own")})
    for key in FILES:
        for whose in ("mine", CANARY):
            file = ids[f"{whose} {key}"]
            ask("GET", "/files/{file}", file=file)
            for record in (ids["deal mine"], ids[f"deal {CANARY}"]):
                ask("GET", f"{FORM}/records/{{id}}/files/{{file}}", id=record, file=file)
            for into in FILES:
                values = {"name": "n", "owner": "zhou", into: [{"id": file}]}
                ask("POST", f"{FORM}/preview", {"values": values})
                ask("POST", f"{FORM}/preview", {"id": ids["deal mine"], "values": values})
                ask("POST", f"{FORM}/records", {"values": values})
        columns = ["name", *({"files", "scans"} & {key})]
        ask("POST", f"{FORM}/query", {"columns": columns})
        ask("POST", f"{FORM}/query", {"columns": [key]})
        ask("POST", f"{FORM}/query", {"where": {"field": key, "op": "not_empty"}})
