"""
The one transaction and its SQL.

Owns connections, the writer lock, the clock, the system tables and what the two databases do differently.
Knows no business rule: engines say what to read and write.
"""

from huodan.storage.db import Database, Tx
from huodan.storage.link import Busy
from huodan.storage.place import open_workspace

__all__ = ["Busy", "Database", "Tx", "open_workspace"]
