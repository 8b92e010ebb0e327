"""What becomes of a run that cannot go on: what was tried is taken back, and the run says where it is stuck and why."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from huodan.kit.errors import HuodanError
from huodan.storage.db import Tx

log = logging.getLogger(__name__)
BROKEN = (
    LookupError,
    AssertionError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    StopIteration,
)
"""What a mistake of ours raises; what a database raises is none of these."""
GIVES_UP = frozenset({"too_many_commands", "too_many_records", "too_many_rows_at_once"})
"""Refusals of the whole Tx: what led to it must not be kept either."""


class StepBroken(HuodanError):
    """A step failed in a way nobody thought of."""

    code = "step_broken"
    status = 422
    zh = "这一步出了意外的错误（编号 {reference}），流程停在这里，数据没有变。请流程管理员重试或跳过；还不行就把编号告诉维护人。"
    en = (
        "This step failed unexpectedly (reference {reference}); nothing was changed. Its administrator can try again "
        "or skip it, and tell whoever maintains this server the reference."
    )


@contextmanager
def trying(tx: Tx) -> Iterator[None]:
    """
    Undo what is done in here, and nothing else of the Tx, if it cannot be done.

    Raises:
        HuodanError: why.
    """
    with tx.attempt():
        try:
            yield
        except BROKEN as error:
            reference = secrets.token_hex(4)
            log.exception("a step of a process broke, reference %s", reference)
            raise StepBroken(reference=reference) from error


def is_its_own(error: HuodanError) -> bool:
    """Say whether a failure is a matter of one run alone, and not of the server or of all that one Tx led to."""
    return error.status < 500 and error.code not in GIVES_UP
