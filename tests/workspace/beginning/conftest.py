"""What the tests of beginning apps share."""

from tests.support.beginning import database

__all__ = ["database"]
