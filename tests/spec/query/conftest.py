"""The shop of tests/engines/query, whose answers the pairs are."""

from tests.engines.query.conftest import database, tx

__all__ = ["database", "tx"]
