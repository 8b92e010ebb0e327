"""The fixtures of the sales app, for the engines' tests that lie beside their folders."""

from tests.engines.records.conftest import at, database, desk, people, stock

__all__ = ["at", "database", "desk", "people", "stock"]
