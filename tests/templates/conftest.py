"""The company that works with the order app as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from huodan.storage import Database
from tests.support.order_company import TODAY, OrderCompany, build


@pytest.fixture
def company(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[OrderCompany]:
    """Open a fresh copy of the company."""
    opened = Database(prepared_database("order_company", build), today=TODAY)
    yield OrderCompany(opened)
    opened.close()
