"""
The reference of what is being done: one short name, told in an answer and in every line of the log about it.

A request has one of its own, a job its id. It goes along into the threads that work for a request.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

NOTHING = "-"

_reference: ContextVar[str] = ContextVar("reference", default=NOTHING)


def reference() -> str:
    """Give the reference of what is being done here."""
    return _reference.get()


def refer() -> str:
    """Begin something with a new reference, and give it."""
    _reference.set(secrets.token_hex(4))
    return reference()


@contextmanager
def referring(name: str) -> Iterator[None]:
    """Do something under a reference that is known already."""
    token = _reference.set(name)
    try:
        yield
    finally:
        _reference.reset(token)
